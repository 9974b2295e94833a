import { contactKinds, type ContactKind } from '../../domain/clients/contacts/contact-kinds.ts';
import { executorOf, type Row, type Transaction } from '../database/database.ts';
import type { StoreParts } from '../database/store-parts.ts';

/** A person who answers for a client, or was asked to. Times are epoch seconds. */
export interface ClientContact {
  readonly id: string;
  readonly clientId: string;
  readonly kind: ContactKind;
  /** As it was typed, or that of the account. Personal: it stands in this table alone. */
  readonly email: string;
  readonly emailCanonical: string;
  /** The account of the person, once the person has accepted; null before. */
  readonly accountId: string | null;
  /** When the last invitation was sent; null when none was. */
  readonly invitedAt: number | null;
  readonly joinedAt: number | null;
}

/** A kind of contact whose person is gone with the account. */
export interface LostContact {
  readonly clientId: string;
  readonly kind: ContactKind;
}

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
  /** Lists what clients have lost with the accounts of their contacts, the oldest loss first. */
  losses(limit: number): Promise<readonly LostContact[]>;
  /** Forgets a loss. Returns false when another process has. */
  forgetLoss(trx: Transaction, lost: LostContact): Promise<boolean>;
  /** Returns false when the contact is gone already. */
  remove(trx: Transaction, contact: Of): Promise<boolean>;
}

const columns = [
  'id',
  'client_id',
  'kind',
  'email',
  'email_canonical',
  'account_id',
  'invited_at',
  'joined_at',
] as const;
const clientsSql = 'SELECT DISTINCT client_id FROM client_contacts WHERE account_id = ? ORDER BY client_id';

const toContact = (row: Row): ClientContact => ({
  id: String(row['id']),
  clientId: String(row['client_id']),
  kind: row['kind'] as ContactKind,
  email: String(row['own_email'] ?? row['email']),
  emailCanonical: String(row['email_canonical']),
  accountId: row['account_id'] as string | null,
  invitedAt: row['invited_at'] === null ? null : Number(row['invited_at']),
  joinedAt: row['joined_at'] === null ? null : Number(row['joined_at']),
});

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
        .select(...columns.map((name) => `c.${name}`), 'a.email as own_email')) as Row[];
      return rows.map(toContact).toSorted((one, other) => placeOf(one) - placeOf(other));
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
      const rows = (await knex('client_contacts as c')
        .join('accounts as a', 'a.id', 'c.account_id')
        .whereNull('a.disabled_at')
        .select('c.client_id', 'c.kind')) as Row[];
      const kinds = new Map<string, readonly ContactKind[]>();
      for (const row of rows) {
        const clientId = String(row['client_id']);
        kinds.set(clientId, [...(kinds.get(clientId) ?? []), row['kind'] as ContactKind]);
      }
      return kinds;
    },
    async add(trx, contact) {
      const added = await trx('client_contacts')
        .insert({
          id: contact.id,
          client_id: contact.clientId,
          kind: contact.kind,
          email: contact.email,
          email_canonical: contact.emailCanonical,
          account_id: contact.accountId,
          invited_at: contact.invitedAt,
          joined_at: contact.joinedAt,
        })
        .onConflict(['client_id', 'kind', 'email_canonical'])
        .ignore()
        .returning('id');
      return added.length > 0;
    },
    async noteInvitation(trx, { clientId, id, at }) {
      await trx('client_contacts').where({ client_id: clientId, id }).update({ invited_at: at });
    },
    async find(trx, { clientId, id }) {
      const row = (await trx('client_contacts')
        .where({ client_id: clientId, id })
        .first(...columns)) as Row | undefined;
      return row && toContact(row);
    },
    async openAccountOf(trx, emailCanonical) {
      const row = (await trx('accounts')
        .where({ email_canonical: emailCanonical })
        .whereNull('disabled_at')
        .first('id')) as Row | undefined;
      return row && String(row['id']);
    },
    async noteAcceptance(trx, { clientId, id, at }) {
      await trx('client_contacts').where({ client_id: clientId, id }).update({ accepted_at: at });
    },
    async joinAccepted(trx, { accountId, emailCanonical, at }) {
      const rows = (await trx('client_contacts')
        .where({ email_canonical: emailCanonical })
        .whereNull('account_id')
        .whereNotNull('accepted_at')
        .update({ account_id: accountId, joined_at: at })
        .returning([...columns])) as Row[];
      return rows.map(toContact);
    },
    async losses(limit) {
      const rows = (await knex('client_contact_losses')
        .orderBy('lost_at')
        .limit(limit)
        .select('client_id', 'kind')) as Row[];
      return rows.map((row) => ({ clientId: String(row['client_id']), kind: row['kind'] as ContactKind }));
    },
    async forgetLoss(trx, { clientId, kind }) {
      return (await trx('client_contact_losses').where({ client_id: clientId, kind }).delete()) === 1;
    },
    async remove(trx, { clientId, id }) {
      return (await trx('client_contacts').where({ client_id: clientId, id }).delete()) === 1;
    },
  };
}
