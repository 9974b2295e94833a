import { nameForStrangers } from '../../../domain/clients/registration/name-for-strangers.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import { randomUUID } from 'node:crypto';
import type { ContactKind } from '../../../domain/clients/contacts/contact-kinds.ts';
import { day, hour } from '../../../domain/time.ts';
import type { Services } from '../../../services.ts';
import type { ClientContact } from '../../../store/clients/contacts/client-contacts.ts';
import type { Transaction } from '../../../store/database/database.ts';
import { assertFresh } from '../../assert-fresh.ts';
import { refuse, answerRefusal, type CommandAnswer } from '../../command-answer.ts';
import { contactRefusal } from '../command-refusal.ts';
import { changeContacts, refuseBin } from './change-contacts.ts';

interface Inviting {
  readonly clientId: string;
  readonly reason: string;
  /** Language of the invitation. */
  readonly lang: string;
}

/** People of one client. A larger team has one address for all of them. */
const mostContacts = 20;

/** Refuses an invitation too many: a contact may write to any address, so a client sends few, and one address gets few of them. */
async function tooMany({ sealer, throttles }: Services, { clientId, emailCanonical }: ClientContact) {
  const recipient = sealer.keyedHash(emailCanonical, 'mail recipient');
  const retryAfter = await throttles.admit([
    { key: `contact-invitations:${clientId}`, waits: false, windowLimit: 20, windowSeconds: day },
    { key: `mail:contact-invitation:${recipient}`, waits: false, windowLimit: 5, windowSeconds: hour },
  ]);
  if (retryAfter === undefined) return undefined;
  return answerRefusal({ ...contactRefusal('throttled', `"${clientId}" has sent too many invitations`), retryAfter });
}

interface Sending extends Omit<Inviting, 'clientId'> {
  readonly trx: Transaction;
  readonly contact: ClientContact;
  readonly client: ClientRecord;
}

async function invite(services: Services, { trx, contact, client, reason, lang }: Sending): Promise<void> {
  const { clientId, id, kind } = contact;
  await services.clients.contacts.noteInvitation(trx, { clientId, id, at: services.nowSeconds() });
  services.audit({ event: 'client.contact_invited', clientId, reason, details: { contact: id, kind } });
  services.messages.contactInvited({ contact, lang, service: nameForStrangers(client) });
}

/** Names a person as contact of a client, and invites her. She becomes one when she accepts. */
export async function inviteContact(
  services: Services,
  {
    clientId,
    reason,
    lang,
    ...about
  }: Inviting & { readonly kind: ContactKind; readonly email: string; readonly emailCanonical: string },
): Promise<CommandAnswer> {
  assertFresh(services, 'invite-contact');
  const contact: ClientContact = {
    id: randomUUID(),
    clientId,
    ...about,
    accountId: null,
    invitedAt: null,
    joinedAt: null,
  };
  const held = await tooMany(services, contact);
  if (held) return held;
  return changeContacts(services, clientId, async (trx, client) => {
    refuseBin(client);
    const present = await services.clients.contacts.list(clientId, trx);
    if (present.length >= mostContacts)
      refuse(contactRefusal('many', `"${clientId}" has ${mostContacts} contacts already`));
    if (!(await services.clients.contacts.add(trx, contact)))
      refuse(contactRefusal('listed', `"${clientId}" has this contact already`));
    await invite(services, { trx, contact, client, reason, lang });
  });
}

/** Sends the invitation of a contact again. The link of the former one ends. */
export async function inviteContactAgain(
  services: Services,
  { clientId, id, reason, lang }: Inviting & { readonly id: string },
): Promise<CommandAnswer> {
  const gone = contactRefusal('gone', `"${clientId}" has no such contact`);
  const joined = contactRefusal('joined', 'the contact has joined already');
  const known = (await services.clients.contacts.list(clientId)).find((contact) => contact.id === id);
  if (!known) return answerRefusal(gone);
  if (known.accountId !== null) return answerRefusal(joined);
  const held = await tooMany(services, known);
  if (held) return held;
  return changeContacts(services, clientId, async (trx, client) => {
    refuseBin(client);
    const contact = await services.clients.contacts.find(trx, { clientId, id });
    if (!contact) return refuse(gone);
    if (contact.accountId !== null) return refuse(joined);
    await invite(services, { trx, contact, client, reason, lang });
  });
}
