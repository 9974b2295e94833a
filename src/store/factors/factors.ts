import type { Knex } from 'knex';
import { hasRunOut } from '../../domain/password/password-age.ts';
import { secondFactorRule } from '../../domain/limits/throttle-rules.ts';
import { accountColumns, toAccount, type Account } from '../account/accounts.ts';
import type { Row } from '../database.ts';
import { factorHistory, type FactorHistory } from './factor-history.ts';
import type { StoreParts } from '../store-parts.ts';
import { currentUnit } from '../unit-of-work.ts';

/** What an account holds to sign in with; times in epoch seconds. */
export interface PersonFacts {
  readonly account: Account;
  /** Whether the browser that is asked about has signed in to it before. */
  readonly isKnownBrowser: boolean;
  /** Id of the trust that this browser has of the account; undefined: none. */
  readonly trustedBrowser: string | undefined;
  /** Undefined: the account has none. */
  readonly password: { readonly changedAt: number; readonly hasRunOut: boolean } | undefined;
  /** Whether a sign-in asks for a second factor. */
  readonly isSecondFactorOn: boolean;
  readonly totpDevices: number;
  readonly passkeys: number;
  /** That can still be used. */
  readonly recoveryCodes: number;
}

/** What the browser that is asked about shows: hashes, and nothing where it shows nothing. */
interface BroughtBy {
  readonly browser?: string;
  readonly trustHash?: string | undefined;
}

export interface FactorStore {
  readonly history: FactorHistory;
  /** Undefined for an account that is gone or disabled. */
  of(accountId: string, from?: BroughtBy): Promise<PersonFacts | undefined>;
  /** How many an account has that can be asked for after a password. */
  count(trx: Knex.Transaction, accountId: string): Promise<number>;
  /** How many things sign in to it by themselves: its password, each passkey and each identity of an upstream that is switched on. */
  countWaysIn(trx: Knex.Transaction, accountId: string, spared?: { readonly exceptIdentity?: string }): Promise<number>;
  /** True when it was off until now. */
  turnOn(trx: Knex.Transaction, accountId: string): Promise<boolean>;
  /** Recovery codes and trusted browsers stand for a second factor only: they go with it. True when it was on until now. */
  turnOff(trx: Knex.Transaction, accountId: string): Promise<boolean>;
  /**
   * What stood as second factor goes, and with it recovery codes and the browsers that were not asked for it: sign-ins ask for one
   * factor again. Passkeys go where there is no application, also where sign-ins did not ask for them; beside one they stay, each a
   * way in by itself that only its device opens. False when there was no second factor.
   */
  removeSecondFactor(trx: Knex.Transaction, accountId: string): Promise<boolean>;
}

const factsSql = `SELECT ${accountColumns('a')},
  EXISTS (SELECT 1 FROM known_browsers b WHERE b.account_id = a.id AND b.browser = ?) AS is_known_browser,
  (SELECT t.id FROM trusted_browsers t WHERE t.account_id = a.id AND t.secret_hash = ? AND t.expires_at > ?) AS trusted_browser,
  (SELECT COUNT(*) FROM totp_devices t WHERE t.account_id = a.id) AS totp_devices,
  (SELECT COUNT(*) FROM passkeys k WHERE k.account_id = a.id) AS passkeys,
  (SELECT COUNT(*) FROM recovery_codes r WHERE r.account_id = a.id AND r.used_at IS NULL) AS recovery_codes
  FROM accounts a WHERE a.id = ? AND a.disabled_at IS NULL`;

async function countIn(trx: Knex.Transaction, table: string, accountId: string): Promise<number> {
  const [row] = (await trx(table).where({ account_id: accountId }).count({ rows: '*' })) as Row[];
  return Number(row?.['rows'] ?? 0);
}

/** Of a factor that is gone: the next one must not wait for them. */
async function forgetFailures(trx: Knex.Transaction, accountId: string): Promise<void> {
  await trx('throttles')
    .where({ key: secondFactorRule(accountId).key })
    .delete();
}

async function turnOff(trx: Knex.Transaction, accountId: string): Promise<boolean> {
  await forgetFailures(trx, accountId);
  for (const table of ['recovery_codes', 'trusted_browsers'])
    await trx(table).where({ account_id: accountId }).delete();
  const account = trx('accounts').where({ id: accountId }).whereNotNull('second_factor_at');
  return (await account.update({ second_factor_at: null })) === 1;
}

interface FactorRules {
  /** Life of a password; 0: for ever. */
  readonly maxAgeDays: number;
  /** Of the upstreams that are switched on. */
  readonly issuers: readonly string[];
}

export function createFactorStore(
  { database, nowSeconds }: StoreParts,
  { maxAgeDays, issuers }: FactorRules,
): FactorStore {
  return {
    history: factorHistory,
    async of(accountId, { browser = '', trustHash = '' } = {}) {
      const now = nowSeconds();
      const [row] = await database.reader.all(factsSql, [browser, trustHash, now, accountId]);
      if (!row) return undefined;
      // What this request writes as a sign-in holds only while the account stays as it was read here.
      currentUnit()?.seen.set(`account:${accountId}`, row);
      const account = toAccount(row, 'a');
      const changedAt = account.passwordChangedAt;
      return {
        account,
        isKnownBrowser: Boolean(row['is_known_browser']),
        trustedBrowser: (row['trusted_browser'] as string | null) ?? undefined,
        password: changedAt === null ? undefined : { changedAt, hasRunOut: hasRunOut({ changedAt, maxAgeDays, now }) },
        isSecondFactorOn: account.secondFactorAt !== null,
        totpDevices: Number(row['totp_devices']),
        passkeys: Number(row['passkeys']),
        recoveryCodes: Number(row['recovery_codes']),
      };
    },
    async count(trx, accountId) {
      return (await countIn(trx, 'totp_devices', accountId)) + (await countIn(trx, 'passkeys', accountId));
    },
    async countWaysIn(trx, accountId, { exceptIdentity = '' } = {}) {
      const account = (await trx('accounts').where({ id: accountId }).first('password_hash')) as Row | undefined;
      const passkeys = await countIn(trx, 'passkeys', accountId);
      const identities = (await trx('identities')
        .where({ account_id: accountId })
        .whereIn('issuer', issuers)
        .whereNot({ id: exceptIdentity })) as Row[];
      return (account?.['password_hash'] ? 1 : 0) + passkeys + identities.length;
    },
    async turnOn(trx, accountId) {
      const second_factor_at = nowSeconds();
      return (
        (await trx('accounts').where({ id: accountId, second_factor_at: null }).update({ second_factor_at })) === 1
      );
    },
    turnOff,
    async removeSecondFactor(trx, accountId) {
      const wasOn = await turnOff(trx, accountId);
      const owned = { account_id: accountId };
      const applications = await trx('totp_devices').where(owned).delete();
      const passkeys = applications === 0 ? await trx('passkeys').where(owned).delete() : 0;
      return wasOn || applications + passkeys > 0;
    },
  };
}
