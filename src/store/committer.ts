import { createBatches } from './create-batches.ts';
import type { Database, Executor, Row } from './database.ts';
import { isLostConflict, isRefusedWrite } from './database-failures.ts';
import { traced } from '../tracing/traced.ts';
import { createUnitStatements } from './sqlite-unit.ts';
import { clearUnit, isUnitEmpty, type Unit } from './unit-of-work.ts';
import {
  conditionNames,
  conditionPart,
  deleteEndedTokensSql,
  parts,
  type ConditionName,
  type Part,
} from './write-parts.ts';

/** Says that the row of a conditional consume was consumed before, so that nothing of the unit was written. */
export class AlreadyConsumed extends Error {
  readonly grantId: string | null;

  constructor(grantId: string | null) {
    super('already consumed');
    this.grantId = grantId;
  }
}

/** Says that an account has changed since its person proved who she is, so that nothing of the unit was written. */
export class ProofOutdated extends Error {
  constructor() {
    super('proof outdated');
  }
}

/** Says that another request was faster with what only one may do, so that nothing of the unit was written. */
export class AlreadyClaimed extends Error {
  constructor() {
    super('already claimed');
  }
}

export interface Committer {
  /** Writes the unit in one commit, together with those of other requests that wait at the same moment. */
  commit(unit: Unit): Promise<void>;
  /** Writes the unit inside a transaction that somebody else commits. */
  commitWithin(unit: Unit, tx: Executor): Promise<void>;
  /** Returns how many units wait for their batch to begin. */
  waiting(): number;
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

type PartRows = Map<string, Row[]>;

interface Waiting {
  readonly unit: Unit;
  readonly keys: ReadonlySet<string>;
  done: (error?: unknown) => void;
  /** The request was answered that the database is away, because it had waited for too long. */
  isGivenUp: boolean;
}

/**
 * Returns the keys of rows that a unit writes, and of the grants that they belong to. Two units that share a key are never in one batch, so
 * that they are written in order: tokens that are written together with the end of their grant would outlive it.
 */
function keysOf(unit: Unit): Set<string> {
  const keys = new Set([
    ...unit.upserts.keys(),
    ...unit.deletes.keys(),
    ...unit.revokedGrants,
    ...unit.endedSessions.keys(),
  ]);
  for (const { grant_id: grantId } of unit.upserts.values()) if (grantId !== null) keys.add(grantId);
  if (unit.consume) keys.add(`${unit.consume.model}:${unit.consume.id}`);
  if (unit.claim) keys.add(`${unit.claim.model}:${unit.claim.id}`);
  if (unit.consume?.grant_id) keys.add(unit.consume.grant_id);
  for (const [name, rows] of unit.extras) {
    // Successes of several tries at one counter are added up.
    if (name === 'throttle_successes') continue;
    for (const row of rows) if (typeof row['key'] === 'string') keys.add(row['key']);
  }
  return keys;
}

interface Wait {
  readonly name: ConditionName;
  readonly row: { readonly id: string };
  readonly failure: () => Error;
}

/** Returns what a unit waits for, in the order in which the conditions are looked at. */
function waitsOf({ proof, claim, consume }: Unit): readonly Wait[] {
  const waits: Wait[] = [];
  if (proof) waits.push({ name: 'proved', row: proof, failure: () => new ProofOutdated() });
  if (claim) waits.push({ name: 'claimed', row: claim, failure: () => new AlreadyClaimed() });
  if (consume) waits.push({ name: 'consumed', row: consume, failure: () => new AlreadyConsumed(consume.grant_id) });
  return waits;
}

/** Returns the id of the last condition of a unit. It holds only where those before it hold, so the rows of the unit wait for it alone. */
function guardOf(unit: Unit): string | null {
  return waitsOf(unit).at(-1)?.row.id ?? null;
}

/** Returns why a unit was not written, where one of its conditions is none of those that held. */
function failureOf(unit: Unit, held: ReadonlySet<string>): Error | undefined {
  return waitsOf(unit)
    .find(({ row }) => !held.has(row.id))
    ?.failure();
}

interface Condition {
  readonly part: Part;
  readonly rows: readonly object[];
}

const conditionParts = new Map<string, Part>();

/** Returns the text of a condition; the same place gets the same text, which is made once. */
function partOf(name: ConditionName, earlier: readonly ConditionName[]): Part {
  const key = [...earlier, name].join();
  const part = conditionParts.get(key) ?? conditionPart(name, earlier);
  conditionParts.set(key, part);
  return part;
}

/** Returns the conditions of these units, those of one kind together. The guard of each row is the condition before it in its own unit. */
function conditionsOf(units: readonly Unit[]): readonly Condition[] {
  const rows = new Map<ConditionName, object[]>();
  for (const unit of units) {
    let guard: string | null = null;
    for (const { name, row } of waitsOf(unit)) {
      rows.set(name, [...(rows.get(name) ?? []), { ...row, guard }]);
      guard = row.id;
    }
  }
  const used = conditionNames.filter((name) => rows.has(name));
  return used.map((name, place) => ({ part: partOf(name, used.slice(0, place)), rows: rows.get(name)! }));
}

const idsOf = (rows: readonly Row[]) => new Set(rows.map(({ id }) => String(id)));

function addRows(into: PartRows, unit: Unit): void {
  const guard = guardOf(unit);
  const add = (name: string, rows: readonly object[]) => {
    if (rows.length === 0) return;
    const list = into.get(name) ?? [];
    for (const row of rows) list.push({ ...row, guard });
    into.set(name, list);
  };
  const ended = [...unit.endedSessions.values()];
  add('ended_sessions', ended);
  add(
    'ended_rows',
    ended.map(({ uid }) => ({ session_uid: uid })),
  );
  add(
    'ended_upstream_sessions',
    ended.map(({ uid }) => ({ session_uid: uid })),
  );
  add(
    'revoked_grants',
    [...unit.revokedGrants].map((grant_id) => ({ grant_id })),
  );
  add('upserts', [...unit.upserts.values()]);
  add('deletes', [...unit.deletes.values()]);
  for (const [name, rows] of unit.extras) add(name, rows);
}

/** Returns the conditions and the parts that these units need, and the rows of each as one JSON array, the conditions first. */
function batchOf(units: readonly Unit[]) {
  const rows: PartRows = new Map();
  for (const unit of units) addRows(rows, unit);
  const waitedFor = conditionsOf(units);
  const used = parts.filter(({ name }) => rows.has(name));
  const lists = [...waitedFor.map((condition) => condition.rows), ...used.map(({ name }) => rows.get(name))];
  return { waitedFor, used, params: lists.map((list) => JSON.stringify(list)) };
}

/** Returns the accounts whose rows a unit locks for a short while: by a proof, a credential version or a foreign key. */
function accountsOf({ proof, upserts, extras }: Unit): readonly unknown[] {
  const signIns = [...upserts.values()].filter((row) => row.credential_version !== null);
  const owned = ['known_browsers', 'account_photos'].flatMap((name) => extras.get(name) ?? []);
  return [proof, ...signIns, ...owned].flatMap((row) => row?.account_id ?? []);
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
}

/** Returns one statement made of the parts in use; PostgreSQL runs them all on one snapshot, guarded by the conditions. */
function combined({ used, waitedFor, locksAccounts }: Combining): string {
  const ids = waitedFor.map(({ part }) => `SELECT id FROM ${part.name}`);
  const bodies = [
    ...(locksAccounts ? [lockedAccounts] : []),
    ...waitedFor.map(({ part }) => `${part.name} AS (${part.sql.postgres})`),
    // Without a condition the guard of each row is null, but its CTE must exist.
    `held AS (${ids.length > 0 ? ids.join(' UNION ALL ') : 'SELECT NULL::text AS id'})`,
    ...used.map((part) => `${part.name}_part AS (${part.sql.postgres})`),
  ];
  // PostgreSQL begins with the last query, which looks at this condition before it reads anything.
  const first = locksAccounts ? 'WHERE (SELECT count(*) FROM accounts_first) >= 0' : '';
  // RECURSIVE only allows a part to read what a later one returns.
  return `WITH RECURSIVE ${bodies.join(', ')} ${ids.length > 0 ? 'SELECT id FROM held' : 'SELECT 1'} ${first}`;
}

async function writePostgres(units: readonly Unit[], tx: Executor | Pick<Database, 'writeOne'>): Promise<Set<string>> {
  const { waitedFor, used, params } = batchOf(units);
  const locks = locksOf(units);
  const sql = combined({ used, waitedFor, locksAccounts: locks !== undefined });
  const values = [...(locks ?? []), ...params];
  return idsOf('all' in tx ? await tx.all(sql, values) : await tx.writeOne(sql, values));
}

const endsGrants = ({ revokedGrants }: Unit) => revokedGrants.size > 0;

/**
 * Writes units of which one ends a grant, and then deletes the tokens of that grant once more. Another process may be refreshing them: the
 * first statement has waited for the row that the refresh consumes, but only the second one sees what the refresh has written meanwhile.
 */
async function writeWithEndedGrants(units: readonly Unit[], tx: Executor): Promise<Set<string>> {
  const held = await writePostgres(units, tx);
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
  const failure = failureOf(unit, await (endsGrants(unit) ? writeWithEndedGrants : writePostgres)([unit], tx));
  if (failure) throw failure;
}

/** Writes a batch by one statement, whatever the batch holds; sqlite-unit.ts says how, and why. */
function createSqliteWriter(database: Database): (units: readonly Unit[]) => Promise<Set<string>> {
  const statementOf = createUnitStatements();
  return async (units) => {
    const { waitedFor, used, params } = batchOf(units);
    const [first, ...more] = used;
    // One part alone needs no view: its own text is one statement already.
    if (waitedFor.length === 0 && first && more.length === 0) {
      await database.writeOne(first.sql.sqlite, params);
      return new Set();
    }
    const { sql, setup } = statementOf([...waitedFor.map(({ part }) => part), ...used]);
    const [answer] = await database.writeOne(sql, params, setup);
    return new Set(JSON.parse(String(answer?.['held'])) as string[]);
  };
}

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
      ? (units: readonly Unit[]) =>
          units.some(endsGrants)
            ? database.write((tx) => writeWithEndedGrants(units, tx))
            : writePostgres(units, database)
      : createSqliteWriter(database);

