import { randomUUID } from 'node:crypto';
import { exportLeaseSeconds, exportSeconds } from '../../domain/account/export/export-rules.ts';
import { clockSkew } from '../../domain/time.ts';
import type { Transaction } from '../database/database.ts';
import { defineRow, named, nullable, number, optional, text, textOrEmpty, type RowOf } from '../database/define-row.ts';
import { hasChanged } from '../database/row-counts.ts';
import type { StoreParts } from '../database/store-parts.ts';
import type { SealedColumn } from '../database/sealed-column.ts';
import { createWaking, type Waking } from '../operation/waking.ts';

const exportShape = defineRow({
  id: text,
  accountId: text,
  /** Uid of the session that asked. No other session gets the file. */
  sessionUid: text,
  /** Name of the browser that asked; undefined for a browser that is not on the list. */
  browser: textOrEmpty,
  lang: text,
  askedAt: number,
  expiresAt: number,
  /** When a process may take an open export up; null once it is ready or was given up. */
  dueAt: nullable(number),
  /** Share of the file that is made, from 0 to 100. */
  percent: number,
  /** Number of the try that makes the file, or has made it. */
  attempt: named('attempts', number),
  readyAt: optional(number),
  size: optional(number),
  digest: optional(text),
}).to(({ readyAt, size = 0, digest = '', ...made }) => ({
  ...made,
  /** `open`: a process makes the file or will make it. `failed`: the file was given up. */
  state: stateOf({ dueAt: made.dueAt, readyAt }),
  /** Facts about the file once it is ready. */
  file: readyAt === undefined ? undefined : { size, digest, readyAt },
}));
/** A file with a person's data that she asked for; times in epoch seconds. */
export type AccountExport = RowOf<typeof exportShape>;

function stateOf(of: { readonly dueAt: number | null; readonly readyAt: number | undefined }) {
  if (of.dueAt !== null) return 'open';
  return of.readyAt === undefined ? 'failed' : 'ready';
}

/** One try at a file. A try that was taken over by another process can write nothing any more. */
export type Attempt = Pick<AccountExport, 'id' | 'attempt' | 'expiresAt'>;

export interface ExportStore extends Waking {
  /** Lists the exports of an account that have not expired, the newest first. */
  list(accountId: string): Promise<readonly AccountExport[]>;
  /** Opens an export. Returns undefined when one is open already. A unique index decides. */
  open(
    trx: Transaction,
    asked: Pick<AccountExport, 'accountId' | 'sessionUid' | 'browser' | 'lang'>,
  ): Promise<string | undefined>;
  /** Returns open exports that no process works at, the one that waits longest first. */
  due(limit: number): Promise<readonly AccountExport[]>;
  /** Begins a try. Of any number of parallel processes one gets the export, the others undefined. */
  claim(open: AccountExport): Promise<AccountExport | undefined>;
  /** Forgets the chunks of earlier tries. */
  forgetEarlier(attempt: Attempt): Promise<void>;
  /** Writes one chunk. Returns false when the try is over: the account is gone, or another process has taken over. */
  putChunk(attempt: Attempt, chunk: { readonly place: number; readonly bytes: Buffer }): Promise<boolean>;
  /** Notes how far a try is and that its process lives. Returns false when the try is over. */
  beat(attempt: Attempt, percent: number): Promise<boolean>;
  /** Ends a try without a file. Any process may begin the file again from then on; epoch seconds. */
  release(attempt: Attempt, dueAt: number): Promise<void>;
  /** Ends a try whose chunks are all written. Returns false when the try is over. */
  finish(
    trx: Transaction,
    attempt: Attempt,
    file: { readonly size: number; readonly digest: string },
  ): Promise<boolean>;
  /** Gives an open export up. Returns false when it is no longer open. */
  giveUp(trx: Transaction, open: Pick<AccountExport, 'id' | 'attempt'>): Promise<boolean>;
  /** Returns one chunk of a ready file; undefined when it is gone or was altered. */
  chunk(ready: Attempt, place: number): Promise<Buffer | undefined>;
}

const listSql = `SELECT ${exportShape.select} FROM exports WHERE account_id = ? AND expires_at > ? ORDER BY asked_at DESC, ready_at DESC, id`;
const claimSql = `UPDATE exports SET due_at = ?, attempts = attempts + 1, percent = 0
  WHERE id = ? AND due_at = ? AND attempts = ? RETURNING ${exportShape.select}`;
