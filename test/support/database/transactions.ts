import type { Knex } from 'knex';
import type { Database } from '../../../src/store/database/database.ts';
import { until } from '../until.ts';

interface Holder {
  readonly services: { readonly database: Database };
}

/** Begins a transaction, which holds what it locks until it is committed or rolled back. `rowsIn` reads and writes within it. */
export const openTransaction = ({ services }: Holder): Promise<Knex.Transaction> =>
  services.database.knex.transaction();

/** Waits until so many statements wait for a lock. On SQLite one statement runs after the other, so none ever waits. */
export async function untilLocked({ services }: Holder, count = 1): Promise<void> {
  const { dialect, reader } = services.database;
  if (dialect === 'sqlite') return;
  const sql = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  await until(async () => (await reader.all(sql, [])).length >= count, `${count} statements that wait for a lock`);
}
