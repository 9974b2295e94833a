import type { Database, Transaction } from '../database/database.ts';
import { defineRow, number, oneOf } from '../database/define-row.ts';

export type Noun = 'clients' | 'keys' | 'apis';

const versionShape = defineRow({ noun: oneOf<Noun>(), version: number });

/** Tells the parts that keep rows in memory that another process changed them, within a second. */
export interface VersionWatch {
  onChange(noun: Noun, listener: () => void | Promise<void>): void;
  /** Within the transaction that makes the change. */
  bump(trx: Transaction, noun: Noun): Promise<void>;
  /**
   * Returns whether the last look at the counters is so old that another process may have changed anything meanwhile: the database does
   * not answer, or answers late. Before `start` nobody looks regularly, and nothing counts as old.
   */
  isStale(): boolean;
  /** Reads the counters now and tells the listeners of those that moved. */
  check(): Promise<void>;
  start(): void;
  stop(): void;
}

const pollMilliseconds = 500;
const staleMilliseconds = 2000;

export function createVersionWatch(database: Database, onError: (error: unknown) => void): VersionWatch {
  const listeners = new Map<Noun, (() => void | Promise<void>)[]>();
  const seen = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let lastLook = performance.now();
  let reading: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;

  const read = async () => {
    const began = performance.now();
    const rows = await versionShape.list(database.knex('versions'));
    lastLook = began;
    const told = rows.map(async ({ noun, version }) => {
      // The first look counts as a change: what was read before it may be older than the counter.
      if (seen.get(noun) !== version) for (const listener of listeners.get(noun) ?? []) await listener();
      // Only now: a listener that failed is told again at the next look.
      seen.set(noun, version);
    });
    await Promise.all(told);
  };
  // A read that has begun may have missed a later change: another read follows it, and all callers that ask meanwhile share that one.
  const check = () => {
    next ??= reading
      .catch(() => {})
      .then(() => {
        next = undefined;
        return read();
      });
    reading = next;
    return next;
  };

  return {
    onChange(noun, listener) {
      listeners.set(noun, [...(listeners.get(noun) ?? []), listener]);
    },
    async bump(trx, noun) {
      await trx('versions').where({ noun }).increment('version', 1);
    },
    check,
    isStale: () => timer !== undefined && performance.now() - lastLook > staleMilliseconds,
    start() {
      lastLook = performance.now();
      timer = setInterval(() => void check().catch(onError), pollMilliseconds);
      timer.unref();
    },
    stop() {
      clearInterval(timer);
      timer = undefined;
    },
  };
}
