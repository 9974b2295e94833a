import { profileRows } from '../../domain/account/account-profile.ts';
import type { Row } from '../database/database.ts';
import { standingOf } from './account-standing.ts';
import type { Account } from './accounts.ts';

/** Fields of the profile, each with its column. */
export const profileColumns = profileRows.map(([field, { column }]) => [field, column] as const);

/** Columns of an account that every statement reads which reads an account. */
export const accountColumnNames = [
  'id',
  'username',
  'email',
  'email_verified_at',
  'locale',
  'roles',
  'disabled_at',
  'disabled_for',
  'restricted_at',
  'deletion_requested_at',
  'deletion_due_at',
  'password_changed_at',
  'second_factor_at',
  'session_epoch',
  'created_at',
  'updated_at',
  ...profileColumns.map(([, column]) => column),
];

/** Names of the columns of `toAccount`, under an alias. */
export const accountNames = (alias: string): readonly string[] =>
  [...accountColumnNames, 'photo_id', 'photo_sealed_address'].map((name) => `${alias}_${name}`);

/** Returns what fills the columns of `accountNames`, in the same order. */
export const accountExpressions = (alias: string): readonly string[] => [
  ...accountColumnNames.map((name) => `${alias}.${name}`),
  ...['id', 'sealed_address'].map((name) => `(SELECT ph.${name} FROM photos ph WHERE ph.account_id = ${alias}.id)`),
];

/** Returns the account's columns under an alias, for statements that read them with other rows. */
export function accountColumns(alias: string): string {
  const names = accountNames(alias);
  return accountExpressions(alias)
    .map((expression, place) => `${expression} AS ${names[place]}`)
    .join(', ');
}

/** Makes an account of the columns that `accountColumns` reads under this alias. */
export function toAccount(row: Row, alias: string): Account {
  const value = (name: string) => row[`${alias}_${name}`];
  return {
    id: String(value('id')),
    username: String(value('username')),
    email: String(value('email')),
    emailVerified: value('email_verified_at') !== null,
    locale: value('locale') as string | null,
    roles: ((value('roles') as string | null) ?? '').split(' ').filter(Boolean),
    ...standingOf({
      disabledAt: value('disabled_at') as number | null,
      disabledFor: value('disabled_for') as string | null,
      restrictedAt: value('restricted_at') as number | null,
    }),
    deletionRequestedAt: value('deletion_requested_at') as number | null,
    deletionDueAt: value('deletion_due_at') as number | null,
    passwordChangedAt: value('password_changed_at') as number | null,
    secondFactorAt: value('second_factor_at') as number | null,
    sessionEpoch: Number(value('session_epoch')),
    createdAt: Number(value('created_at')),
    updatedAt: Number(value('updated_at')),
    profile: Object.fromEntries(profileColumns.map(([name, column]) => [name, value(column)])),
    photo: value('photo_id')
      ? { hash: String(value('photo_id')), sealedAddress: String(value('photo_sealed_address')) }
      : undefined,
  };
}

/** Returns the account of a row that holds nothing but its own columns. */
export const accountOfRow = (row: Row): Account =>
  toAccount(Object.fromEntries(Object.entries(row).map(([name, value]) => [`a_${name}`, value])), 'a');
