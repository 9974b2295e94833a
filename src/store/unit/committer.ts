import { createBatches } from './create-batches.ts';
import type { Database, Executor, Row } from '../database/database.ts';
import {
  isDuplicateRecord,
  isHeldUp,
  isLostConflict,
  isOutOfRoom,
  isRefusedWrite,
} from '../database/database-failures.ts';
import { traced } from '../../tracing/traced.ts';
import { createUnitStatements } from './sqlite-unit.ts';
import { AlreadyClaimed, AlreadyConsumed } from './unit-failures.ts';
import { clearUnit, isUnitEmpty, noteWrittenSessions, type Unit } from './unit-of-work.ts';
import {
  accountsOf,
  addRows,
  batchOf,
  conditionsOf,
  failureOf,
  idsOf,
  keysOf,
  waitsOf,
  type Condition,
  type PartRows,
} from './units-as-rows.ts';
import { deleteEndedTokensSql, parts, type Part } from './write-parts.ts';

export interface Committer {
  /** Writes the unit in one commit, together with those of other requests that wait at the same moment. */
  commit(unit: Unit): Promise<void>;
  /** Writes the unit inside a transaction that somebody else commits. */
  commitWithin(unit: Unit, tx: Executor): Promise<void>;
  /** Returns how many units wait for their batch to begin. */
  waiting(): number;
  /** Returns whether the last commit that ended found no room on the disk. */
  isOutOfRoom(): boolean;
  /** Hears that a transaction failed which somebody else commits, and throws its error. */
  readonly noteFailure: (error: unknown) => never;
}

/** Says how one commit went. `again` means that it was refused, and that its units are written once more. */
export interface CommitFacts {
  readonly outcome: 'ok' | 'again' | 'failed';
  readonly units: number;
  readonly seconds: number;
}

export interface CommitListeners {
  /** Hears of the lines of the audit that a commit has written. */
  readonly onAudited?: (lines: readonly Row[]) => void;
  /** Hears of each commit. Where it is left out, no time is taken. */
  readonly onCommit?: ((facts: CommitFacts) => void) | undefined;
}

const jobWork = ['outbox', 'logout_notices'] as const;
export type JobWork = (typeof jobWork)[number];

/** Returns the jobs that have something to do once this unit is written. */
export const workOf = ({ extras }: Unit): readonly JobWork[] => jobWork.filter((name) => extras.has(name));

/** Returns the lines of the audit that this unit writes. */
export const auditedIn = ({ extras }: Unit): readonly Row[] => extras.get('audit') ?? [];

interface Waiting {
  readonly unit: Unit;
  readonly keys: ReadonlySet<string>;
  /** The accounts whose rows the unit locks. */
  readonly shared: readonly string[];
  done: (error?: unknown) => void;
  /** The request was answered that the database is away, because it had waited for too long. */
  isGivenUp: boolean;
}

/**
 * Locks accounts, and those of sessions that end, before the statement locks any other row. Commands lock an account first and end its
 * sessions and tokens then. A batch that held one of these rows, and waited for the account or for the mark of a session, would wait for
 * such a command while the command waits for the batch.
 */
const lockedAccounts = `accounts_first AS MATERIALIZED (SELECT a.id FROM accounts a WHERE a.id = ANY(ARRAY(
    SELECT json_array_elements_text(?::json)
    UNION ALL SELECT p.account_id FROM payloads p WHERE p.session_uid = ANY(ARRAY(SELECT json_array_elements_text(?::json)))
  )) ORDER BY a.id FOR SHARE)`;

/** Returns the values of `lockedAccounts`; undefined where these units lock no account. */
function locksOf(units: readonly Unit[]): readonly string[] | undefined {
  const accounts = [...new Set(units.flatMap(accountsOf))];
  const sessions = units.flatMap(({ endedSessions }) => [...endedSessions.keys()]);
  return accounts.length + sessions.length > 0 ? [JSON.stringify(accounts), JSON.stringify(sessions)] : undefined;
}

interface Combining {
  readonly used: readonly Part[];
  readonly waitedFor: readonly Condition[];
  readonly locksAccounts: boolean;
  readonly isPatient: boolean;
}

/**
 * Milliseconds that a batch waits for a lock of another transaction at most. A unit that meets such a lock alone waits apart, because three
 * batches that wait would stop every write of the process.
 */
const lockMilliseconds = 200;

