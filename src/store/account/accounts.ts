import type { AccountProfile } from '../../domain/account/account-profile.ts';
import { accountColumns, listAccounts, profileColumns, toAccount } from './account-columns.ts';
import { formerColumns, type FormerFacts, type FormerLife } from './former-life.ts';
import { endAccountSessions } from '../session/account-sessions.ts';
import { standingColumns, type StandingChanges } from './account-standing.ts';
import type { Transaction } from '../database/database.ts';
import { hasRow } from '../database/row-counts.ts';
import { defineRow, nullable, optional, text, type RowOf } from '../database/define-row.ts';
import { splitHashes } from '../../domain/password/made-hash.ts';
import { keepForFormerService } from '../password/kept-passwords.ts';
import { addFormerPasswords, keepPassword, lastPasswords, lastReplacedAt } from '../password/former-passwords.ts';
import { AccountDeleted, AlreadyTaken, takenBy, takenByOrigin } from './refused-accounts.ts';
import { reservedHashes } from './reserved-usernames.ts';
import { currentUnit } from '../unit/unit-of-work.ts';
import type { StoreParts } from '../database/store-parts.ts';

/** One person's account; times in epoch seconds. */
export interface Account {
  /** `sub`: a random UUID, kept for ever, never used again. */
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly locale: string | null;
  readonly roles: readonly string[];
  /** Since when nobody signs in: an agent disabled the account, its processing is restricted, or its deletion was asked for. */
  readonly disabledAt: number | null;
  /** An agent disabled the account, whatever else keeps its person out. */
  readonly isDisabled: boolean;
  /** Since when the data are kept and used for nothing; null while their use is not restricted. */
  readonly restrictedAt: number | null;
  /** Only a request for deletion disabled the account, so its person may sign in to cancel the deletion, and for nothing else. */
  readonly isClosed: boolean;
  /** When the deletion was asked for, and from when on the job deletes the account; null while nobody asked. */
  readonly deletionRequestedAt: number | null;
  readonly deletionDueAt: number | null;
  /** When the password was chosen; null when the account has none. */
  readonly passwordChangedAt: number | null;
  /** When the second factor was turned on; null while sign-ins ask for one factor. */
  readonly secondFactorAt: number | null;
  /** Number of times that all sessions of the account were ended. */
  readonly sessionEpoch: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly profile: AccountProfile;
  /** Undefined where the account was read without it. */
  readonly photo?: { readonly hash: string; readonly sealedAddress: string } | undefined;
}

export interface Credentials {
  readonly account: Account;
  readonly passwordHash: string | undefined;
  readonly isKnownBrowser: boolean;
}

/** An account as its first commit writes it. */
export type MadeAccount = Pick<Account, 'createdAt' | 'sessionEpoch' | 'passwordChangedAt'>;

export interface NewAccount {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly emailCanonical: string;
  readonly passwordHash: string | null;
  readonly locale: string;
  readonly roles?: readonly string[];
  /** Version of the accepted terms. Null for a service account, which accepts nothing and whose address nobody proved. */
  readonly termsVersion: string | null;
  readonly profile?: AccountProfile | undefined;
  readonly formerLife?: FormerLife | undefined;
  readonly now: number;
}

export interface AccountChanges extends StandingChanges {
  /** When the deletion was asked for and when it is due; null cancels it. */
  readonly deletion?: { readonly requestedAt: number; readonly dueAt: number } | null;
  readonly roles?: readonly string[];
  readonly locale?: string;
  /** Null removes the password: only a reset by message gives the account another one. */
  readonly passwordHash?: null;
  /** Profile fields to write; null erases one. */
  readonly profile?: AccountProfile;
}

const byId = `SELECT ${accountColumns} FROM accounts a WHERE a.id = ?`;
const byName = `SELECT ${accountColumns}, a.password_hash AS password_hash,
  EXISTS (SELECT 1 FROM known_browsers k WHERE k.account_id = a.id AND k.browser = ? LIMIT 1 OFFSET 0) AS known
  FROM accounts a WHERE a.username = ? OR a.email_canonical = ?`;
// The look-up consists of parts with an index each.
const byAddress = `SELECT id, email, locale FROM accounts WHERE email_canonical = ? UNION ALL
  SELECT a.id, NULL, a.locale FROM announced_changes c JOIN accounts a ON a.id = c.account_id
  WHERE c.reserved_email = ? AND c.expires_at > ? AND c.account_id <> ?`;

const addressHolderShape = defineRow({ id: text, email: optional(text), locale: nullable(text) });
const namedShape = defineRow({ id: text, username: text });
const addressShape = defineRow({ email: text, emailCanonical: text });

