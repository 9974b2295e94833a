import { randomUUID } from 'node:crypto';
import { clientState } from '../../../domain/clients/life/client-state.ts';
import { parseEmailAddress } from '../../../domain/fields/email-address.ts';
import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import type { Transaction } from '../../../store/database/database.ts';
import { followContacts } from '../../roles/follow-contacts.ts';
import { refuse } from '../../command-answer.ts';
import { conflict } from '../command-refusal.ts';

interface Stated {
  readonly email: string;
  readonly emailCanonical: string;
}

function parseAll(emails: readonly string[]): readonly Stated[] {
  return emails.flatMap((typed) => {
    const parsed = parseEmailAddress(typed);
    return parsed.ok ? [{ email: parsed.email, emailCanonical: parsed.canonical }] : [];
  });
}

/**
 * Brings the technical contacts of a client to what its file states (`contacts`), in the transaction that writes the client. Nobody is
 * invited: that is done on the page. A file that leaves the contacts out leaves them as they are. Returns the record without them, because
 * addresses are personal and stand in their own table alone.
 */
export async function stateContacts(services: Services, trx: Transaction, record: ClientRecord): Promise<ClientRecord> {
  const { contacts: emails, ...metadata } = record.metadata;
  if (emails === undefined) return record;
  const { contacts: clientContacts } = services.clients;
  const { clientId } = record;
  const stated = parseAll(emails);
  const present = (await clientContacts.list(clientId, trx)).filter(({ kind }) => kind === 'technical');
  const isStated = (emailCanonical: string) => stated.some((one) => one.emailCanonical === emailCanonical);
  for (const about of stated) {
    const contact = { id: randomUUID(), clientId, kind: 'technical', ...about, accountId: null } as const;
    if (await clientContacts.add(trx, { ...contact, invitedAt: null, joinedAt: null }))
      services.audit({ event: 'client.contact_named', clientId, details: { contact: contact.id, kind: 'technical' } });
  }
  const gone = present.filter(({ emailCanonical }) => !isStated(emailCanonical));
  // Accounts are locked before their contacts, as a deletion does, and in one order.
  const people = [...new Set(gone.flatMap(({ accountId }) => accountId ?? []))].sort();
  for (const accountId of people) await services.account.accounts.lock(trx, accountId);
  const before = await clientContacts.missingContacts(clientId, trx);
  for (const { id, accountId } of gone) {
    await clientContacts.remove(trx, { clientId, id });
    services.audit({ event: 'client.contact_removed', clientId, details: { contact: id, kind: 'technical' } });
    if (accountId === null) continue;
    services.audit({ event: 'contact.left', accountId, clientId, details: { kind: 'technical' } });
    await followContacts(services, trx, accountId);
  }
  const after = await clientContacts.missingContacts(clientId, trx);
  if (clientState(record) === 'production' && after.length > before.length)
    refuse(conflict('contacts leaves a client in production without a technical contact'));
  return { ...record, metadata };
}

/** Returns a record with its technical contacts, as a client file would state them. */
export async function withContacts(services: Services, trx: Transaction, record: ClientRecord): Promise<ClientRecord> {
  const present = await services.clients.contacts.list(record.clientId, trx);
  const contacts = present.flatMap(({ kind, email }) => (kind === 'technical' ? [email] : []));
  return contacts.length === 0 ? record : { ...record, metadata: { ...record.metadata, contacts } };
}
