import { reservedHashes } from './reserved-usernames.ts';
import type { Transaction } from '../database/database.ts';
import type { StoreParts } from '../database/store-parts.ts';

interface Wanted {
  readonly ids: readonly string[];
  readonly usernames: readonly string[];
  /** Canonical addresses. */
  readonly emails: readonly string[];
}

/** Of ids, names and addresses those that no new account can have. */
export interface TakenNames {
  /** Ids that an account has. */
  readonly ids: ReadonlySet<string>;
  /** Ids of accounts that were deleted. */
  readonly deleted: ReadonlySet<string>;
  readonly usernames: ReadonlySet<string>;
  readonly emails: ReadonlySet<string>;
}

/** Looks which of many names are taken, or kept for somebody. */
export type FindTaken = (wanted: Wanted, trx?: Transaction) => Promise<TakenNames>;

export function createTakenNames({ database: { knex }, sealer, nowSeconds }: StoreParts): FindTaken {
  return async ({ ids, usernames, emails }, trx) => {
    const among = (table: string, column: string, values: readonly string[]) =>
      (trx ?? knex)(table).whereIn(column, [...values]);
    const kept = new Map(
      usernames.flatMap((username) => reservedHashes({ sealer }, username).map((hash) => [hash, username] as const)),
    );
    const now = nowSeconds();
    const reserved = await among('reserved_usernames', 'name_hash', [...kept.keys()])
      .where('expires_at', '>', now)
      .pluck<string[]>('name_hash');
    const waiting = among('announced_changes', 'reserved_email', emails).where('expires_at', '>', now);
    return {
      ids: new Set(await among('accounts', 'id', ids).pluck<string[]>('id')),
      deleted: new Set(await among('deleted_accounts', 'id', ids).pluck<string[]>('id')),
      usernames: new Set([
        ...(await among('accounts', 'username', usernames).pluck<string[]>('username')),
        ...reserved.map((hash) => kept.get(hash)!),
      ]),
      emails: new Set([
        ...(await among('accounts', 'email_canonical', emails).pluck<string[]>('email_canonical')),
        ...(await waiting.pluck<string[]>('reserved_email')),
      ]),
    };
  };
}
