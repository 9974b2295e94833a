import { randomUUID } from 'node:crypto';
import { goneSeconds, type ProcessFacts, type ProcessState } from '../../domain/state/process-facts.ts';
import { isOlderVersion } from '../../domain/state/is-older-version.ts';
import { day } from '../../domain/time.ts';
import type { Transaction } from '../database/database.ts';
import { defineRow, json, number, text } from '../database/define-row.ts';
import type { StoreParts } from '../database/store-parts.ts';

const processShape = defineRow({
  id: text,
  version: text,
  startedAt: number,
  seenAt: number,
  facts: json<ProcessFacts>(),
});

/** The processes that serve from this database. */
export interface ProcessStore {
  /** The id of this process. */
  readonly id: string;
  /** Gives a sign of life of this process, forgets processes that gave none for a day, and looks who else serves. */
  beat(facts: ProcessFacts): Promise<void>;
  /** Looks which versions of the program serve from this database. */
  look(): Promise<void>;
  /** Returns whether a process of an older version than this one serves beside it, as the last sign of life has found. */
  mayMeetOlder(version: string): boolean;
  /** Takes this process away, because it stops. */
  leave(): Promise<void>;
  /** Lists the processes, the one that was seen last first. */
  list(trx?: Transaction): Promise<readonly ProcessState[]>;
}

export function createProcessStore({ database, nowSeconds }: StoreParts, version: string): ProcessStore {
  const { knex } = database;
  const id = randomUUID();
  const startedAt = nowSeconds();
  let versions: readonly string[] = [];
  const look = async () => {
    const living = knex('processes').where('seen_at', '>=', nowSeconds() - goneSeconds);
    versions = await living.distinct().pluck<string[]>('version');
  };
  return {
    id,
    async beat(facts) {
      const now = nowSeconds();
      await knex('processes')
        .insert(processShape.row({ id, version, startedAt, seenAt: now, facts }))
        .onConflict('id')
        .merge(['seen_at', 'facts']);
      await knex('processes')
        .where('seen_at', '<', now - day)
        .delete();
      await look();
    },
    look,
    mayMeetOlder: (than) => versions.some((one) => isOlderVersion(one, than)),
    async leave() {
      await knex('processes').where({ id }).delete();
    },
    async list(trx) {
      const oldest = nowSeconds() - goneSeconds;
      const processes = await processShape.list((trx ?? knex)('processes').orderBy('seen_at', 'desc'));
      return processes.map(({ facts, ...one }) => ({ ...facts, ...one, isGone: one.seenAt < oldest }));
    },
  };
}
