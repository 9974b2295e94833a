import type { ContentPart } from './snapshot.ts';

/** Bytes that a batch of rows aims at. A photo is larger than a thousand counters. */
const batchBytes = 1_000_000;
const firstRows = 50;
const mostRows = 5_000;

/**
 * Gathers the rows of one table into batches of about a megabyte, so that memory stays bounded whatever a row weighs.
 * @param read returns so many of the rows that follow, each as a JSON list; fewer when there are no more
 */
export async function* batchRows(
  table: number,
  read: (rows: number) => Promise<readonly string[]>,
): AsyncGenerator<ContentPart, void, undefined> {
  for (let wanted = firstRows; ;) {
    const rows = await read(wanted);
    if (rows.length > 0) {
      const json = Buffer.from(`[${rows.join(',')}]`);
      yield { type: 'rows', table, count: rows.length, json };
      const fitting = Math.floor((batchBytes * rows.length) / json.length);
      if (rows.length < wanted) return;
      wanted = Math.max(1, Math.min(fitting, wanted * 4, mostRows));
    } else return;
  }
}