/** Returns one statement made of the parts in use; PostgreSQL runs them all on one snapshot, guarded by the conditions. */
function combined({ used, waitedFor, locksAccounts, isPatient }: Combining): string {
  const ids = waitedFor.map(({ part }) => `SELECT id FROM ${part.name}`);
  const bodies = [
    ...(locksAccounts ? [lockedAccounts] : []),
    ...waitedFor.map(({ part }) => `${part.name} AS (${part.sql.postgres})`),
    // Without a condition the guard of each row is null, but its CTE must exist.
    `held AS (${ids.length > 0 ? ids.join(' UNION ALL ') : 'SELECT NULL::text AS id'})`,
    ...used.map((part) => `${part.name}_part AS (${part.sql.postgres})`),
  ];
  // PostgreSQL begins with the last query, which looks at these conditions before it reads anything. A CASE keeps their order.
  const limited = isPatient ? 'true' : `(SELECT set_config('lock_timeout', '${lockMilliseconds}ms', true)) <> ''`;
  const locked = locksAccounts ? '(SELECT count(*) FROM accounts_first) >= 0' : 'true';
  const first = `WHERE CASE WHEN ${limited} THEN ${locked} ELSE false END`;
  // RECURSIVE only allows a part to read what a later one returns.
  return `WITH RECURSIVE ${bodies.join(', ')} ${ids.length > 0 ? 'SELECT id FROM held' : 'SELECT 1'} ${first}`;
}

async function writePostgres(
  units: readonly Unit[],
  tx: Executor | Pick<Database, 'writeOne'>,
  isPatient: boolean,
): Promise<Set<string>> {
  const { waitedFor, used, params } = batchOf(units);
  const locks = locksOf(units);
  const sql = combined({ used, waitedFor, locksAccounts: locks !== undefined, isPatient });
  const values = [...(locks ?? []), ...params];
  return idsOf('all' in tx ? await tx.all(sql, values) : await tx.writeOne(sql, values));
}

const endsGrants = ({ revokedGrants }: Unit) => revokedGrants.size > 0;

/**
 * Writes units of which one ends a grant, and then deletes the tokens of that grant once more. Another process may be refreshing them: the
 * first statement has waited for the row that the refresh consumes, but only the second one sees what the refresh has written meanwhile.
 */
async function writeWithEndedGrants(units: readonly Unit[], tx: Executor, isPatient: boolean): Promise<Set<string>> {
  const held = await writePostgres(units, tx, isPatient);
  const ended = units.filter((unit) => endsGrants(unit) && !failureOf(unit, held));
  if (ended.length === 0) return held;
  const grants = ended.flatMap(({ revokedGrants }) => [...revokedGrants]);
  // Rows that the unit itself has written with such a grant take the place of those that ended.
  const kept = ended.flatMap(({ upserts }) => [...upserts.values()].map(({ id }) => id));
  await tx.all(deleteEndedTokensSql, [JSON.stringify(grants), JSON.stringify(kept)]);
  return held;
}

/** Writes a unit inside a transaction of somebody else, part by part. Throws before the first part when a condition does not hold. */
async function writeWithinSqlite(unit: Unit, tx: Executor): Promise<void> {
  const waits = waitsOf(unit);
  for (const [place, { part, rows }] of conditionsOf([unit]).entries()) {
    const held = idsOf(await tx.all(part.sql.sqlite, [JSON.stringify(rows)]));
    const { row, failure } = waits[place]!;
    if (!held.has(row.id)) throw failure();
  }

  const rows: PartRows = new Map();
  addRows(rows, unit);
  for (const { name, sql } of parts) {
    const list = rows.get(name);
    if (list) await tx.all(sql.sqlite, [JSON.stringify(list)]);
  }
}

async function writeWithinPostgres(unit: Unit, tx: Executor): Promise<void> {
  const failure = failureOf(unit, await (endsGrants(unit) ? writeWithEndedGrants : writePostgres)([unit], tx, true));
  if (failure) throw failure;
}

/** Writes a batch by one statement, whatever the batch holds; sqlite-unit.ts says how, and why. */
function createSqliteWriter(database: Database): (units: readonly Unit[]) => Promise<Set<string>> {
  const statementOf = createUnitStatements();
  return (units) => {
    const { waitedFor, used, params } = batchOf(units);
    const [first, ...more] = used;
    // One part alone needs no view: its own text is one statement already.
    if (waitedFor.length === 0 && first && more.length === 0)
      return database.writeOne(first.sql.sqlite, params).then(() => new Set());
    const { sql, setup } = statementOf([...waitedFor.map(({ part }) => part), ...used]);
    return database
      .writeOne(sql, params, setup)
      .then(([answer]) => new Set(JSON.parse(String(answer?.['held'])) as string[]));
  };
}

const claimedSql = 'SELECT 1 AS one FROM payloads WHERE model = ? AND id = ?';

/**
 * Creates the committer, which writes the units of several requests together. SQLite writes one batch at a time, PostgreSQL up to three.
 * @param onWritten called after a commit that left work for a job
 */
