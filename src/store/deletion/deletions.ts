import { serviceUses } from '../../domain/account/history-events.ts';
import { partsOf } from '../../domain/parts-of.ts';
import { keepAccountPurpose } from '../../domain/undo/surviving-links.ts';
import { accountCounters } from '../../domain/limits/account-counters.ts';
import { passwordCounter } from '../../domain/limits/throttle-rules.ts';
import { keepPartings } from '../events/keep-partings.ts';
import { forgetContacts } from '../clients/contacts/forget-contacts.ts';
import { authorizationsOf, sidOf } from '../clients/notices/ended-session-notices.ts';
import { executorOf, type Row, type Transaction } from '../database/database.ts';
import { nameCountersOf } from '../../domain/limits/name-counters.ts';
import { eraseFromAudit } from '../audit/erase-from-audit.ts';
import { defineRow, text } from '../database/define-row.ts';
import type { StoreParts } from '../database/store-parts.ts';
import { listAccounts } from '../account/account-columns.ts';
import type { Account } from '../account/accounts.ts';
import type { ReservedUsernameStore } from '../account/reserved-usernames.ts';

/** An account that is about to be deleted, with every address that a message of hers may be on its way to. */
export interface Erasing {
  readonly account: Account;
  readonly formerAddresses: readonly string[];
}

interface Erased {
  readonly id: string;
  /** Counters of the tries at the user name and at the address. */
  readonly nameCounters: readonly string[];
}

/** Number of keys that one statement names; databases limit it. */
const keysTogether = 500;

