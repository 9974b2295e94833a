import type { Knex } from 'knex';
import { keepAccountPurpose } from '../../domain/account/surviving-links.ts';
import { passwordCounter, secondFactorRule } from '../../domain/limits/throttle-rules.ts';
import { authorizationsOf } from '../clients/ended-session-notices.ts';
import { executorOf, type Row } from '../database.ts';
import type { StoreParts } from '../store-parts.ts';
import type { ThrottleStore } from '../limits/throttles.ts';
import type { ReservedUsernameStore } from './reserved-usernames.ts';

/** An account that is about to be deleted, with every address that a message of hers may be on its way to. */
export interface Erasing {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly formerAddresses: readonly string[];
}

/** What deleting an account reads and writes beyond the account itself; times in epoch seconds. */
export interface DeletionStore {
  /** Returns the ids of the services that know the account: by a grant, a token, a session or an earlier sign-in. */
  servicesOf(accountId: string, trx?: Knex.Transaction): Promise<readonly string[]>;
  /** Keeps the services that know the account, before its sessions, grants and tokens end. */
  rememberServices(trx: Knex.Transaction, accountId: string): Promise<void>;
  /** Forgets the kept services and ends the links that cancel the deletion, once it is cancelled. */
  cancel(trx: Knex.Transaction, accountId: string): Promise<void>;
  /** Returns accounts whose deletion is due, those that have waited longest first. */
  due(limit: number): Promise<readonly string[]>;
  /**
   * Erases a locked account in every table. The services that knew it are noted, its user name is reserved, and its id stays behind so that no
   * other account gets it.
   */
  erase(trx: Knex.Transaction, account: Erasing): Promise<void>;
  /** Returns ids of deleted accounts that nobody has looked after since: some seconds later, or when a backup brought them back. */
  uncleared(limit: number): Promise<readonly string[]>;
  /** Erases what is left of a deleted account. */
  clear(trx: Knex.Transaction, accountId: string): Promise<void>;
  /**
   * Returns whether an enabled account beside this one holds the role. Of several transactions that ask, each waits for the one before it to
   * end, so that no two of them count on each other's account.
   */
  hasOtherHolder(
    about: { readonly accountId: string; readonly role: string },
    trx?: Knex.Transaction,
  ): Promise<boolean>;
}

/** A request that was under way during the deletion has ended after so many seconds. */
const clearedAfter = 60;
/** Key of a lock of PostgreSQL. No other lock uses this number. */
const holdersLock = 7_204_332;

/** Events of the audit that tell of a service to which the person was let. */
const signInEvents = ['login.signed_in', 'login.stepped_up', 'password_grant.ok'];

const cancelLinksOf = (accountId: string) => `${keepAccountPurpose}:${accountId}`;

