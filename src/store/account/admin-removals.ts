import { randomUUID } from 'node:crypto';
import { removalSeconds } from '../../domain/roles/admin-removal.ts';
import type { Row, Transaction } from '../database/database.ts';
import type { StoreParts } from '../database/store-parts.ts';

/** The role of an administrator that is to be taken away; times in epoch seconds. */
export interface AdminRemoval {
  readonly id: string;
  readonly accountId: string;
  /** Account of the administrator who asked; undefined for a command or a service. */
  readonly askedBy: string | undefined;
  readonly reason: string | undefined;
  /** Until then the administrator concerned may object. */
  readonly effectiveAt: number;
}

type Asked = Pick<AdminRemoval, 'accountId' | 'askedBy' | 'reason'>;

export interface AdminRemovalStore {
  find(accountId: string, trx?: Transaction): Promise<AdminRemoval | undefined>;
  /** Lists every removal that waits. */
  list(): Promise<readonly AdminRemoval[]>;
  /** Begins a removal from a locked account, in the place of the one that waits. */
  begin(trx: Transaction, about: Asked): Promise<AdminRemoval>;
  /** Notes which administrator asks for what a command or a service has asked for. The moment stays. */
  join(trx: Transaction, about: Asked): Promise<void>;
  /** Lists removals to which nobody may object any more, the longest overdue first. */
  due(limit: number): Promise<readonly AdminRemoval[]>;
  /** Ends the removal from a locked account, however it ends. */
  end(trx: Transaction, accountId: string): Promise<void>;
}

const columns = ['account_id', 'id', 'asked_by', 'reason', 'effective_at'] as const;

const toRemoval = (row: Row): AdminRemoval => ({
  id: String(row['id']),
  accountId: String(row['account_id']),
  askedBy: (row['asked_by'] as string | null) ?? undefined,
  reason: (row['reason'] as string | null) ?? undefined,
  effectiveAt: Number(row['effective_at']),
});

export function createAdminRemovalStore({
  database,
  nowSeconds,
}: Pick<StoreParts, 'database' | 'nowSeconds'>): AdminRemovalStore {
  const table = (trx?: Transaction) => (trx ?? database.knex)('admin_removals');
  return {
    async find(accountId, trx) {
      const row = (await table(trx)
        .where({ account_id: accountId })
        .first(...columns)) as Row | undefined;
      return row && toRemoval(row);
    },
    async list() {
      return ((await table().select(...columns)) as Row[]).map(toRemoval);
    },
    async begin(trx, { accountId, askedBy, reason }) {
      await table(trx).where({ account_id: accountId }).delete();
      const row = {
        account_id: accountId,
        id: randomUUID(),
        asked_by: askedBy ?? null,
        reason: reason ?? null,
        asked_at: nowSeconds(),
        effective_at: nowSeconds() + removalSeconds,
      };
      await table(trx).insert(row);
      return toRemoval(row);
    },
    async join(trx, { accountId, askedBy, reason }) {
      await table(trx)
        .where({ account_id: accountId })
        .update({ asked_by: askedBy ?? null, reason: reason ?? null });
    },
    async due(limit) {
      const rows = (await table()
        .where('effective_at', '<=', nowSeconds())
        .orderBy(['effective_at', 'account_id'])
        .limit(limit)
        .select(...columns)) as Row[];
      return rows.map(toRemoval);
    },
    async end(trx, accountId) {
      await table(trx).where({ account_id: accountId }).delete();
    },
  };
}