  const writeWithin = database.dialect === 'postgres' ? writeWithinPostgres : writeWithinSqlite;

  const settle = (batch: readonly Waiting[], held: ReadonlySet<string>) => {
    for (const { unit, done } of batch) done(failureOf(unit, held));
  };

  const runBatch = async (batch: readonly Waiting[], isLastTry = false): Promise<void> => {
    const began = onCommit ? performance.now() : 0;
    const tell = (outcome: CommitFacts['outcome']) =>
      onCommit?.({ outcome, units: batch.length, seconds: (performance.now() - began) / 1_000 });
    try {
      const held = await writeBatch(batch.map(({ unit }) => unit));
      tell('ok');
      settle(batch, held);
    } catch (error) {
      const isAlone = batch.length === 1;
      // After any other error the batch may have been committed, so it is not written a second time.
      const isTriedAgain = !isLastTry && (isAlone ? isLostConflict(error) : isRefusedWrite(error));
      tell(isTriedAgain ? 'again' : 'failed');
      if (!isTriedAgain) return batch.forEach(({ done }) => done(error));
      // One bad row must not take the other units of the batch down with it.
      for (const item of batch) if (!item.isGivenUp) await runBatch([item], isAlone);
    }
  };

  const batches = createBatches({ parallel: database.dialect === 'sqlite' ? 1 : 3, write: runBatch });

  const enqueue = async (unit: Unit): Promise<void> => {
    const item: Waiting = {
      unit,
      keys: keysOf(unit),
      done: () => {},
      isGivenUp: false,
    };
    const written = new Promise<void>((resolve, reject) => {
      item.done = (error) => (error ? reject(error as Error) : resolve());
    });
    batches.add(item);
    try {
      await database.inTime(written);
    } catch (error) {
      // A unit that has not begun does not begin any more: its request is answered as failed.
      item.isGivenUp = true;
      batches.remove(item);
      throw error;
    }
  };

  return {
    async commit(unit) {
      if (isUnitEmpty(unit)) return;
      const left = workOf(unit);
      const lines = auditedIn(unit);
      try {
        await traced('commit', {}, () => enqueue(unit));
      } finally {
        clearUnit(unit);
      }
      for (const work of left) onWritten(work);
      onAudited(lines);
    },
    async commitWithin(unit, tx) {
      if (isUnitEmpty(unit)) return;
      await writeWithin(unit, tx);
      clearUnit(unit);
    },
    waiting: () => batches.waiting(),
  };
}
