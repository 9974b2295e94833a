import { clientState } from '../../../domain/clients/life/client-state.ts';
import type { Services } from '../../../services.ts';
import { followContacts } from '../../roles/follow-contacts.ts';
import { refuse, type CommandAnswer } from '../../command-answer.ts';
import { contactRefusal } from '../command-refusal.ts';
import { changeContacts, refuseBin } from './change-contacts.ts';

interface Removing {
  readonly clientId: string;
  readonly id: string;
  readonly reason: string;
}

/**
 * Takes a contact from a client, or an invitation back. A client in production keeps one contact of each kind: of two that are removed at
 * once, one stays. A person who was removed loses the pages of the client at her next request.
 */
export async function removeContact(services: Services, { clientId, id, reason }: Removing): Promise<CommandAnswer> {
  const { contacts: clientContacts } = services.clients;
  return changeContacts(services, clientId, async (trx, client) => {
    refuseBin(client);
    const contact = await clientContacts.find(trx, { clientId, id });
    if (!contact) return refuse(contactRefusal('gone', `"${clientId}" has no such contact`));
    const { accountId, kind } = contact;
    // The account is locked before its contacts, as a deletion does.
    if (accountId !== null) await services.account.accounts.lock(trx, accountId);
    const before = await clientContacts.missingContacts(clientId, trx);
    await clientContacts.remove(trx, contact);
    if (clientState(client) === 'production' && !before.includes(kind)) {
      const after = await clientContacts.missingContacts(clientId, trx);
      if (after.includes(kind)) refuse(contactRefusal('last', `"${clientId}" is in production and needs a contact`));
    }
    const isInvitation = accountId === null;
    const event = isInvitation ? 'client.contact_invitation_withdrawn' : 'client.contact_removed';
    services.audit({ event, clientId, reason, details: { contact: id, kind } });
    if (isInvitation) return services.messages.contactInvitationEnded(id);
    services.audit({ event: 'contact.left', accountId, clientId, details: { kind } });
    await followContacts(services, trx, accountId);
  });
}
