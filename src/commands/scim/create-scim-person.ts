import { randomUUID } from 'node:crypto';
import { ScimError } from '../../domain/scim/scim-error.ts';
import type { ScimUser } from '../../domain/scim/scim-user.ts';
import type { Services } from '../../services.ts';
import type { ScimPerson, WrittenPerson } from '../../store/scim/scim-people.ts';
import { acceptableAddress, admitInvitation, sendScimInvitation } from './scim-invitation.ts';

/** Says that another person of this client has what is to be unique. The people of other clients, and accounts, play no part. */
export const notUnique = (): ScimError =>
  new ScimError(
    { status: 409, scimType: 'uniqueness' },
    'this client has a person with this userName or address already',
  );

const tooManyInvitations = (retryAfter: number): ScimError =>
  new ScimError({ status: 429, retryAfter }, 'too many invitations were sent; send the request again later');

/**
 * Creates a person for a client and invites her. There is no account for her yet, and the answer is the same whether or not she has one:
 * nobody learns that from here. A person who is not active is invited once she is.
 */
export async function createScimPerson(
  services: Services,
  { clientId, user }: { readonly clientId: string; readonly user: ScimUser },
): Promise<ScimPerson> {
  const { people: scimPeople } = services.scim;
  const { emailCanonical } = await acceptableAddress(services, user);
  const person: WrittenPerson = {
    id: randomUUID(),
    clientId,
    user,
    emailCanonical,
    accountId: null,
    isFounded: false,
    joinedAt: null,
    disabledAt: null,
    invitedAt: user.active ? services.nowSeconds() : null,
  };
  if (!(await scimPeople.isAlone(person))) throw notUnique();
  const retryAfter = user.active ? await admitInvitation(services, person) : undefined;
  if (retryAfter !== undefined) throw tooManyInvitations(retryAfter);
  return services.transaction(async (trx) => {
    if (!(await scimPeople.insert(trx, person))) throw notUnique();
    services.audit({ event: 'scim.created', clientId, details: { person: person.id } });
    if (user.active) await sendScimInvitation(services, person);
    return (await scimPeople.lock(trx, person))!;
  });
}
