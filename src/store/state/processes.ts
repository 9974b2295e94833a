import { randomUUID } from 'node:crypto';
import { goneSeconds, type ProcessFacts, type ProcessState } from '../../domain/state/process-facts.ts';
import { day } from '../../domain/time.ts';
import type { Row } from '../database.ts';
import type { StoreParts } from '../store-parts.ts';

/** The processes that serve from this database. */
export interface ProcessStore {
  /** The id of this process. */
  readonly id: string;
  /** Gives a sign of life of this process, and forgets processes that gave none for a day. */
  beat(facts: ProcessFacts): Promise<void>;
  /** Takes this process away, because it stops. */
  leave(): Promise<void>;
  /** Lists the processes, the one that was seen last first. */
  list(): Promise<readonly ProcessState[]>;
}

export function createProcessStore({ database, nowSeconds }: StoreParts, version: string): ProcessStore {
  const { knex } = database;
  const id = randomUUID();
  const startedAt = nowSeconds();
  return {
    id,
    async beat(facts) {
      const now = nowSeconds();
      await knex('processes')
        .insert({ id, version, started_at: startedAt, seen_at: now, facts: JSON.stringify(facts) })
        .onConflict('id')
        .merge(['seen_at', 'facts']);
      await knex('processes')
        .where('seen_at', '<', now - day)
        .delete();
    },
    async leave() {
      await knex('processes').where({ id }).delete();
    },
    async list() {
      const now = nowSeconds();
      const rows = (await knex('processes')
        .orderBy('seen_at', 'desc')
        .select('id', 'version', 'started_at', 'seen_at', 'facts')) as Row[];
      return rows.map((row) => ({
        ...(JSON.parse(String(row['facts'])) as ProcessFacts),
        id: String(row['id']),
        version: String(row['version']),
        startedAt: Number(row['started_at']),
        seenAt: Number(row['seen_at']),
        isGone: Number(row['seen_at']) < now - goneSeconds,
      }));
    },
  };
}
