import type { Executor, Row } from '../database/database.ts';

const cursorsSql = 'SELECT name, position FROM cursors WHERE name IN (?, ?)';
const lockSql = 'UPDATE cursors SET position = position WHERE name = ? RETURNING position';
const placeSql = 'SELECT position FROM cursors WHERE name = ?';
const lastSql = 'SELECT seq FROM audit_links ORDER BY seq DESC LIMIT 1';
const moveSql = `INSERT INTO cursors (name, position) VALUES (?, CAST(? AS bigint))
  ON CONFLICT (name) DO UPDATE SET position = excluded.position`;

/** The lines behind the place of a cursor. */
export interface NextLines {
  /** The place behind which they stand. */
  readonly position: number;
  /** The lines that are left and were not read before; each holds `position`, `line` and the columns. */
  readonly rows: readonly Row[];
  /** Says how many links were read, those of lines that are gone included. */
  readonly read: number;
  /** The places of the cursor after these lines, by name. */
  readonly places: ReadonlyMap<string, number>;
}

/** A place in the audit, up to which something was made of its lines. */
export interface AuditCursor {
  /**
   * Reads the next lines, hands them over, and moves on, all in the transaction of the caller, so that no line is missed and none is taken
   * twice, whoever stops or runs at the same time. Returns how many lines it read.
   */
  next(trx: Executor, take: (rows: readonly Row[]) => Promise<void>): Promise<number>;
  /** Reads the next lines without moving, so that long work on them holds up nobody. */
  peek(executor: Executor): Promise<NextLines>;
  /** Moves past lines that were read, in the transaction that writes what was made of them. Returns false where somebody else was faster. */
  pass(trx: Executor, lines: NextLines): Promise<boolean>;
  /** Moves to the end of the chain, past lines that nobody wants. The caller holds the lock. */
  skip(trx: Executor): Promise<void>;
  /** Lets nobody else move the cursor until the end of the transaction. */
  lock(trx: Executor): Promise<number>;
}

interface Named {
  /** Name of the place of the last link that was read; a migration has written its row. */
  readonly name: string;
  /** Number of lines that one commit reads. */
  readonly size: number;
  /** Columns of the audit that are wanted. */
  readonly columns: readonly string[];
}

/**
 * Makes a cursor over the lines of the audit, in the order of its chain, which never changes. Lines themselves are committed in any order.
 */
export function createAuditCursor({ name, size, columns }: Named): AuditCursor {
  /** The highest line that was read, and the one up to which lines were read before the chain of the audit began anew. */
  const lines = `${name}-lines`;
  const floor = `${name}-floor`;
  const nextSql = `SELECT l.seq AS position, l.audit_id AS line, ${columns.map((column) => `a.${column}`).join(', ')}
  FROM (SELECT seq, audit_id FROM audit_links WHERE seq > CAST(? AS bigint) ORDER BY seq LIMIT ${size}) l
  LEFT JOIN audit a ON a.id = l.audit_id ORDER BY l.seq`;

  const lock = async (trx: Executor) => {
    const [cursor] = await trx.all(lockSql, [name]);
    return Number(cursor?.['position'] ?? 0);
  };
  const newest = async (trx: Executor) => {
    const [link] = await trx.all(lastSql, []);
    return Number(link?.['seq'] ?? 0);
  };
  const readAfter = async (executor: Executor, position: number): Promise<NextLines> => {
    const others = await executor.all(cursorsSql, [lines, floor]);
    const placeOf = (wanted: string) => Number(others.find((row) => row['name'] === wanted)?.['position'] ?? 0);
    const rows = await executor.all(nextSql, [position]);
    const last = rows.at(-1);
    if (!last) {
      // An operator let the chain begin anew: its links are numbered from the beginning, and lines that were read are among them.
      const isAnew = (await newest(executor)) < position;
      const places: [string, number][] = isAnew
        ? [
            [floor, placeOf(lines)],
            [name, 0],
          ]
        : [];
      return { position, rows: [], read: 0, places: new Map(places) };
    }
    const from = placeOf(floor);
    return {
      position,
      rows: rows.filter((row) => row['event'] !== null && Number(row['line']) > from),
      read: rows.length,
      places: new Map([
        [name, Number(last['position'])],
        [lines, Math.max(placeOf(lines), ...rows.map((row) => Number(row['line'])))],
      ]),
    };
  };
  const move = async (trx: Executor, { places }: NextLines) => {
    for (const [moved, place] of places) await trx.all(moveSql, [moved, place]);
  };
  return {
    lock,
    async skip(trx) {
      await trx.all(moveSql, [name, await newest(trx)]);
    },
    async next(trx, take) {
      const found = await readAfter(trx, await lock(trx));
      if (found.read > 0) await take(found.rows);
      await move(trx, found);
      return found.read;
    },
    async peek(executor) {
      const [cursor] = await executor.all(placeSql, [name]);
      return readAfter(executor, Number(cursor?.['position'] ?? 0));
    },
    async pass(trx, found) {
      if ((await lock(trx)) !== found.position) return false;
      await move(trx, found);
      return true;
    },
  };
}