/** The rows that deleting an account reads and writes beyond the account itself; times in epoch seconds. */
export interface DeletionStore {
  /** Returns the ids of the services that know the account: by a grant, a token, a session or an earlier sign-in. */
  servicesOf(accountId: string, trx?: Transaction): Promise<readonly string[]>;
  /** Keeps the services that know the account, before its sessions, grants and tokens end. */
  rememberServices(trx: Transaction, accountId: string): Promise<void>;
  /** Takes back messages that are about to prove another email of the account, before their links end. They would leave to no purpose. */
  dropProofs(trx: Transaction, accountId: string): Promise<void>;
  /** Forgets the kept services and ends the links that cancel the deletion, once it is cancelled. */
  cancel(trx: Transaction, accountId: string): Promise<void>;
  /** Number of accounts that are deleted in one commit. SQLite has one writer, which people wait for. */
  readonly together: number;
  /** Returns accounts whose deletion is due, those that have waited longest first. */
  due(limit: number): Promise<readonly string[]>;
  /**
   * Locks those of these accounts whose deletion was asked for, and returns them. `isDue` leaves out those that still wait, and those that
   * another process is deleting.
   */
  lock(
    trx: Transaction,
    about: { readonly ids: readonly string[]; readonly isDue: boolean },
  ): Promise<readonly Account[]>;
  /** Returns which of these accounts have changes that can still be taken back. */
  withChanges(trx: Transaction, ids: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Erases locked accounts in every table. The services that knew them are noted, their user names are reserved, and their ids stay behind
   * so that no other account gets one.
   */
  erase(trx: Transaction, erasing: readonly Erasing[]): Promise<void>;
  /** Returns ids of deleted accounts that nobody has looked after since: some seconds later, or when a backup brought them back. */
  uncleared(limit: number): Promise<readonly string[]>;
  /** Erases what is left of deleted accounts. Returns the ids of those that a backup had brought back whole. */
  clear(trx: Transaction, ids: readonly string[]): Promise<readonly string[]>;
}

const deletedAccount = defineRow({ id: text });
const link = defineRow({ id: text, sealed: text });
const knownBrowser = defineRow({ accountId: text, browser: text });

/** A request that was under way during the deletion has ended after so many seconds. */
const clearedAfter = 60;

const cancelLinksOf = (accountId: string) => `${keepAccountPurpose}:${accountId}`;

export function createDeletionStore(
  { database, sealer, nowSeconds }: StoreParts,
  reservedUsernames: ReservedUsernameStore,
): DeletionStore {
  const { dialect } = database;
  const together = dialect === 'sqlite' ? 2 : 5;
  const known = `SELECT p.client_id AS client_id FROM payloads p WHERE p.account_id = ? AND p.client_id IS NOT NULL
    UNION SELECT known.key FROM payloads s CROSS JOIN ${authorizationsOf[dialect]} WHERE s.account_id = ? AND s.model = 'Session'
      AND ${sidOf[dialect]} IS NOT NULL
    UNION SELECT a.client_id FROM audit a WHERE a.account_id = ? AND a.client_id IS NOT NULL
      AND a.event IN (${serviceUses.map((event) => `'${event}'`).join(', ')})`;
  const servicesOf: DeletionStore['servicesOf'] = async (accountId, trx) => {
    const params = [accountId, accountId, accountId];
    const rows = await executorOf(trx ?? database.knex).all(`${known} ORDER BY 1`, params);
    return rows.map((row) => String(row['client_id']));
  };

  /** Returns the addresses that links were sent to. One of them may belong to a change that was not finished. */
  const linkAddresses = async (trx: Transaction, ids: readonly string[]) => {
    // SQLite would read the links of everybody by the index that begins with the model.
    const links = await link.list(trx('payloads').whereIn('account_id', ids).whereRaw(`model || '' = 'Link'`));
    return links.flatMap(({ id, sealed }) => {
      const body = sealer.open(sealed, `Link:${id}`);
      const email = body && (JSON.parse(body) as { data?: { email?: unknown } }).data?.email;
      return typeof email === 'string' ? [email] : [];
    });
  };

  /** Erases the counters of the accounts. A browser that an account knows has counters of its own. */
  const eraseCounters = async (trx: Transaction, erased: readonly Erased[]) => {
    const ids = erased.map(({ id }) => id);
    const known = await knownBrowser.list(trx('known_browsers').whereIn('account_id', ids));
    const keys = erased.flatMap(({ id, nameCounters }) => {
      const ofBrowsers = known
        .filter(({ accountId }) => accountId === id)
        .flatMap(({ browser }) => [passwordCounter(id), ...nameCounters].map((key) => `${key}:${browser}`));
      return [...accountCounters(id), ...nameCounters, ...ofBrowsers];
    });
    // PostgreSQL finds listed keys by their index, and would read the whole table for a list beside a subquery.
    for (const part of partsOf(keys, keysTogether)) await trx('throttles').whereIn('key', part).delete();
  };

  /** Erases every row that names the accounts, but the accounts themselves and what their foreign keys take along. */
  const eraseRows = async (trx: Transaction, erased: readonly Erased[]) => {
    const ids = erased.map(({ id }) => id);
    await eraseCounters(trx, erased);
    // The row of a message stays for a month. Its person is gone.
    await trx('outbox').whereIn('account_id', ids).update({ account_id: null, subject: null });
    await trx('payloads').whereIn('account_id', ids).delete();
    // The mark that ends the proofs of an account. What was proved for one that is gone is worth nothing.
    await trx('ended_sessions').whereIn('uid', ids).delete();
    await eraseFromAudit(trx, { dialect, sealer, ids });
  };

  return {
    servicesOf,
    async rememberServices(trx, accountId) {
      const rows = (await servicesOf(accountId, trx)).map((client_id) => ({ account_id: accountId, client_id }));
      if (rows.length > 0) await trx('closing_services').insert(rows).onConflict(['account_id', 'client_id']).ignore();
    },
    async dropProofs(trx, accountId) {
      await trx('outbox')
        .whereIn('recipient', await linkAddresses(trx, [accountId]))
        // Other messages to such an address may be those of its owner.
        .where({ kind: 'address-change-code' })
        .whereRaw(`recipient <> ''`)
        .whereNull('delivered_at')
        .delete();
    },
    async cancel(trx, accountId) {
      await trx('closing_services').where({ account_id: accountId }).delete();
      await trx('payloads')
        .where({ model: 'Link', account_id: accountId, grant_id: cancelLinksOf(accountId) })
        .delete();
    },
    together,
    due: (limit) =>
      database
        .knex('accounts')
        .where('deletion_due_at', '<=', nowSeconds())
        .orderBy('deletion_due_at')
        .limit(limit)
        .pluck<string[]>('id'),
    async lock(trx, { ids, isDue }) {
      const wanted = trx('accounts').whereIn('id', ids).whereNotNull('deletion_due_at').orderBy('id');
      if (isDue) void wanted.where('deletion_due_at', '<=', nowSeconds());
      if (dialect === 'postgres') void (isDue ? wanted.forUpdate().skipLocked() : wanted.forUpdate());
      return listAccounts(wanted);
    },
    async withChanges(trx, ids) {
      return new Set(
        await trx('announced_changes').whereIn('account_id', ids).distinct().pluck<string[]>('account_id'),
      );
    },
    async erase(trx, erasing) {
      const now = nowSeconds();
      const ids = erasing.map(({ account }) => account.id);
      const addresses = erasing.flatMap(({ account, formerAddresses }) => [account.email, ...formerAddresses]);
      const recipients = [...new Set([...addresses, ...(await linkAddresses(trx, ids))])];
      await trx('outbox')
        .whereIn('recipient', recipients)
        // The index holds the rows that have a recipient.
        .whereRaw(`recipient <> ''`)
        .whereNull('delivered_at')
        .delete();
      await trx('outbox').whereIn('account_id', ids).whereNull('delivered_at').delete();
      const services = (await trx('closing_services as s')
        .join('clients as c', 'c.client_id', 's.client_id')
        .whereIn('s.account_id', ids)
        .whereNull('c.disabled_at')
        // The others have no address to be told at.
        .whereNotNull('c.deletion_uri')
        .select('s.account_id', 's.client_id')) as Row[];
      const notices = services.map((row) => ({ ...row, ended_at: now, due_at: now }));
      if (notices.length > 0) await trx.batchInsert('deletion_notices', notices, 100);
      await keepPartings(trx, { ids, now });
      await eraseRows(
        trx,
        erasing.map(({ account }) => ({ id: account.id, nameCounters: nameCountersOf({ sealer }, account) })),
      );
      await forgetContacts(trx, { ids, now });
      // The other tables follow by their foreign keys.
      await trx('accounts').whereIn('id', ids).delete();
      const tombstones = ids.map((id) => ({ id, deleted_at: now }));
      if (tombstones.length > 0) await trx('deleted_accounts').insert(tombstones).onConflict('id').ignore();
      await reservedUsernames.reserveForAll(
        trx,
        erasing.map(({ account }) => account.username),
      );
    },
    uncleared: (limit) =>
      database
        .knex('deleted_accounts')
        .whereNull('cleared_at')
        .where('deleted_at', '<=', nowSeconds() - clearedAfter)
        .orderBy('deleted_at')
        .limit(limit)
        .pluck<string[]>('id'),
    async clear(trx, ids) {
      const mine = await deletedAccount.returned(
        trx('deleted_accounts').whereIn('id', ids).whereNull('cleared_at').update({ cleared_at: nowSeconds() }),
      );
      const claimed = mine.map(({ id }) => id);
      if (claimed.length === 0) return [];
      await eraseRows(
        trx,
        claimed.map((id) => ({ id, nameCounters: [] })),
      );
      const again = await trx('accounts').whereIn('id', claimed).pluck<string[]>('id');
      await forgetContacts(trx, { ids: again, now: nowSeconds() });
      await trx('accounts').whereIn('id', again).delete();
      return again;
    },
  };
}
