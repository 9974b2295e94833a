import type { Role } from '../../domain/roles/roles.ts';
import type { Transaction } from '../database/database.ts';
import { createAdminRemovalStore, type AdminRemovalStore } from './admin-removals.ts';
import { defineRow, nullable, number, text, words, type RowOf } from '../database/define-row.ts';
import type { StoreParts } from '../database/store-parts.ts';

const holder = defineRow({
  id: text,
  email: text,
  emailCanonical: text,
  familyName: nullable(text),
  givenName: nullable(text),
  locale: nullable(text),
  roles: words,
  disabledAt: nullable(number),
});
/** An account that holds a role, as lists and messages show it; times in epoch seconds. */
export type Holder = RowOf<typeof holder>;

export interface HolderStore {
  /** The roles of administrators that are to be taken away. */
  readonly removals: AdminRemovalStore;
  /** Returns every holder of a role, in the order of the addresses. There are as many as people work with the administration. */
  list(trx?: Transaction): Promise<readonly Holder[]>;
  /**
   * Makes each transaction that changes who holds a role wait for the one before it to end, so that no two of them count on each other's
   * account.
   */
  lock(trx: Transaction): Promise<void>;
  /** Returns whether an enabled account beside this one holds the role. Inside a transaction it takes the lock first. */
  hasOther(about: { readonly accountId: string; readonly role: Role }, trx?: Transaction): Promise<boolean>;
  /** Returns the enabled accounts that have lost this role since then and do not hold it now. */
  lostRole(trx: Transaction, about: { readonly role: Role; readonly since: number }): Promise<readonly Holder[]>;
  /** Returns the roles of an enabled account, as this transaction sees them. The account is not locked. */
  rolesOf(trx: Transaction, accountId: string): Promise<readonly string[]>;
}

/** Key of a lock of PostgreSQL. No other lock uses this number. */
const holdersLock = 7_204_332;
// The code units of the addresses decide, so that both databases have one order.
const inOrder = (one: Holder, other: Holder) => (one.emailCanonical < other.emailCanonical ? -1 : 1);

export function createHolderStore({ database, nowSeconds }: Pick<StoreParts, 'database' | 'nowSeconds'>): HolderStore {
  const { knex, dialect } = database;
  // As the index has it, so that it is used.
  const holding = (trx?: Transaction) => (trx ?? knex)('accounts').whereRaw(`roles <> ''`);
  const lock = async (trx: Transaction) => {
    if (dialect === 'postgres') await trx.raw('SELECT pg_advisory_xact_lock(?)', [holdersLock]);
  };
  return {
    removals: createAdminRemovalStore({ database, nowSeconds }),
    lock,
    list: async (trx) => (await holder.list(holding(trx))).toSorted(inOrder),
    async hasOther({ accountId, role }, trx) {
      if (trx) await lock(trx);
      const others = await holder.list(holding(trx).whereNull('disabled_at').whereNot({ id: accountId }));
      return others.some(({ roles }) => roles.includes(role));
    },
    async lostRole(trx, { role, since }) {
      const ids = await trx('audit')
        .where({ event: 'account.role_revoked' })
        .where('at', '>', since)
        .whereLike('details', `%"role":"${role}"%`)
        .whereNotNull('account_id')
        .distinct()
        .pluck<string[]>('account_id');
      const found = await holder.list(trx('accounts').whereIn('id', ids).whereNull('disabled_at'));
      return found.filter(({ roles }) => !roles.includes(role));
    },
    async rolesOf(trx, accountId) {
      const found = await holder.first(trx('accounts').where({ id: accountId }).whereNull('disabled_at'));
      return found?.roles ?? [];
    },
  };
}