/** An address as typed, for sending, and in the only form that is compared. */
export type AccountAddress = RowOf<typeof addressShape>;

/** The account that keeps an address from others. */
export interface AddressHolder {
  readonly id: string;
  /** The address as its account spells it, or as it was asked about where the account has another one by now. */
  readonly email: string;
  readonly locale: string | null;
}

function rowOf(account: NewAccount): Readonly<Record<string, unknown>> {
  const { now, termsVersion, formerLife } = account;
  const provedAt = termsVersion === null ? null : now;
  const { createdAt, passwordChangedAt, emailVerifiedAt } = formerLife ?? {
    createdAt: now,
    passwordChangedAt: now,
    emailVerifiedAt: provedAt,
  };
  return {
    id: account.id,
    username: account.username,
    email: account.email,
    email_canonical: account.emailCanonical,
    email_verified_at: emailVerifiedAt,
    password_hash: account.passwordHash && splitHashes(account.passwordHash).hash,
    password_changed_at: account.passwordHash ? passwordChangedAt : null,
    locale: account.locale,
    roles: (account.roles ?? []).join(' '),
    terms_version: termsVersion,
    terms_accepted_at: formerLife ? createdAt : provedAt,
    created_at: createdAt,
    updated_at: now,
    ...Object.fromEntries(profileColumns.map(([name, column]) => [column, account.profile?.[name] ?? null])),
    ...(formerLife && formerColumns(formerLife, now)),
  };
}

/**
 * Refuses an address that another account can still get back. It is looked at after the write: until the change is committed the unique
 * index keeps others out, and from then on this check does.
 */
async function refuseReserved(
  trx: Transaction,
  { id, emailCanonical, at }: { readonly id: string; readonly emailCanonical: string; readonly at: number },
): Promise<void> {
  const reserved = trx('announced_changes')
    .where({ reserved_email: emailCanonical })
    .where('expires_at', '>', at)
    .whereNot({ account_id: id });
  if (await hasRow(reserved.first('id'))) throw new AlreadyTaken('email', new Error('reserved'));
}

/**
 * Refuses a user name that is kept for its former account, or that belonged to one that was deleted. As with an address, it is looked at
 * after the write, which waits for the change that gave the name up.
 */
async function refuseReservedName(
  trx: Transaction,
  { id, hashes, at }: { readonly id: string; readonly hashes: readonly string[]; readonly at: number },
): Promise<void> {
  const reserved = trx('reserved_usernames')
    .whereIn('name_hash', [...hashes])
    .where('expires_at', '>', at)
    .where((row) => row.whereNull('account_id').orWhereNot({ account_id: id }));
  if (await hasRow(reserved.first('name_hash'))) throw new AlreadyTaken('username', new Error('reserved'));
}

export interface AccountStore {
  find(id: string): Promise<Account | undefined>;
  /** Finds an account by user name or canonical address; one read. */
  findByName(name: {
    readonly username: string;
    readonly emailCanonical: string;
    readonly browser: string;
  }): Promise<Credentials | undefined>;
  /**
   * Finds the account that keeps an address from others: it has the address, or can still get it back; one read. `by` is the account that
   * asks, which may take its own address back.
   */
  findAddressHolder(address: AccountAddress, asked?: { readonly by: string }): Promise<AddressHolder | undefined>;
  /**
   * Returns whether an account has the name, or it is kept from others since an account gave it up. `by` is the account that asks, which
   * may take its own former name back.
   */
  isUsernameTaken(username: string, asked?: { readonly by: string }): Promise<boolean>;
  /** Returns the accounts that accepted this version of the terms, in the order of their names. */
  listByTerms(version: string): Promise<readonly Pick<Account, 'id' | 'username'>[]>;
  /** Returns whether anybody else has an account. The accounts of services do not count. */
  hasPeopleBeside(termsVersion: string): Promise<boolean>;
  /**
   * Inserts an account. Throws AlreadyTaken when a unique index decides so, or when the name is reserved; AccountDeleted when an account with
   * this id was deleted.
   */
  insert(trx: Transaction, account: NewAccount): Promise<MadeAccount>;
  /** Inserts accounts that come from elsewhere, of which `findTaken` has just found nothing taken. Throws AlreadyTaken as `insert` does. */
  insertAll(trx: Transaction, accounts: readonly NewAccount[]): Promise<void>;
  /** Changes the account. `hash` may hold a second one (see `made-hash.ts`). A former password is kept as a hash, so that it is not chosen again, and reminders about its age begin anew. */
  setPassword(
    trx: Transaction,
    change: { readonly id: string; readonly hash: string; readonly now: number },
  ): Promise<void>;
  /** Returns hashes of the last passwords, the present one first; five at most. */
  lastPasswords(id: string): Promise<readonly string[]>;
  /** Returns when an account lost its last password before the present one, or before none; undefined where it never had one. */
  passwordReplacedAt(id: string): Promise<number | undefined>;
  /** Replaces the hash of the same password. A password that was changed meanwhile stays as it is. */
  replaceHash(change: { readonly id: string; readonly from: string; readonly to: string }): Promise<void>;
  /** Locks the account until the transaction ends and returns it, so that no parallel change is lost. */
  lock(trx: Transaction, id: string): Promise<Account | undefined>;
  update(trx: Transaction, id: string, changes: AccountChanges): Promise<void>;
  /** Gives the account a proved address and returns the former one. Throws AlreadyTaken when another account has it. */
  changeAddress(trx: Transaction, change: AccountAddress & { readonly id: string }): Promise<AccountAddress>;
  /** Returns the address of an account that is locked. */
  addressOf(trx: Transaction, id: string): Promise<AccountAddress>;
  /** Writes what the former service of an account says of it. The caller has looked that no name or address is taken. */
  takeOver(trx: Transaction, id: string, facts: FormerFacts): Promise<void>;
  /** Gives the account another user name. Throws AlreadyTaken when another account has it, or it is kept from others. */
  changeUsername(trx: Transaction, change: { readonly id: string; readonly username: string }): Promise<void>;
  /** Ends every session, code, token and grant, everywhere and at once. The services of the sessions are told. */
  endSessions(trx: Transaction, id: string, spared?: { readonly except?: string | undefined }): Promise<void>;
  /** Deletes the account with everything that belongs to it. Its lines of the audit stay. */
  remove(trx: Transaction, id: string): Promise<void>;
}

