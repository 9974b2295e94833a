import type { Services } from '../../../services.ts';
import { joinContacts } from '../../account/join-contacts.ts';
import { endUnguarded } from '../../correction/end-unguarded.ts';
import { changeContacts } from './change-contacts.ts';

interface Accepting {
  readonly clientId: string;
  readonly id: string;
  /** The token of the link, which one acceptance uses up. */
  readonly token: string;
}

/**
 * Accepts the invitation of a contact, for the person who reads the mailbox that it was sent to. The account with this address joins at once,
 * or as soon as there is one: the answer is the same, so that nobody learns whether an address has an account. Returns false when the
 * invitation is gone.
 */
export async function acceptContact(services: Services, { clientId, id, token }: Accepting): Promise<boolean> {
  const accepted = await changeContacts(services, clientId, async (trx) => {
    const { accounts } = services.account;
    const { actionLinks } = services.undo;
    const { contacts: clientContacts } = services.clients;
    if (!(await actionLinks.take(trx, token))) return false;
    const contact = await clientContacts.find(trx, { clientId, id });
    if (!contact || contact.accountId !== null) return false;
    const accountId = await clientContacts.openAccountOf(trx, contact.emailCanonical);
    // The account is locked before its contacts, as a deletion does.
    const account = accountId === undefined ? undefined : await accounts.lock(trx, accountId);
    await clientContacts.noteAcceptance(trx, { clientId, id, at: services.nowSeconds() });
    services.audit({ event: 'client.contact_accepted', clientId, details: { contact: id, kind: contact.kind } });
    if (!account) return true;
    await endUnguarded(services, trx, { account });
    await joinContacts(services, trx, { ...account, emailCanonical: contact.emailCanonical });
    return true;
  });
  return accepted.ok && accepted.value;
}
