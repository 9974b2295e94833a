import { maySignIn } from '../../domain/account/may-sign-in.ts';
import { hasRunOut } from '../../domain/password/password-age.ts';
import type { OwedStep } from '../../domain/factors/owed-steps.ts';
import { owedColumn } from '../account/owed-steps.ts';
import { accountColumns, toAccount } from '../account/account-columns.ts';
import type { Account, Credentials } from '../account/accounts.ts';
import type { Row } from '../database/database.ts';
import { newBrowserPauseSeconds } from '../account/known-browsers.ts';
import { isOfferDeclined } from './passkey-offers.ts';
import { defineRow, flag, number, optional, text } from '../database/define-row.ts';
import type { StoreParts } from '../database/store-parts.ts';
import { currentUnit } from '../unit/unit-of-work.ts';

/** Facts about an account and its factors; times in epoch seconds. */
export interface PersonFacts {
  readonly account: Account;
  /** This browser has signed in to the account before. */
  readonly isKnownBrowser: boolean;
  /** The person was told of a new browser a moment ago. */
  readonly wasToldOfBrowser: boolean;
  /** Id of the trust that this browser has; undefined without one. */
  readonly trustedBrowser: string | undefined;
  /** Facts about the password; undefined when the account has none. */
  readonly password: { readonly changedAt: number; readonly hasRunOut: boolean } | undefined;
  /** A sign-in asks for a second factor. */
  readonly isSecondFactorOn: boolean;
  readonly totpApplications: number;
  readonly passkeys: number;
  /** The person wants no passkey to be offered, in this browser or in any. */
  readonly hasDeclinedPasskey: boolean;
  /** Number of recovery codes that can still be used. */
  readonly recoveryCodes: number;
  /** Steps that a former service was about to ask of the person. */
  readonly owedSteps: readonly OwedStep[];
}

/** Says who asks: hashes of the values that the browser shows, absent where it shows nothing. */
interface BroughtBy {
  /** The account may wait for its deletion: its person is about to say whether she cancels it. Only the sign-in asks so. */
  readonly admitsClosed?: boolean | undefined;
  readonly browser?: string;
  readonly trustHash?: string | undefined;
}

export interface PersonFactsStore {
  /** Returns undefined for an account that is gone or disabled. */
  of(accountId: string, from?: BroughtBy): Promise<PersonFacts | undefined>;
  /**
   * Finds an account by user name or canonical address, a disabled one too, with its password hash; one read. With `keeps` the next `of` of
   * this request takes the facts from here, if it asks for the same browser and the account has no second factor: the first one ends all
   * sessions, and so the commit of the sign-in finds out that there is one by now.
   */
  findForSignIn(
    name: { readonly username: string; readonly emailCanonical: string },
    from: BroughtBy & { readonly keeps: boolean },
  ): Promise<Credentials | undefined>;
}

const countShape = defineRow({
  isKnownBrowser: flag,
  wasToldOfBrowser: flag,
  trustedBrowser: optional(text),
  hasDeclinedPasskey: flag,
  totpApplications: number,
  passkeys: number,
  recoveryCodes: number,
  owedSteps: owedColumn,
});
const passwordShape = defineRow({ passwordHash: optional(text) });

const factColumns = `${accountColumns},
  EXISTS (SELECT 1 FROM known_browsers b WHERE b.account_id = a.id AND b.browser = ? LIMIT 1 OFFSET 0) AS is_known_browser,
  EXISTS (SELECT 1 FROM known_browsers b WHERE b.account_id = a.id AND b.told_at > ? LIMIT 1 OFFSET 0) AS was_told_of_browser,
  (SELECT t.id FROM trusted_browsers t WHERE t.account_id = a.id AND t.secret_hash = ? AND t.expires_at > ?) AS trusted_browser,
  ${isOfferDeclined} AS has_declined_passkey,
  (SELECT COUNT(*) FROM totp_devices t WHERE t.account_id = a.id) AS totp_applications,
  (SELECT COUNT(*) FROM passkeys k WHERE k.account_id = a.id) AS passkeys,
  (SELECT COUNT(*) FROM recovery_codes r WHERE r.account_id = a.id AND r.used_at IS NULL) AS recovery_codes,
  a.owed_steps AS owed_steps`;
const factsById = `SELECT ${factColumns} FROM accounts a WHERE a.id = ?`;
const factsByName = `SELECT ${factColumns}, a.password_hash AS password_hash
  FROM accounts a WHERE a.username = ? OR a.email_canonical = ?`;

/** @param maxAgeDays days that a password lives; 0 means for ever */
export function createPersonFactsStore({ database, nowSeconds }: StoreParts, maxAgeDays: number): PersonFactsStore {
  /** Values of the placeholders of `factColumns`. */
  const asked = ({ browser = '', trustHash = '' }: BroughtBy) => {
    const now = nowSeconds();
    return [browser, now - newBrowserPauseSeconds, trustHash, now, browser, now];
  };
  const keptAs = (accountId: string, { browser = '', trustHash = '' }: BroughtBy) =>
    `facts:${accountId}:${browser}:${trustHash}`;
  /** Returns the facts that were read with the name, once: what the request does next may change them. */
  const takeKept = (accountId: string, from: BroughtBy): Row | undefined => {
    const seen = currentUnit()?.seen;
    const row = seen?.get(keptAs(accountId, from));
    if (row) seen?.delete(keptAs(accountId, from));
    return row;
  };
  return {
    async of(accountId, from = {}) {
      const now = nowSeconds();
      const read = () => database.reader.all(factsById, [...asked(from), accountId]);
      const row = takeKept(accountId, from) ?? (await read())[0];
      const account = row && toAccount(row);
      if (!account || !maySignIn(account, from)) return undefined;
      // A sign-in that this request writes holds only while the account stays as it was read here.
      currentUnit()?.seen.set(`account:${accountId}`, row);
      const changedAt = account.passwordChangedAt;
      return {
        account,
        ...countShape.read(row),
        password: changedAt === null ? undefined : { changedAt, hasRunOut: hasRunOut({ changedAt, maxAgeDays, now }) },
        isSecondFactorOn: account.secondFactorAt !== null,
      };
    },
    async findForSignIn({ username, emailCanonical }, { keeps, ...from }) {
      const [row] = await database.reader.all(factsByName, [...asked(from), username, emailCanonical]);
      if (!row) return undefined;
      const accountId = String(row['a_id']);
      const seen = currentUnit()?.seen;
      seen?.set(`account:${accountId}`, row);
      if (keeps && row['a_second_factor_at'] === null) seen?.set(keptAs(accountId, from), row);
      return {
        account: toAccount(row),
        ...passwordShape.read(row),
        isKnownBrowser: flag.read(row['is_known_browser']),
      };
    },
  };
}
