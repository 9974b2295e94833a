import type { Knex } from 'knex';
import { profileRows, type AccountProfile } from '../../domain/account/account-profile.ts';
import type { Row } from '../database/database.ts';
import { defineRow, named, nullable, number, optional, text, words, type RowOf } from '../database/define-row.ts';
import { standingOf } from './account-standing.ts';
import type { Account } from './accounts.ts';

/** Fields of the profile, each with its column. */
export const profileColumns = profileRows.map(([field, { column }]) => [field, column] as const);

const profileMembers = Object.fromEntries(
  profileColumns.map(([field, column]) => [field, named(column, nullable(text))]),
);
const members = {
  id: text,
  username: text,
  email: text,
  emailVerifiedAt: nullable(number),
  locale: nullable(text),
  roles: words,
  disabledAt: nullable(number),
  disabledFor: nullable(text),
  restrictedAt: nullable(number),
  deletionRequestedAt: nullable(number),
  deletionDueAt: nullable(number),
  passwordChangedAt: nullable(number),
  secondFactorAt: nullable(number),
  sessionEpoch: number,
  createdAt: number,
  updatedAt: number,
};
const photoMembers = { photoId: optional(text), photoSealedAddress: optional(text) };

const profile = defineRow(profileMembers);
const bare = defineRow({ ...members, ...photoMembers });

/** Written out, because it runs in every request: to copy the members that an account has unchanged takes five times as long. */
const accountOf = (facts: RowOf<typeof bare>, told: AccountProfile): Account => ({
  id: facts.id,
  username: facts.username,
  email: facts.email,
  emailVerified: facts.emailVerifiedAt !== null,
  locale: facts.locale,
  roles: facts.roles,
  ...standingOf(facts),
  deletionRequestedAt: facts.deletionRequestedAt,
  deletionDueAt: facts.deletionDueAt,
  passwordChangedAt: facts.passwordChangedAt,
  secondFactorAt: facts.secondFactorAt,
  sessionEpoch: facts.sessionEpoch,
  createdAt: facts.createdAt,
  updatedAt: facts.updatedAt,
  profile: told,
  photo: facts.photoId ? { hash: facts.photoId, sealedAddress: String(facts.photoSealedAddress) } : undefined,
});

/** Columns of an account that every statement reads which reads an account. */
export const accountColumnNames = defineRow({ ...members, ...profileMembers }).columns;
/** Returns the account of a row that holds nothing but its own columns. Its photo is not read. */
export const accountOfRow = (row: Row): Account => accountOf(bare.read(row), profile.read(row));
/** Returns the accounts that a query finds, without their photos. */
export const listAccounts = async (query: Knex.QueryBuilder): Promise<readonly Account[]> =>
  ((await query.select(...accountColumnNames)) as Row[]).map(accountOfRow);

/** The expressions that fill the columns of `accountNames`, in the same order. The statement calls the accounts `a`. */
export const accountExpressions: readonly string[] = [
  ...accountColumnNames.map((name) => `a.${name}`),
  ...['id', 'sealed_address'].map((name) => `(SELECT ph.${name} FROM photos ph WHERE ph.account_id = a.id)`),
];
/** Names of the columns of `toAccount`. */
export const accountNames: readonly string[] = [...accountColumnNames, 'photo_id', 'photo_sealed_address'].map(
  (name) => `a_${name}`,
);
/** The account's columns, for statements that read them with other rows. */
export const accountColumns = accountExpressions.map((sql, place) => `${sql} AS ${accountNames[place]}`).join(', ');

const [bareOfA, profileOfA] = [bare.under('a'), profile.under('a')];
/** Makes an account of the columns that `accountColumns` reads. */
export const toAccount = (row: Row): Account => accountOf(bareOfA.read(row), profileOfA.read(row));
