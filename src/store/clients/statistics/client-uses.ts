import { partsOf } from '../../../domain/parts-of.ts';
import { day } from '../../../domain/time.ts';
import { executorOf, type Database, type Executor, type Transaction } from '../../database/database.ts';
import { defineRow, number, text } from '../../database/define-row.ts';
import type { StoreParts } from '../../database/store-parts.ts';
import { notePeople } from './client-people.ts';

/** A client that does something: with a person who comes to it, or with a secret that it proves. */
export interface ClientUse {
  readonly clientId: string;
  /** The account of the person whom the client is given. */
  readonly accountId?: string | undefined;
  /** The secret by which the client proved who it is. */
  readonly secretId?: string | undefined;
}

const useShape = defineRow({ clientId: text, secretId: text, lastUsedAt: number });

/** The id under which the last use of a client itself stands. */
export const clientItself = '';

/**
 * When clients and their secrets were last used, and by whom. Tokens must cost nothing more for that: a use is noted in memory, and a job
 * writes what was noted. A process that dies loses the uses of its last minute.
 */
export interface ClientUses {
  /** Notes a use in memory. */
  note(use: ClientUse): void;
  /** Writes what was noted since the last time. */
  write(): Promise<void>;
  /** Returns the last use of a client and of its secrets, in epoch seconds, by the id of the secret (`clientItself` for the client). */
  lastUses(clientId: string): Promise<ReadonlyMap<string, number>>;
  /** Returns the last use of every client, by its id. */
  all(): Promise<ReadonlyMap<string, number>>;
}

/** People are no longer noted beyond this number, which only a process that cannot write reaches. */
const mostPeople = 100_000;
/** Rows of one commit: a larger one would hold the only write lock of SQLite for too long. */
const batchSize = 200;
const separator = '\n';

const upsertSql = {
  sqlite: `INSERT INTO client_uses (client_id, secret_id, last_used_at)
    SELECT value->>0, value->>1, value->>2 FROM json_each(?) WHERE true
    ON CONFLICT (client_id, secret_id) DO UPDATE SET last_used_at = max(client_uses.last_used_at, excluded.last_used_at)`,
  postgres: `INSERT INTO client_uses (client_id, secret_id, last_used_at)
    SELECT x->>0, x->>1, (x->>2)::bigint FROM json_array_elements(?::json) x
    ON CONFLICT (client_id, secret_id) DO UPDATE SET last_used_at = greatest(client_uses.last_used_at, excluded.last_used_at)`,
};

interface LastUses {
  readonly dialect: Database['dialect'];
  /** Client, secret (or `clientItself`) and epoch seconds of each use, in an order that every process keeps. */
  readonly uses: readonly (readonly (string | number)[])[];
}

/** Writes last uses. A use that is earlier than the one that is known changes nothing. */
export async function noteLastUses(trx: Executor, { dialect, uses }: LastUses): Promise<void> {
  if (uses.length > 0) await trx.all(upsertSql[dialect], [JSON.stringify(uses)]);
}

/** Returns the entries in the order of their keys, which every process keeps: two that write the same rows do not wait for each other. */
const inOrder = (noted: ReadonlyMap<string, number>) =>
  [...noted].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, at]) => [...key.split(separator), at] as const);

/** Keeps the later of two times. */
function keep(noted: Map<string, number>, key: string, at: number): void {
  if ((noted.get(key) ?? -1) < at) noted.set(key, at);
}

export function createClientUses({ database, nowSeconds }: StoreParts): ClientUses {
  const { dialect, knex } = database;
  let uses = new Map<string, number>();
  let people = new Map<string, number>();
  const writeUses = (rows: readonly (readonly (string | number)[])[]) =>
    noteLastUses(executorOf(knex), { dialect, uses: rows });
  const writePeople = (rows: readonly (readonly (string | number)[])[]) =>
    knex.transaction((trx: Transaction) => notePeople(executorOf(trx), { dialect, people: rows }));
  return {
    note({ clientId, accountId, secretId }) {
      const now = nowSeconds();
      keep(uses, clientId + separator + clientItself, now);
      if (secretId !== undefined) keep(uses, clientId + separator + secretId, now);
      if (accountId === undefined) return;
      const key = clientId + separator + accountId;
      if (people.has(key) || people.size < mostPeople) keep(people, key, Math.floor(now / day));
    },
    async write() {
      const written = { uses, people };
      uses = new Map();
      people = new Map();
      try {
        for (const rows of partsOf(inOrder(written.uses), batchSize)) await writeUses(rows);
        for (const rows of partsOf(inOrder(written.people), batchSize)) await writePeople(rows);
      } catch (error) {
        // Writing a use twice changes nothing, so what may have been written already is noted again.
        for (const [key, at] of written.uses) keep(uses, key, at);
        for (const [key, at] of written.people) keep(people, key, at);
        throw error;
      }
    },
    async lastUses(clientId) {
      const rows = await useShape.list(knex('client_uses').where({ client_id: clientId }));
      return new Map(rows.map(({ secretId, lastUsedAt }) => [secretId, lastUsedAt]));
    },
    async all() {
      const rows = await useShape.list(knex('client_uses').where({ secret_id: clientItself }));
      return new Map(rows.map(({ clientId, lastUsedAt }) => [clientId, lastUsedAt]));
    },
  };
}
