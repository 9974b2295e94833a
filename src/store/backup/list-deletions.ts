import type { Database } from '../database/database.ts';
import { defineRow, named, number, text } from '../database/define-row.ts';

/** A deleted account, or one whose deletion waits. Times are epoch seconds. */
export interface ListedDeletion {
  readonly sub: string;
  readonly deletedAt?: number;
  readonly requestedAt?: number;
  readonly dueAt?: number;
}

const deletedShape = defineRow({ sub: named('id', text), deletedAt: number });
const waitingShape = defineRow({
  sub: named('id', text),
  requestedAt: named('deletion_requested_at', number),
  dueAt: named('deletion_due_at', number),
});

const pageRows = 1_000;

/** Yields every account that was deleted, and then every one that waits for its deletion. */
export async function* listDeletions({
  knex,
}: Pick<Database, 'knex'>): AsyncGenerator<ListedDeletion, void, undefined> {
  for (let after = ''; ;) {
    const deleted = await deletedShape.list(
      knex('deleted_accounts').where('id', '>', after).orderBy('id').limit(pageRows),
    );
    yield* deleted;
    if (deleted.length < pageRows) break;
    after = deleted.at(-1)!.sub;
  }
  yield* await waitingShape.list(knex('accounts').whereNotNull('deletion_due_at').orderBy('deletion_due_at'));
}
