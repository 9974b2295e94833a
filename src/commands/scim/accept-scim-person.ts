import type { Services } from '../../services.ts';
import type { ScimInvitationData } from './scim-invitation.ts';

interface Accepting {
  readonly data: ScimInvitationData;
  /** The token of the link, which one acceptance uses up. */
  readonly token: string;
  /** The open account that has the address of the invitation. */
  readonly accountId: string;
}

/**
 * Ties an account to the client that has invited its person, for the one who reads the mailbox that the invitation was sent to. Returns false
 * when the invitation is gone, or the client has this account among its people already.
 */
export function acceptScimPerson(services: Services, { data, token, accountId }: Accepting): Promise<boolean> {
  const { accounts } = services.account;
  const { actionLinks } = services.undo;
  const { people: scimPeople } = services.scim;
  const { clientId, personId: id, sub } = data;
  return services.transaction(async (trx) => {
    // The account is locked before what belongs to it, as a deletion does.
    const account = await accounts.lock(trx, accountId);
    if (!account || account.disabledAt !== null) return false;
    const person = await scimPeople.lock(trx, { clientId, id });
    const isOpen = person?.accountId === null && person.user.active && person.emailCanonical === data.emailCanonical;
    if (!isOpen || !(await actionLinks.take(trx, token))) return false;
    const joined = { ...person, accountId, isFounded: accountId === sub, joinedAt: services.nowSeconds() };
    if (!(await scimPeople.update(trx, joined))) return false;
    services.audit({ event: 'provisioning.accepted', accountId, clientId });
    return true;
  });
}
