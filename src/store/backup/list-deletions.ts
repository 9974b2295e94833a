import type { Database, Row } from '../database/database.ts';

/** A deleted account, or one whose deletion waits. Times are epoch seconds. */
export interface ListedDeletion {
  readonly sub: string;
  readonly deletedAt?: number;
  readonly requestedAt?: number;
  readonly dueAt?: number;
}

const pageRows = 1_000;

/** Yields every account that was deleted, and then every one that waits for its deletion. */
export async function* listDeletions({
  knex,
}: Pick<Database, 'knex'>): AsyncGenerator<ListedDeletion, void, undefined> {
  for (let after = ''; ;) {
    const rows = (await knex('deleted_accounts')
      .where('id', '>', after)
      .orderBy('id')
      .limit(pageRows)
      .select('id', 'deleted_at')) as Row[];
    for (const row of rows) yield { sub: String(row['id']), deletedAt: Number(row['deleted_at']) };
    if (rows.length < pageRows) break;
    after = String(rows.at(-1)!['id']);
  }
  const waiting = (await knex('accounts')
    .whereNotNull('deletion_due_at')
    .orderBy('deletion_due_at')
    .select('id', 'deletion_requested_at', 'deletion_due_at')) as Row[];
  for (const row of waiting)
    yield {
      sub: String(row['id']),
      requestedAt: Number(row['deletion_requested_at']),
      dueAt: Number(row['deletion_due_at']),
    };
}
