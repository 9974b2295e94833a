import { signingAlgs, type SigningAlg } from '../../domain/keys/signatures.ts';
import { toSeconds, type Clock } from '../../domain/time.ts';
import type { Database, Row } from '../database/database.ts';
import { number, optional } from '../database/define-row.ts';
import { serverMark } from '../messages/outbox.ts';

/** Numbers that the database alone knows; times in epoch seconds. */
export interface ScrapeFacts {
  readonly messages: { readonly waiting: number; readonly failing: number; readonly givenUp: number };
  /** When the oldest message was queued that waits for another reason than its mailbox. */
  readonly oldestMessageAt: number | undefined;
  readonly notices: { readonly logout: number; readonly deletion: number; readonly event: number };
  readonly waiting: { readonly approval: number; readonly lostDevice: number; readonly production: number };
  readonly keys: readonly {
    readonly alg: SigningAlg;
    readonly published: number;
    readonly signingSince: number | undefined;
    readonly nextEnd: number | undefined;
  }[];
  /** The newest backup that was made by the command; undefined where none was. */
  readonly backup: { readonly at: number; readonly bytes: number } | undefined;
  /** Name of the newest migration. */
  readonly schema: string;
  /** Milliseconds by which the clock of the database server is ahead of ours; 0 with a file. */
  readonly ahead: number;
}

/** More rows than that mean the same, and counting them would take long. */
const most = 10_000;
/** So many addresses that refuse are no fault of theirs, but of the mail server. One stranger can make up a few. */
const manyAddresses = 5;

const keyColumns = 'SELECT alg, active_from, retired_at FROM';
const everyKey = `(${keyColumns} signing_keys UNION ALL ${keyColumns} external_keys) AS every_key`;

// A message that was never to leave ends at 0: it goes to nobody, and costs as much as one to somebody.
const unsent = 'outbox WHERE delivered_at IS NULL AND expires_at > 0';
const waits = `${unsent} AND sealed_body IS NOT NULL`;
const refused = `${waits} AND last_error NOT LIKE '${serverMark}%'`;
const countOf = (from: string) => `(SELECT count(*) FROM (SELECT 1 AS one FROM ${from} LIMIT ${most}) AS some_rows)`;

/** Columns of the one question, by name. A question mark stands for the present moment. */
const columns: Readonly<Record<string, string>> = {
  waiting: countOf(waits),
  failing: countOf(`${waits} AND last_error IS NOT NULL`),
  given_up: countOf(`${unsent} AND sealed_body IS NULL`),
  oldest: `(SELECT min(created_at) FROM ${waits} AND (last_error IS NULL OR last_error LIKE '${serverMark}%'))`,
  oldest_refused: `(SELECT min(created_at) FROM ${refused})`,
  refusing: `(SELECT count(*) FROM (SELECT DISTINCT recipient FROM ${refused} LIMIT ${manyAddresses}) AS some_rows)`,
  logout: countOf('logout_notices'),
  deletion: countOf('deletion_notices'),
  event: countOf('event_notices'),
  approval: countOf('approvals WHERE ended_at IS NULL'),
  lost_device: countOf('lost_device_requests'),
  production: countOf('production_requests'),
  backup_at: '(SELECT max(at) FROM backups)',
  backup_bytes: '(SELECT bytes FROM backups ORDER BY at DESC LIMIT 1)',
  schema_name: '(SELECT max(name) FROM migrations)',
  ...Object.fromEntries(
    signingAlgs.flatMap((alg) => {
      const published = `${everyKey} WHERE alg = '${alg}' AND (retired_at IS NULL OR retired_at > ?)`;
      return [
        [`${alg}_published`, `(SELECT count(*) FROM ${published})`],
        [`${alg}_since`, `(SELECT max(active_from) FROM ${published} AND active_from <= ?)`],
        [`${alg}_end`, `(SELECT min(retired_at) FROM ${published})`],
      ];
    }),
  ),
};

const clockColumn = {
  sqlite: 'NULL',
  postgres: '(extract(epoch FROM clock_timestamp()) * 1000)::bigint',
} as const;

const timeOf = optional(number).read;

/** Makes the question that a scrape asks the database: one statement, whatever it tells. */
export function createScrapeReader(database: Database, now: Clock): () => Promise<ScrapeFacts> {
  const { dialect, knex } = database;
  const list = Object.entries({ ...columns, clock: clockColumn[dialect] });
  const sql = `SELECT ${list.map(([name, column]) => `${column} AS "${name}"`).join(', ')}`;
  const moments = [...sql].filter((letter) => letter === '?').length;
  return async () => {
    const before = now();
    const began = performance.now();
    const seconds = toSeconds(before);
    const answer: unknown = await knex.raw(
      sql,
      Array.from({ length: moments }, () => seconds),
    );
    const took = performance.now() - began;
    const row = (dialect === 'postgres' ? (answer as { readonly rows: readonly Row[] }).rows : (answer as Row[]))[0]!;
    const count = (name: string) => Number(row[name] ?? 0);
    const clock = timeOf(row['clock']);
    const backupAt = timeOf(row['backup_at']);
    const oldest = [row['oldest'], count('refusing') < manyAddresses ? null : row['oldest_refused']].flatMap(
      (at) => timeOf(at) ?? [],
    );
    return {
      messages: { waiting: count('waiting'), failing: count('failing'), givenUp: count('given_up') },
      oldestMessageAt: oldest.length === 0 ? undefined : Math.min(...oldest),
      notices: { logout: count('logout'), deletion: count('deletion'), event: count('event') },
      waiting: { approval: count('approval'), lostDevice: count('lost_device'), production: count('production') },
      keys: signingAlgs.map((alg) => ({
        alg,
        published: count(`${alg}_published`),
        signingSince: timeOf(row[`${alg}_since`]),
        nextEnd: timeOf(row[`${alg}_end`]),
      })),
      backup: backupAt === undefined ? undefined : { at: backupAt, bytes: count('backup_bytes') },
      schema: row['schema_name'] as string,
      // The database read its clock somewhere on the way of the question.
      ahead: clock === undefined ? 0 : clock - (before + took / 2),
    };
  };
}
