import { nameForStrangers } from '../../domain/clients/registration/name-for-strangers.ts';
import { randomUUID } from 'node:crypto';
import { isDisposableAddress } from '../../domain/fields/disposable-address.ts';
import { malformed } from '../../domain/scim/scim-error.ts';
import { invitedAddress, type ScimUser } from '../../domain/scim/scim-user.ts';
import { day } from '../../domain/time.ts';
import type { Services } from '../../services.ts';
import type { AccountAddress } from '../../store/account/accounts.ts';
import type { ScimPerson, WrittenPerson } from '../../store/scim/scim-people.ts';

/** The purpose of the links of these invitations. */
export const scimInvitationPurpose = 'scim-invitation';

/** The facts from which the link of an invitation ties a person to a client. */
export interface ScimInvitationData extends AccountAddress {
  readonly clientId: string;
  readonly personId: string;
  /** Id that the account will have, if the invitation makes one. */
  readonly sub: string;
}

export const scimInvitationSeconds = 7 * day;

/** People whom one client may invite in a day. A token that was stolen must not write to the whole country. */
const invitedInADay = 20_000;
/** Invitations of one client to one address in a day. */
const invitationsOfAddress = 5;

type Invited = Pick<ScimPerson, 'accountId' | 'invitedAt'>;

/** Returns whether the link of the last invitation has lapsed before the person accepted. */
export const hasLapsed = ({ nowSeconds }: Pick<Services, 'nowSeconds'>, { accountId, invitedAt }: Invited): boolean =>
  accountId === null && invitedAt !== null && invitedAt + scimInvitationSeconds <= nowSeconds();

/** Returns the address that a person is invited at. Refuses one that the registration would refuse. */
export async function acceptableAddress({ config }: Services, user: ScimUser): Promise<AccountAddress> {
  const address = invitedAddress(user);
  if (!address.ok) throw malformed('invalidValue', 'the attribute "emails" needs an address');
  if (!config.acceptsDisposable && (await isDisposableAddress(address.canonical)))
    throw malformed('invalidValue', 'the address of the person is one of a mailbox that anybody may open');
  return { email: address.email, emailCanonical: address.canonical };
}

/** Counts an invitation. Returns the seconds to wait where the client has sent too many; undefined where it may send this one. */
export function admitInvitation(
  { sealer, throttles }: Services,
  { clientId, emailCanonical }: Pick<WrittenPerson, 'clientId' | 'emailCanonical'>,
): Promise<number | undefined> {
  const recipient = sealer.keyedHash(emailCanonical, 'mail recipient');
  return throttles.admit([
    { key: `scim-invitations:${clientId}`, waits: false, windowLimit: invitedInADay, windowSeconds: day },
    {
      key: `mail:scim-invitation:${clientId}:${recipient}`,
      waits: false,
      windowLimit: invitationsOfAddress,
      windowSeconds: day,
    },
  ]);
}

/** Ends the links that were sent to a person. */
export function cancelInvitation({ undo: { actionLinks } }: Services, { id }: Pick<WrittenPerson, 'id'>): void {
  actionLinks.cancel({ purpose: scimInvitationPurpose, family: id });
}

/** Sends the invitation of a person, and ends the links of the former one. It goes with the change that the transaction makes. */
export async function sendScimInvitation(services: Services, person: WrittenPerson): Promise<void> {
  const address = invitedAddress(person.user);
  if (!address.ok) return;
  const { clientId, id: personId, user } = person;
  cancelInvitation(services, person);
  services.audit({ event: 'scim.invited', clientId, details: { person: personId } });
  const data: ScimInvitationData = {
    clientId,
    personId,
    sub: randomUUID(),
    email: address.email,
    emailCanonical: address.canonical,
  };
  const link = { purpose: scimInvitationPurpose, family: personId, data };
  const { preferredLanguage, locale } = user;
  const client = await services.clients.registry.find(clientId);
  services.messages.scimInvited({
    link,
    seconds: scimInvitationSeconds,
    service: client === undefined ? clientId : nameForStrangers(client),
    email: address.email,
    language: preferredLanguage ?? locale,
  });
}
