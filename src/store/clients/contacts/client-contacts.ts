import { contactKinds, type ContactKind } from '../../../domain/clients/contacts/contact-kinds.ts';
import { executorOf, type Row, type Transaction } from '../../database/database.ts';
import { defineRow, nullable, number, oneOf, optional, text, type RowOf } from '../../database/define-row.ts';
import { hasChanged, insertNew } from '../../database/row-counts.ts';
import type { StoreParts } from '../../database/store-parts.ts';

const contactShape = defineRow({
  id: text,
  clientId: text,
  kind: oneOf<ContactKind>(),
  /** As it was typed, or that of the account. Personal: it stands in this table alone. */
  email: text,
  emailCanonical: text,
  /** The account of the person, once the person has accepted; null before. */
  accountId: nullable(text),
  /** When the last invitation was sent; null when none was. */
  invitedAt: nullable(number),
  joinedAt: nullable(number),
});
/** A person who answers for a client, or was asked to. Times are epoch seconds. */
export type ClientContact = RowOf<typeof contactShape>;
const contactOfC = contactShape.under('c');
const ownEmail = defineRow({ email: optional(text) }).under('a');

const lossShape = defineRow({ clientId: text, kind: oneOf<ContactKind>() });
/** A kind of contact whose person is gone with the account. */
export type LostContact = RowOf<typeof lossShape>;
const kindOfC = lossShape.under('c');

interface Of {
  readonly clientId: string;
  readonly id: string;
}

/** The people who answer for a client. Whoever changes them has locked the client, so that no two changes count on each other's contact. */
export interface ClientContactStore {
  /** Lists the contacts of a client: technical ones first, those who joined before those who were asked. */
  list(clientId: string, trx?: Transaction): Promise<readonly ClientContact[]>;
  /** Returns the ids of the clients that name this account as a contact, by an invitation that its person accepted. */
  contactClients(accountId: string, trx?: Transaction): Promise<readonly string[]>;
  /** Returns the kinds of contact that a client lacks: nobody of that kind has joined, or only people whose account is closed. */
  missingContacts(clientId: string, trx?: Transaction): Promise<readonly ContactKind[]>;
  /** Returns, by client, the kinds of its contacts: one entry for each person who has joined and whose account is open. */
  kindsOfAll(): Promise<ReadonlyMap<string, readonly ContactKind[]>>;
  /** Adds a contact. Returns false when the client names this email for this kind already. */
  add(trx: Transaction, contact: ClientContact): Promise<boolean>;
  noteInvitation(trx: Transaction, about: Of & { readonly at: number }): Promise<void>;
  /** Finds one contact of a client, as the transaction sees it. */
  find(trx: Transaction, contact: Of): Promise<ClientContact | undefined>;
  /** Returns the id of the open account that has this email. */
  openAccountOf(trx: Transaction, emailCanonical: string): Promise<string | undefined>;
  /** Notes that the person has accepted by the link of the message. */
  noteAcceptance(trx: Transaction, about: Of & { readonly at: number }): Promise<void>;
  /** Ties the accepted invitations of an email to the account that has this email. Returns the contacts that have joined. */
  joinAccepted(
    trx: Transaction,
    about: { readonly accountId: string; readonly emailCanonical: string; readonly at: number },
  ): Promise<readonly ClientContact[]>;
  /** Returns those of many canonical addresses at which an invitation was accepted before there was an account. */
  acceptedAmong(trx: Transaction, emails: readonly string[]): Promise<ReadonlySet<string>>;
  /** Lists what clients have lost with the accounts of their contacts, the oldest loss first. */
  losses(limit: number): Promise<readonly LostContact[]>;
  /** Forgets a loss. Returns false when another process has. */
  forgetLoss(trx: Transaction, lost: LostContact): Promise<boolean>;
  /** Returns false when the contact is gone already. */
  remove(trx: Transaction, contact: Of): Promise<boolean>;
}