export function createCommitter(
  database: Database,
  onWritten: (work: JobWork) => void,
  { onAudited = () => {}, onCommit }: CommitListeners = {},
): Committer {
  const writeBatch =
    database.dialect === 'postgres'
      ? (units: readonly Unit[], isPatient: boolean) =>
          units.some(endsGrants)
            ? database.write((tx) => writeWithEndedGrants(units, tx, isPatient))
            : writePostgres(units, database, isPatient)
      : createSqliteWriter(database);

  const writeWithin = database.dialect === 'postgres' ? writeWithinPostgres : writeWithinSqlite;

  /** Returns why a unit failed. A claim is the one record of a unit that must not be there before. */
  const claimedBefore = ({ claim }: Unit, error: unknown) =>
    claim && isDuplicateRecord(error) ? new AlreadyClaimed() : error;
  /** Where another request was faster with the same claim, it has taken what this one consumes as well. */
  const ofClaim = async ({ claim }: Unit, failure: Error | undefined) => {
    if (!(failure instanceof AlreadyConsumed) || claim === undefined) return failure;
    const rows = await database.reader.all(claimedSql, [claim.model, claim.id]).catch(() => []);
    return rows.length > 0 ? new AlreadyClaimed() : failure;
  };

  let hasNoRoom = false;
  /** Returns the units that a lock held up. */
  const runBatch = async (
    asked: readonly Waiting[],
    isApart: boolean,
    isLastTry = false,
  ): Promise<readonly Waiting[]> => {
    const batch = asked.filter(({ isGivenUp }) => !isGivenUp);
    if (batch.length === 0) return [];
    const began = onCommit ? performance.now() : 0;
    const tell = (outcome: CommitFacts['outcome']) =>
      onCommit?.({ outcome, units: batch.length, seconds: (performance.now() - began) / 1_000 });
    const units = batch.map(({ unit }) => unit);
    try {
      const held = await writeBatch(units, isApart);
      hasNoRoom = false;
      tell('ok');
      for (const { unit, done } of batch) {
        const failure = failureOf(unit, held);
        done(failure && (await ofClaim(unit, failure)));
      }
      return [];
    } catch (error) {
      hasNoRoom ||= isOutOfRoom(error);
      const isAlone = batch.length === 1;
      const lost = isAlone ? claimedBefore(batch[0]!.unit, error) : error;
      if (lost instanceof AlreadyClaimed) {
        tell('ok');
        batch[0]!.done(lost);
        return [];
      }
      const isLocked = !isApart && isHeldUp(error);
      // After any other error the batch may have been committed, so it is not written a second time.
      const isTriedAgain = !isLastTry && (isAlone ? isLostConflict(error) : isRefusedWrite(error));
      tell(isLocked || isTriedAgain ? 'again' : 'failed');
      if (isLocked) return batch;
      const left: Waiting[] = [];
      for (const item of batch) {
        // One bad row must not take the other units of the batch down with it.
        if (isTriedAgain) left.push(...(await runBatch([item], isApart, isAlone)));
        else item.done(error);
      }
      return left;
    }
  };

  const batches = createBatches({ parallel: database.dialect === 'sqlite' ? 1 : 3, write: runBatch });

  const enqueue = (unit: Unit): Promise<void> => {
    const item: Waiting = {
      unit,
      keys: keysOf(unit),
      shared: accountsOf(unit).map(String),
      done: () => {},
      isGivenUp: false,
    };
    const written = new Promise<void>((resolve, reject) => {
      item.done = (error) => (error ? reject(error as Error) : resolve());
    });
    batches.add(item);
    // A unit that has not begun by then does not begin any more: its request is answered as failed.
    return database.inTime(written, () => {
      item.isGivenUp = true;
      batches.remove(item);
    });
  };

  return {
    async commit(unit) {
      if (isUnitEmpty(unit)) return;
      const left = workOf(unit);
      const lines = auditedIn(unit);
      try {
        await traced('commit', {}, () => enqueue(unit));
        noteWrittenSessions(unit);
      } finally {
        clearUnit(unit);
      }
      for (const work of left) onWritten(work);
      onAudited(lines);
    },
    async commitWithin(unit, tx) {
      if (isUnitEmpty(unit)) return;
      try {
        await writeWithin(unit, tx);
      } catch (error) {
        throw claimedBefore(unit, error);
      }
      noteWrittenSessions(unit);
      clearUnit(unit);
    },
    waiting: () => batches.waiting(),
    isOutOfRoom: () => hasNoRoom,
    noteFailure(error) {
      hasNoRoom ||= isOutOfRoom(error);
      throw error;
    },
  };
}
