import { isDeepStrictEqual } from 'node:util';
import { ScimError } from '../../domain/scim/scim-error.ts';
import type { ScimUser } from '../../domain/scim/scim-user.ts';
import type { Services } from '../../services.ts';
import type { AccountAddress } from '../../store/account/accounts.ts';
import type { ScimPerson, WrittenPerson } from '../../store/scim/scim-people.ts';
import { actForClient } from './act-for-client.ts';
import { notUnique } from './create-scim-person.ts';
import { presentUser } from './describe-scim-person.ts';
import {
  acceptableAddress,
  admitInvitation,
  cancelInvitation,
  hasLapsed,
  sendScimInvitation,
} from './scim-invitation.ts';

interface Changing {
  /** The person as she was read. */
  readonly person: ScimPerson;
  readonly user: ScimUser;
  readonly requestId: string | undefined;
}

/**
 * Disables the account of a person, and notes in the same commit that this client did. The change that goes with it may still be outdated, and
 * nobody could enable the account for the client then. Returns the person as she was read, in her next version; unchanged where another agent
 * was faster.
 */
async function disableFor(services: Services, { person, requestId }: Changing): Promise<ScimPerson> {
  const { accountId, clientId } = person;
  if (accountId === null) return { ...person, disabledAt: null };
  let disabledAt: number | null = null;
  const isDone = await actForClient(services, {
    clientId,
    accountId,
    act: 'disable',
    requestId,
    async within(trx) {
      disabledAt = (await services.account.accounts.lock(trx, accountId))?.disabledAt ?? null;
      await services.scim.people.noteDisabled(trx, { ...person, disabledAt });
    },
  });
  return { ...person, disabledAt, version: person.version + (isDone ? 1 : 0) };
}

/**
 * Carries out the word of a client that a person is active, or is not, where it differs from its word before. Returns the person with the
 * time of the disabling that this client has done, or holds on to besides another client: what anybody else has disabled is theirs to enable.
 */
async function actOnActive(services: Services, changing: Changing): Promise<ScimPerson> {
  const { person, user, requestId } = changing;
  const { id, accountId, clientId, accountDisabledAt: at, disabledAt: own } = person;
  if (accountId === null) return { ...person, disabledAt: null };
  if (user.active === presentUser(person).active) return person;
  const about = { clientId, accountId, requestId };
  // Nobody keeps the account disabled, so the client says now that it is to be. Another agent may be faster.
  if (at === null) return disableFor(services, changing);
  const isHeldByOthers = await services.scim.people.isHeldDisabled({ id, accountId, at });
  if (!user.active) return { ...person, disabledAt: own === at || isHeldByOthers ? at : null };
  if (own === at && !isHeldByOthers) await actForClient(services, { ...about, act: 'enable' });
  return { ...person, disabledAt: null };
}

/**
 * Begins to correct the address of an account that the invitation made. The new address has to be proved, and the person may object at her
 * present one. The address of an account that she had before is hers alone.
 */
async function actOnAddress(
  services: Services,
  { person, requestId }: Changing,
  { email, emailCanonical }: AccountAddress,
): Promise<void> {
  const { accountId, clientId, isFounded } = person;
  if (accountId === null || !isFounded || emailCanonical === person.emailCanonical) return;
  await actForClient(services, { clientId, accountId, act: 'correct-address', input: { email }, requestId });
}

/** Returns whether a new invitation is due: the person had none that still works at this address. */
const isInvitationDue = (services: Services, before: ScimPerson, { user, emailCanonical }: WrittenPerson) =>
  before.accountId === null &&
  user.active &&
  (before.invitedAt === null ||
    !before.user.active ||
    hasLapsed(services, before) ||
    before.emailCanonical !== emailCanonical);

/** Says that the person has changed since she was read. */
export const outdated = (): ScimError =>
  new ScimError(
    { status: 412 },
    'the person has changed since: read her again, and send the change with her new version',
  );

/**
 * Changes what a client has said of a person, and carries out what it wants of her account: to disable it, to enable it again where this
 * client disabled it, and to correct its address. The profile of a person who has accepted is hers, so her name and telephone stay as she has
 * written them. Throws ScimError.
 */
export async function changeScimPerson(services: Services, changing: Changing): Promise<ScimPerson> {
  const { person, user, requestId } = changing;
  const { people: scimPeople } = services.scim;
  const isSame = isDeepStrictEqual(user, presentUser(person));
  if (isSame && !hasLapsed(services, person)) return person;
  const address = await acceptableAddress(services, user);
  const { version: _version, createdAt: _created, updatedAt: _updated, accountDisabledAt: _disabled, ...same } = person;
  const wanted: WrittenPerson = { ...same, user, emailCanonical: address.emailCanonical };
  if (!(await scimPeople.isAlone(wanted))) throw notUnique();
  const { disabledAt, version } = await actOnActive(services, changing);
  await actOnAddress(services, changing, address);
  // A product cannot wait for an invitation: where too many were sent, the change is made and a later one sends it.
  const isInvited =
    isInvitationDue(services, person, wanted) && (await admitInvitation(services, wanted)) === undefined;
  const after = { ...wanted, disabledAt, invitedAt: isInvited ? services.nowSeconds() : person.invitedAt };
  return services.transaction(async (trx) => {
    const present = await scimPeople.lock(trx, person);
    if (!present || present.version !== version) throw outdated();
    if (!(await scimPeople.update(trx, after))) throw notUnique();
    services.audit({ event: 'scim.changed', clientId: after.clientId, requestId, details: { person: after.id } });
    if (isInvited) await sendScimInvitation(services, after);
    else if (!user.active || person.emailCanonical !== after.emailCanonical) cancelInvitation(services, after);
    return (await scimPeople.lock(trx, after))!;
  });
}
