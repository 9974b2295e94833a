import { isoTime } from '../domain/time.ts';
import type { ServerServices } from '../services.ts';
import { listDeletions } from '../store/backup/list-deletions.ts';

/** Yields the lines of a list of deletions: until when it is complete, then a line for each account. */
export async function* describeDeletions({
  config,
  database,
  nowSeconds,
}: ServerServices): AsyncGenerator<Readonly<Record<string, string>>, void, undefined> {
  yield { deletions_of: config.issuer, deletions_until: isoTime(nowSeconds()) };
  for await (const { sub, deletedAt, requestedAt, dueAt } of listDeletions(database)) {
    if (deletedAt !== undefined) yield { sub, deleted_at: isoTime(deletedAt) };
    else yield { sub, deletion_requested_at: isoTime(requestedAt!), deletion_due_at: isoTime(dueAt!) };
  }
}