export function createDeletionStore(
  { database, sealer, nowSeconds }: StoreParts,
  {
    throttles,
    reservedUsernames,
  }: { readonly throttles: ThrottleStore; readonly reservedUsernames: ReservedUsernameStore },
): DeletionStore {
  const { dialect } = database;
  const known = `SELECT p.client_id AS client_id FROM payloads p WHERE p.account_id = ? AND p.client_id IS NOT NULL
    UNION SELECT known.key FROM payloads s CROSS JOIN ${authorizationsOf[dialect]} WHERE s.account_id = ? AND s.model = 'Session'
    UNION SELECT a.client_id FROM audit a WHERE a.account_id = ? AND a.client_id IS NOT NULL
      AND a.event IN (${signInEvents.map((event) => `'${event}'`).join(', ')})`;
  const withoutReason = {
    sqlite: `json_remove(details, '$.reason')`,
    postgres: `(details::jsonb - 'reason')::text`,
  }[dialect];

  const servicesOf: DeletionStore['servicesOf'] = async (accountId, trx) => {
    const params = [accountId, accountId, accountId];
    const rows = await executorOf(trx ?? database.knex).all(`${known} ORDER BY 1`, params);
    return rows.map((row) => String(row['client_id']));
  };

  /** Returns the addresses that the links of an account were sent to. One of them may belong to a change that was not finished. */
  const linkAddresses = async (trx: Knex.Transaction, accountId: string) => {
    const rows = (await trx('payloads')
      .where({ model: 'Link', account_id: accountId })
      .select('id', 'sealed')) as Row[];
    return rows.flatMap(({ id, sealed }) => {
      const body = sealer.open(String(sealed), `Link:${String(id)}`);
      const email = body && (JSON.parse(body) as { data?: { email?: unknown } }).data?.email;
      return typeof email === 'string' ? [email] : [];
    });
  };

  /** Erases every row that names the account, but the account itself and what its foreign keys take along. */
  const eraseRows = async (trx: Knex.Transaction, accountId: string) => {
    const keys = [passwordCounter(accountId), secondFactorRule(accountId).key];
    await throttles.forget(trx, { keys, accountId });
    await trx('payloads').where({ account_id: accountId }).delete();
    // The line stays, since it says what happened here. It keeps the random id and no value of the person.
    await trx('audit')
      .where({ account_id: accountId })
      .update({ network: null, browser_family: null, system_family: null });
    await trx('audit')
      .where({ account_id: accountId })
      .where('event', 'like', 'account.%')
      .where('details', 'like', '%"reason"%')
      .update({ details: trx.raw(withoutReason) });
  };

  return {
    servicesOf,
    async rememberServices(trx, accountId) {
      const rows = (await servicesOf(accountId, trx)).map((client_id) => ({ account_id: accountId, client_id }));
      if (rows.length > 0) await trx('closing_services').insert(rows).onConflict(['account_id', 'client_id']).ignore();
    },
    async cancel(trx, accountId) {
      await trx('closing_services').where({ account_id: accountId }).delete();
      await trx('payloads')
        .where({ model: 'Link', account_id: accountId, grant_id: cancelLinksOf(accountId) })
        .delete();
    },
    async due(limit) {
      const rows = (await database
        .knex('accounts')
        .where('deletion_due_at', '<=', nowSeconds())
        .orderBy('deletion_due_at')
        .limit(limit)
        .select('id')) as Row[];
      return rows.map((row) => String(row['id']));
    },
    async erase(trx, { id, username, email, formerAddresses }) {
      const now = nowSeconds();
      const recipients = [...new Set([email, ...formerAddresses, ...(await linkAddresses(trx, id))])];
      await trx('outbox').whereIn('recipient', recipients).whereNull('delivered_at').delete();
      await trx.raw(
        `INSERT INTO deletion_notices (account_id, client_id, ended_at, due_at)
         SELECT account_id, client_id, CAST(? AS bigint), CAST(? AS bigint) FROM closing_services WHERE account_id = ?
         ON CONFLICT (account_id, client_id) DO NOTHING`,
        [now, now, id],
      );
      await eraseRows(trx, id);
      // The other tables follow by their foreign keys.
      await trx('accounts').where({ id }).delete();
      await trx('deleted_accounts').insert({ id, deleted_at: now }).onConflict('id').ignore();
      await reservedUsernames.reserve(trx, { username, accountId: null });
    },
    async uncleared(limit) {
      const rows = (await database
        .knex('deleted_accounts')
        .whereNull('cleared_at')
        .where('deleted_at', '<=', nowSeconds() - clearedAfter)
        .orderBy('deleted_at')
        .limit(limit)
        .select('id')) as Row[];
      return rows.map((row) => String(row['id']));
    },
    async clear(trx, accountId) {
      const mine = await trx('deleted_accounts')
        .where({ id: accountId })
        .whereNull('cleared_at')
        .update({ cleared_at: nowSeconds() });
      if (mine !== 1) return;
      await eraseRows(trx, accountId);
      await trx('accounts').where({ id: accountId }).delete();
    },
    async hasOtherHolder({ accountId, role }, trx) {
      if (trx && dialect === 'postgres') await trx.raw('SELECT pg_advisory_xact_lock(?)', [holdersLock]);
      const rows = (await (trx ?? database.knex)('accounts')
        .whereNot({ roles: '' })
        .whereNull('disabled_at')
        .whereNot({ id: accountId })
        .select('roles')) as Row[];
      return rows.some(({ roles }) => String(roles).split(' ').includes(role));
    },
  };
}
