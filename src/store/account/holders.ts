import type { Role } from '../../domain/roles/roles.ts';
import type { Row, Transaction } from '../database/database.ts';
import { createAdminRemovalStore, type AdminRemovalStore } from './admin-removals.ts';
import type { StoreParts } from '../database/store-parts.ts';

/** An account that holds a role, as lists and messages show it; times in epoch seconds. */
export interface Holder {
  readonly id: string;
  readonly email: string;
  readonly emailCanonical: string;
  readonly familyName: string | null;
  readonly givenName: string | null;
  readonly locale: string | null;
  readonly roles: readonly string[];
  readonly disabledAt: number | null;
}

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
const columns = ['id', 'email', 'email_canonical', 'family_name', 'given_name', 'locale', 'roles', 'disabled_at'];

const rolesIn = (text: unknown): readonly string[] => String(text).split(' ').filter(Boolean);

const toHolder = (row: Row): Holder => ({
  id: String(row['id']),
  email: String(row['email']),
  emailCanonical: String(row['email_canonical']),
  familyName: row['family_name'] as string | null,
  givenName: row['given_name'] as string | null,
  locale: row['locale'] as string | null,
  roles: rolesIn(row['roles']),
  disabledAt: row['disabled_at'] === null ? null : Number(row['disabled_at']),
});

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
    async list(trx) {
      const rows = (await holding(trx).select(...columns)) as Row[];
      return rows.map(toHolder).toSorted(inOrder);
    },
    async hasOther({ accountId, role }, trx) {
      if (trx) await lock(trx);
      const rows = (await holding(trx).whereNull('disabled_at').whereNot({ id: accountId }).select('roles')) as Row[];
      return rows.some(({ roles }) => rolesIn(roles).includes(role));
    },
    async lostRole(trx, { role, since }) {
      const lines = (await trx('audit')
        .where({ event: 'account.role_revoked' })
        .where('at', '>', since)
        .whereLike('details', `%"role":"${role}"%`)
        .whereNotNull('account_id')
        .distinct('account_id')) as Row[];
      const rows = (await trx('accounts')
        .whereIn(
          'id',
          lines.map(({ account_id: id }) => String(id)),
        )
        .whereNull('disabled_at')
        .select(...columns)) as Row[];
      return rows.map(toHolder).filter(({ roles }) => !roles.includes(role));
    },
    async rolesOf(trx, accountId) {
      const row = (await trx('accounts').where({ id: accountId }).whereNull('disabled_at').first('roles')) as
        | Row
        | undefined;
      return rolesIn(row?.['roles'] ?? '');
    },
  };
}