export function createAccountStore({ database, sealer, nowSeconds }: StoreParts): AccountStore {
  // A key more or less makes another text, which a process keeps for its life.
  const byUsername = `SELECT 1 FROM accounts WHERE username = ? AND id <> ? UNION ALL
    SELECT 1 FROM reserved_usernames WHERE name_hash IN (${reservedHashes({ sealer }, '')
      .map(() => '?')
      .join(', ')}) AND expires_at > ? AND (account_id IS NULL OR account_id <> ?)`;
  /** Keeps the hash for the former service, where the new password has one. */
  const keepMade = async (
    trx: Transaction,
    { id, made, now }: { readonly id: string; readonly made: string | null; readonly now: number },
  ) => {
    const former = made === null ? undefined : splitHashes(made).former;
    if (former !== undefined) await keepForFormerService(trx, sealer, { accountId: id, hash: former, changedAt: now });
  };
  const refuseName = (trx: Transaction, { id, username }: { readonly id: string; readonly username: string }) =>
    refuseReservedName(trx, { id, hashes: reservedHashes({ sealer }, username), at: nowSeconds() });
  return {
    async find(id) {
      const [row] = await database.reader.all(byId, [id]);
      return row && toAccount(row);
    },
    async findByName({ username, emailCanonical, browser }) {
      const [row] = await database.reader.all(byName, [browser, username, emailCanonical]);
      if (!row) return undefined;
      currentUnit()?.seen.set(`account:${String(row['a_id'])}`, row);
      return {
        account: toAccount(row),
        passwordHash: optional(text).read(row['password_hash']),
        isKnownBrowser: Boolean(row['known']),
      };
    },
    async findAddressHolder({ email, emailCanonical }, { by } = { by: '' }) {
      const now = nowSeconds();
      const [row] = await database.reader.all(byAddress, [emailCanonical, emailCanonical, now, by]);
      if (!row) return undefined;
      const addressHolder = addressHolderShape.read(row);
      return { ...addressHolder, email: addressHolder.email ?? email };
    },
    async isUsernameTaken(username, { by } = { by: '' }) {
      const hashes = reservedHashes({ sealer }, username);
      const rows = await database.reader.all(byUsername, [username, by, ...hashes, nowSeconds(), by]);
      return rows.length > 0;
    },
    listByTerms: (version) =>
      namedShape.list(database.knex('accounts').where({ terms_version: version }).orderBy('username')),
    hasPeopleBeside(termsVersion) {
      const ofServices = database.knex('clients').whereNotNull('service_account_id').select('service_account_id');
      const others = database
        .knex('accounts')
        .whereNotIn('id', ofServices)
        .where((row) => row.whereNull('terms_version').orWhereNot({ terms_version: termsVersion }));
      return hasRow(others.first('id'));
    },
    async insertAll(trx, accounts) {
      if (accounts.length === 0) return;
      await trx('accounts')
        .insert(accounts.map(rowOf))
        .catch((error: unknown) => {
          throw takenByOrigin(error);
        });
      await addFormerPasswords(
        trx,
        accounts.map(({ id, now, formerLife }) => ({ accountId: id, hashes: formerLife?.formerHashes ?? [], at: now })),
      );
    },
    async insert(trx, account) {
      try {
        await trx('accounts').insert(rowOf(account));
      } catch (error) {
        throw takenBy(error);
      }
      await keepMade(trx, { id: account.id, made: account.passwordHash, now: account.now });
      await refuseReserved(trx, { ...account, at: account.now });
      await refuseName(trx, account);
      if (await trx('deleted_accounts').where({ id: account.id }).first('id')) throw new AccountDeleted();
      return { createdAt: account.now, sessionEpoch: 0, passwordChangedAt: account.passwordHash ? account.now : null };
    },
    async setPassword(trx, { id, hash, now }) {
      await keepPassword(trx, { accountId: id, at: now });
      await trx('accounts')
        .where({ id })
        .update({
          password_hash: splitHashes(hash).hash,
          password_changed_at: now,
          password_reminder: null,
          updated_at: now,
        });
      await keepMade(trx, { id, made: hash, now });
    },
    lastPasswords: (id) => lastPasswords(database.reader, id),
    passwordReplacedAt: (id) => lastReplacedAt(database.reader, id),
    async replaceHash({ id, from, to }) {
      await database.writeOne('UPDATE accounts SET password_hash = ? WHERE id = ? AND password_hash = ? RETURNING id', [
        to,
        id,
        from,
      ]);
    },
    lock: async (trx, id) => (await listAccounts(trx('accounts').where({ id }).forUpdate()))[0],
    async update(trx, id, { deletion, roles, locale, passwordHash, profile = {}, ...standing }) {
      if (passwordHash === null) await keepPassword(trx, { accountId: id, at: nowSeconds() });
      await trx('accounts')
        .where({ id })
        .update({
          ...standingColumns(trx, standing),
          ...(deletion === undefined
            ? {}
            : { deletion_requested_at: deletion?.requestedAt ?? null, deletion_due_at: deletion?.dueAt ?? null }),
          ...(roles === undefined ? {} : { roles: roles.join(' ') }),
          ...(locale === undefined ? {} : { locale }),
          ...(passwordHash === undefined
            ? {}
            : { password_hash: null, password_changed_at: null, password_reminder: null }),
          ...Object.fromEntries(
            profileColumns.flatMap(([name, column]) => (profile[name] === undefined ? [] : [[column, profile[name]]])),
          ),
          updated_at: nowSeconds(),
        });
    },
    async changeAddress(trx, { id, email, emailCanonical }) {
      const now = nowSeconds();
      const former = (await addressShape.first(trx('accounts').where({ id })))!;
      try {
        await trx('accounts')
          .where({ id })
          .update({ email, email_canonical: emailCanonical, email_verified_at: now, updated_at: now });
      } catch (error) {
        throw takenBy(error);
      }
      await refuseReserved(trx, { id, emailCanonical, at: now });
      return former;
    },
    addressOf: async (trx, id) => (await addressShape.first(trx('accounts').where({ id })))!,
    async takeOver(trx, id, { username, address, password }) {
      const changes = {
        ...(username !== undefined && { username }),
        ...(address && {
          email: address.email,
          email_canonical: address.emailCanonical,
          email_verified_at: address.verifiedAt,
        }),
        ...(password !== undefined && {
          password_hash: password?.hash ?? null,
          password_changed_at: password?.changedAt ?? null,
          password_reminder: null,
        }),
        updated_at: nowSeconds(),
      };
      try {
        await trx('accounts').where({ id }).update(changes);
      } catch (error) {
        throw takenBy(error);
      }
    },
    async changeUsername(trx, { id, username }) {
      try {
        await trx('accounts').where({ id }).update({ username, updated_at: nowSeconds() });
      } catch (error) {
        throw takenBy(error);
      }
      await refuseName(trx, { id, username });
    },
    endSessions: (trx, accountId, spared) =>
      endAccountSessions(trx, { dialect: database.dialect, accountId, at: nowSeconds(), ...spared }),
    async remove(trx, id) {
      await endAccountSessions(trx, { dialect: database.dialect, accountId: id, at: nowSeconds() });
      await trx('payloads').where({ account_id: id }).delete();
      // The other tables follow by their foreign keys.
      await trx('accounts').where({ id }).delete();
    },
  };
}