const forgetSql = 'DELETE FROM export_chunks WHERE export_id = ? AND attempt < ? RETURNING place';
const putSql = `INSERT INTO export_chunks (export_id, attempt, place, sealed, expires_at)
  SELECT e.id, e.attempts, ?, ?, e.expires_at FROM exports e WHERE e.id = ? AND e.attempts = ? AND e.due_at IS NOT NULL
  RETURNING place`;
const beatSql = `UPDATE exports SET due_at = ?, percent = ? WHERE id = ? AND attempts = ? AND due_at IS NOT NULL RETURNING id`;
const releaseSql = 'UPDATE exports SET due_at = ? WHERE id = ? AND attempts = ? AND due_at IS NOT NULL RETURNING id';
const chunkSql = `SELECT c.sealed FROM export_chunks c JOIN exports e ON e.id = c.export_id
  WHERE c.export_id = ? AND c.attempt = ? AND c.place = ? AND e.expires_at > ?`;

/** A chunk that is moved to another place, another try or another file does not open. */
const aboutChunk = ({ id, attempt }: Pick<Attempt, 'id' | 'attempt'>, place: number) =>
  `export:${id}:${attempt}:${place}`;

export const sealedChunks: SealedColumn = {
  table: 'export_chunks',
  column: 'sealed',
  key: ['export_id', 'attempt', 'place'],
  about: (row) => aboutChunk({ id: String(row['export_id']), attempt: Number(row['attempt']) }, Number(row['place'])),
  isBytes: true,
  isLarge: true,
};

export function createExportStore({ database, sealer, nowSeconds }: StoreParts): ExportStore {
  const leased = () => nowSeconds() + exportLeaseSeconds;
  return {
    ...createWaking(),
    async list(accountId) {
      return (await database.reader.all(listSql, [accountId, nowSeconds()])).map(exportShape.read);
    },
    async open(trx, { accountId, sessionUid, browser, lang }) {
      const id = randomUUID();
      const now = nowSeconds();
      const opened = await trx('exports')
        .insert({
          id,
          account_id: accountId,
          session_uid: sessionUid,
          browser: browser ?? '',
          lang,
          asked_at: now,
          expires_at: now + exportSeconds,
          due_at: now,
        })
        .onConflict(trx.raw('(account_id) WHERE due_at IS NOT NULL'))
        .ignore()
        .returning('id');
      return opened.length === 1 ? id : undefined;
    },
    due(limit) {
      const now = nowSeconds();
      return exportShape.list(
        database
          .knex('exports')
          .whereNotNull('due_at')
          // A lease that ends later than any that was given was written before the clock was set back.
          .where((due) => due.where('due_at', '<=', now).orWhere('due_at', '>', now + exportLeaseSeconds + clockSkew))
          .orderBy('asked_at')
          .limit(limit),
      );
    },
    async claim({ id, dueAt, attempt }) {
      const [row] = await database.writeOne(claimSql, [leased(), id, dueAt, attempt]);
      return row && exportShape.read(row);
    },
    async forgetEarlier({ id, attempt }) {
      await database.writeOne(forgetSql, [id, attempt]);
    },
    async putChunk(attempt, { place, bytes }) {
      const sealed = sealer.sealBytes(bytes, aboutChunk(attempt, place));
      return (await database.writeOne(putSql, [place, sealed, attempt.id, attempt.attempt])).length === 1;
    },
    async beat({ id, attempt }, percent) {
      return (await database.writeOne(beatSql, [leased(), percent, id, attempt])).length === 1;
    },
    async release({ id, attempt }, dueAt) {
      await database.writeOne(releaseSql, [dueAt, id, attempt]);
    },
    finish: (trx, { id, attempt }, { size, digest }) =>
      hasChanged(
        trx('exports')
          .where({ id, attempts: attempt })
          .whereNotNull('due_at')
          .update({ due_at: null, percent: 100, ready_at: nowSeconds(), size, digest }),
      ),
    giveUp: (trx, { id, attempt }) =>
      hasChanged(trx('exports').where({ id, attempts: attempt }).whereNotNull('due_at').update({ due_at: null })),
    async chunk(ready, place) {
      const [row] = await database.reader.all(chunkSql, [ready.id, ready.attempt, place, nowSeconds()]);
      return row && sealer.openBytes(row['sealed'] as Buffer, aboutChunk(ready, place));
    },
  };
}
