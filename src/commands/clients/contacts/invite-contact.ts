import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { ContactKind } from '../../../domain/clients/contacts/contact-kinds.ts';
import { day, hour } from '../../../domain/time.ts';
import type { Services } from '../../../services.ts';
import type { ClientContact } from '../../../store/clients/client-contacts.ts';
import { assertFresh } from '../../assert-fresh.ts';
import { changeContacts, refuseBin } from './change-contacts.ts';
import { ContactRefused } from './contact-refused.ts';

/** Sends the message with the link, in the commit that notes the invitation. */
export type SendInvitation = (contact: ClientContact) => void;

interface Inviting {
  readonly clientId: string;
  readonly reason: string;
  readonly send: SendInvitation;
}

/** People of one client. A larger team has one address for all of them. */
const mostContacts = 20;

/** A contact may write to any address, so a client sends few invitations, and one address gets few of them. */
async function admit({ sealer, throttles }: Services, { clientId, emailCanonical }: ClientContact): Promise<void> {
  const recipient = sealer.keyedHash(emailCanonical, 'mail recipient');
  const retryAfter = await throttles.admit([
    { key: `contact-invitations:${clientId}`, waits: false, windowLimit: 20, windowSeconds: day },
    { key: `mail:contact-invitation:${recipient}`, waits: false, windowLimit: 5, windowSeconds: hour },
  ]);
  if (retryAfter !== undefined)
    throw new ContactRefused('throttled', `"${clientId}" has sent too many invitations`, retryAfter);
}

interface Sending extends Omit<Inviting, 'clientId'> {
  readonly trx: Knex.Transaction;
  readonly contact: ClientContact;
}

async function invite(services: Services, { trx, contact, reason, send }: Sending): Promise<void> {
  const { clientId, id, kind } = contact;
  await services.clients.contacts.noteInvitation(trx, { clientId, id, at: services.nowSeconds() });
  services.audit({ event: 'client.contact_invited', clientId, reason, details: { contact: id, kind } });
  send(contact);
}

/** Names a person as contact of a client, and invites her. She becomes one when she accepts. */
export async function inviteContact(
  services: Services,
  {
    clientId,
    reason,
    send,
    ...about
  }: Inviting & { readonly kind: ContactKind; readonly email: string; readonly emailCanonical: string },
): Promise<void> {
  assertFresh(services, 'invite-contact');
  const contact: ClientContact = {
    id: randomUUID(),
    clientId,
    ...about,
    accountId: null,
    invitedAt: null,
    joinedAt: null,
  };
  await admit(services, contact);
  await changeContacts(services, clientId, async (trx, client) => {
    refuseBin(client);
    const present = await services.clients.contacts.list(clientId, trx);
    if (present.length >= mostContacts)
      throw new ContactRefused('many', `"${clientId}" has ${mostContacts} contacts already`);
    if (!(await services.clients.contacts.add(trx, contact)))
      throw new ContactRefused('listed', `"${clientId}" has this contact already`);
    await invite(services, { trx, contact, reason, send });
  });
}

/** Sends the invitation of a contact again. The link of the former one ends. */
export async function inviteContactAgain(
  services: Services,
  { clientId, id, reason, send }: Inviting & { readonly id: string },
): Promise<void> {
  const gone = () => new ContactRefused('gone', `"${clientId}" has no such contact`);
  const known = (await services.clients.contacts.list(clientId)).find((contact) => contact.id === id);
  if (!known) throw gone();
  if (known.accountId !== null) throw new ContactRefused('joined', 'the contact has joined already');
  await admit(services, known);
  await changeContacts(services, clientId, async (trx, client) => {
    refuseBin(client);
    const contact = await services.clients.contacts.find(trx, { clientId, id });
    if (!contact) throw gone();
    if (contact.accountId !== null) throw new ContactRefused('joined', 'the contact has joined already');
    await invite(services, { trx, contact, reason, send });
  });
}
