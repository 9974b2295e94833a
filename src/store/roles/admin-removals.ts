import { randomUUID } from 'node:crypto';
import { removalSeconds } from '../../domain/roles/admin-removal.ts';
import type { Transaction } from '../database/database.ts';
import { defineRow, number, optional, text, type RowOf } from '../database/define-row.ts';
import type { StoreParts } from '../database/store-parts.ts';

const removal = defineRow({
  id: text,
  accountId: text,
  /** Account of the administrator who asked; undefined for a command or a service. */
  askedBy: optional(text),
  reason: optional(text),
  /** Until then the administrator concerned may object. */
  effectiveAt: number,
});
/** The role of an administrator that is to be taken away; times in epoch seconds. */
export type AdminRemoval = RowOf<typeof removal>;

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

export function createAdminRemovalStore({
  database,
  nowSeconds,
}: Pick<StoreParts, 'database' | 'nowSeconds'>): AdminRemovalStore {
  const table = (trx?: Transaction) => (trx ?? database.knex)('admin_removals');
  return {
    find: (accountId, trx) => removal.first(table(trx).where({ account_id: accountId })),
    list: () => removal.list(table()),
    async begin(trx, { accountId, askedBy, reason }) {
      await table(trx).where({ account_id: accountId }).delete();
      const at = nowSeconds();
      const begun = { id: randomUUID(), accountId, askedBy, reason, effectiveAt: at + removalSeconds };
      await table(trx).insert({ ...removal.row(begun), asked_at: at });
      return begun;
    },
    async join(trx, { accountId, askedBy, reason }) {
      await table(trx).where({ account_id: accountId }).update(removal.row({ askedBy, reason }));
    },
    due: (limit) =>
      removal.list(
        table().where('effective_at', '<=', nowSeconds()).orderBy(['effective_at', 'account_id']).limit(limit),
      ),
    async end(trx, accountId) {
      await table(trx).where({ account_id: accountId }).delete();
    },
  };
}
