import type { Transaction } from '../database/database.ts';
import type { Account } from './accounts.ts';

/** Says what keeps the person of an account out. */
type Standing = Pick<Account, 'disabledAt' | 'isDisabled' | 'restrictedAt' | 'isClosed'>;

export interface StandingChanges {
  /** When an agent disabled the account; null opens it, unless its processing is restricted. */
  readonly disabledAt?: number | null;
  /** Since when the processing is restricted; null ends the restriction. Nothing else that keeps the person out is changed by it. */
  readonly restrictedAt?: number | null;
  /** When a request for deletion closed the account, which no agent has disabled. */
  readonly closedAt?: number;
}

/** Value of `disabled_for` while only a request for deletion keeps the account closed. */
const closedFor = 'deletion';
/**
 * Value of `disabled_for` while a restriction keeps the person out and no agent has disabled the account. Its deletion may
 * wait besides.
 */
const restrictedFor = 'restriction';

/**
 * SQL condition: the person of an account may prove who she is, since no agent has disabled or restricted it. A closed account counts, because its
 * person signs in to cancel the deletion. Whatever gives access asks for `disabled_at IS NULL` instead.
 */
export const mayProve = (alias: string) => `(${alias}.disabled_at IS NULL OR ${alias}.disabled_for = '${closedFor}')`;

/** Reads what keeps the person of an account out. */
export const standingOf = ({
  disabledAt,
  disabledFor,
  restrictedAt,
}: Pick<Standing, 'disabledAt' | 'restrictedAt'> & { readonly disabledFor: string | null }): Standing => ({
  disabledAt,
  isDisabled: disabledAt !== null && disabledFor === null,
  restrictedAt,
  isClosed: disabledAt !== null && disabledFor === closedFor,
});

/** Returns the columns of an account that neither an agent nor a deletion keeps closed: only a restriction still does. */
const opened = (trx: Transaction) => ({
  disabled_at: trx.raw('restricted_at'),
  disabled_for: trx.raw(`CASE WHEN restricted_at IS NULL THEN NULL ELSE '${restrictedFor}' END`),
});
const closed = (trx: Transaction, at: number) => ({
  disabled_at: at,
  disabled_for: trx.raw(`CASE WHEN restricted_at IS NULL THEN '${closedFor}' ELSE '${restrictedFor}' END`),
});
/** An account that an agent has disabled stays disabled, and one that waits for its deletion does not let its person in any more. */
const restricted = (trx: Transaction, at: number) => ({
  restricted_at: at,
  disabled_for: trx.raw(
    `CASE WHEN disabled_at IS NOT NULL AND disabled_for IS NULL THEN NULL ELSE '${restrictedFor}' END`,
  ),
  disabled_at: trx.raw('COALESCE(disabled_at, CAST(? AS bigint))', [at]),
});
/** An account that waits for its deletion is closed again by that alone. */
const released = (trx: Transaction) => {
  const isOpen = `disabled_for = '${restrictedFor}' AND deletion_due_at IS NULL`;
  return {
    restricted_at: null,
    disabled_at: trx.raw(`CASE WHEN ${isOpen} THEN NULL ELSE disabled_at END`),
    disabled_for: trx.raw(
      `CASE WHEN disabled_for = '${restrictedFor}' AND deletion_due_at IS NOT NULL THEN '${closedFor}' ELSE NULL END`,
    ),
  };
};

/** Returns the columns to write, so that what keeps a person out for one reason is not lifted for another. */
export function standingColumns(
  trx: Transaction,
  { disabledAt, closedAt, restrictedAt }: StandingChanges,
): Readonly<Record<string, unknown>> {
  if (disabledAt !== undefined)
    return disabledAt === null ? opened(trx) : { disabled_at: disabledAt, disabled_for: null };
  if (closedAt !== undefined) return closed(trx, closedAt);
  if (restrictedAt === undefined) return {};
  return restrictedAt === null ? released(trx) : restricted(trx, restrictedAt);
}
