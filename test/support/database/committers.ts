import { createCommitter, type Committer } from '../../../src/store/unit/committer.ts';
import { openDatabase, type Database } from '../../../src/store/database/database.ts';
import { rowsIn, type AllRows } from '../rows.ts';
import type { TestApp } from '../start-app.ts';
import { gate } from '../gate.ts';
import { until } from '../until.ts';
import { openTransaction } from './transactions.ts';

/*
 * One process writes units that share a row one after the other. Two processes do not, so what holds in one may fail in two. Here the units
 * of one program are written by several committers, each with connections of its own.
 */
const ways = {
  'one process': undefined,
  'two processes in turn': (own: number) => (own + 1) % 2,
  'no order of one process': (own: number) => own + 1,
} as const;
export type Committers = keyof typeof ways;

/** Returns in how many ways units are written on a database. SQLite has one writer. */
export const committersOn = (database: Database['dialect']): readonly Committers[] =>
  database === 'postgres' ? (Object.keys(ways) as Committers[]) : ['one process'];

/** Lets the app write its units in this way. Returns what ends that. */
export function useCommitters(app: TestApp, way: Committers): () => Promise<void> {
  const { committer, config } = app.services;
  const next = ways[way];
  if (!next) return async () => {};
  const database = openDatabase(config.databaseUrl);
  const own: Committer = { ...committer };
  const all = new Map([[0, own]]);
  let turn = 0;
  committer.commit = (unit) => {
    turn = next(turn);
    const its = all.get(turn) ?? createCommitter(database, () => {});
    all.set(turn, its);
    return its.commit(unit);
  };
  committer.waiting = () => [...all.values()].reduce((sum, its) => sum + its.waiting(), 0);
  return async () => {
    Object.assign(committer, own);
    await database.close();
  };
}

interface Held {
  readonly hold: (rows: AllRows) => Promise<void>;
  /** Units that wait until all of them have read what they are about to change. */
  readonly waiting: number;
}

/**
 * Runs `work` while a transaction, which changes nothing, holds a row. It lets go once so many units wait and `meanwhile` is done. SQLite
 * holds nothing.
 */
export async function whileHeld<T>(
  app: TestApp,
  held: Held,
  work: () => Promise<T>,
  meanwhile: () => Promise<void> = async () => {},
): Promise<T> {
  const { database, committer } = app.services;
  if (database.dialect === 'sqlite') return work();
  const waits = `SELECT count(*) AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  const trx = await openTransaction(app);
  let working: Promise<T>;
  try {
    await held.hold(rowsIn(trx));
    working = work();
    await until(async () => {
      const [row] = await database.reader.all(waits, []);
      return Number(row?.['count']) + committer.waiting() >= held.waiting;
    }, 'units that wait for a row');
    await meanwhile();
  } finally {
    await trx.rollback();
  }
  return working;
}

/**
 * Does several works at once whose units claim or use up the same row. Each unit is held until all have come, so that none of the works has
 * read what another one writes. Requests that are only sent at once may be answered one after the other.
 */
export async function raceFor<T>(
  { services }: Pick<TestApp, 'services'>,
  works: readonly (() => Promise<T>)[],
): Promise<T[]> {
  const { committer } = services;
  const own: Committer = { ...committer };
  const all = gate();
  let come = 0;
  committer.commit = async (unit) => {
    if (unit.consume ?? unit.claim) {
      come += 1;
      if (come >= works.length) all.open();
      await all.passed;
    }
    return own.commit(unit);
  };
  try {
    return await Promise.all(works.map((work) => work()));
  } finally {
    Object.assign(committer, own);
  }
}