const clientsSql = 'SELECT DISTINCT client_id FROM client_contacts WHERE account_id = ? ORDER BY client_id';

const placeOf = ({ kind, joinedAt }: ClientContact) => 2 * contactKinds.indexOf(kind) + (joinedAt === null ? 1 : 0);

export function createClientContactStore({ database }: Pick<StoreParts, 'database'>): ClientContactStore {
  const { knex } = database;
  return {
    async list(clientId, trx) {
      // A person who has joined is written to, and known, by the present address of the account.
      const rows = (await (trx ?? knex)('client_contacts as c')
        .leftJoin('accounts as a', 'a.id', 'c.account_id')
        .where('c.client_id', clientId)
        .orderBy(['c.email_canonical', 'c.id'])
        .select(...contactOfC.columns, ...ownEmail.columns)) as Row[];
      const contacts = rows.map((row) => {
        const contact = contactOfC.read(row);
        return { ...contact, email: ownEmail.read(row).email ?? contact.email };
      });
      return contacts.toSorted((one, other) => placeOf(one) - placeOf(other));
    },
    async contactClients(accountId, trx) {
      const rows = await (trx ? executorOf(trx) : database.reader).all(clientsSql, [accountId]);
      return rows.map((row) => String(row['client_id']));
    },
    async missingContacts(clientId, trx) {
      const sql = `SELECT DISTINCT c.kind AS kind FROM client_contacts c JOIN accounts a ON a.id = c.account_id
        WHERE c.client_id = ? AND a.disabled_at IS NULL`;
      const rows = await executorOf(trx ?? knex).all(sql, [clientId]);
      return contactKinds.filter((kind) => !rows.some((row) => row['kind'] === kind));
    },
    async kindsOfAll() {
      const joined = await kindOfC.list(
        knex('client_contacts as c').join('accounts as a', 'a.id', 'c.account_id').whereNull('a.disabled_at'),
      );
      const kinds = new Map<string, readonly ContactKind[]>();
      for (const { clientId, kind } of joined) kinds.set(clientId, [...(kinds.get(clientId) ?? []), kind]);
      return kinds;
    },
    add: (trx, contact) =>
      insertNew(trx('client_contacts'), {
        row: contactShape.row(contact),
        key: ['client_id', 'kind', 'email_canonical'],
      }),
    async noteInvitation(trx, { clientId, id, at }) {
      await trx('client_contacts').where({ client_id: clientId, id }).update({ invited_at: at });
    },
    find: (trx, { clientId, id }) => contactShape.first(trx('client_contacts').where({ client_id: clientId, id })),
    async openAccountOf(trx, emailCanonical) {
      const open = trx('accounts').where({ email_canonical: emailCanonical }).whereNull('disabled_at');
      return (await open.pluck<string[]>('id'))[0];
    },
    async noteAcceptance(trx, { clientId, id, at }) {
      await trx('client_contacts').where({ client_id: clientId, id }).update({ accepted_at: at });
    },
    joinAccepted: (trx, { accountId, emailCanonical, at }) =>
      contactShape.returned(
        trx('client_contacts')
          .where({ email_canonical: emailCanonical })
          .whereNull('account_id')
          .whereNotNull('accepted_at')
          .update({ account_id: accountId, joined_at: at }),
      ),
    async acceptedAmong(trx, emails) {
      const accepted = trx('client_contacts')
        .whereIn('email_canonical', [...emails])
        .whereNull('account_id')
        .whereNotNull('accepted_at');
      return new Set(await accepted.pluck<string[]>('email_canonical'));
    },
    losses: (limit) => lossShape.list(knex('client_contact_losses').orderBy('lost_at').limit(limit)),
    forgetLoss: (trx, lost) => hasChanged(trx('client_contact_losses').where(lossShape.row(lost)).delete()),
    remove: (trx, { clientId, id }) => hasChanged(trx('client_contacts').where({ client_id: clientId, id }).delete()),
  };
}
