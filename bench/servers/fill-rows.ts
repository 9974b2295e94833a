import type { Knex } from 'knex';
import { openKnex } from './our-server.ts';

/** Returns what counts from `from` to `to`, as a table `n(n)` of a statement. */
const counting = (isSqlite: boolean, { from, to }: Span) =>
  isSqlite
    ? `WITH RECURSIVE n(n) AS (SELECT ${from} UNION ALL SELECT n + 1 FROM n WHERE n < ${to})`
    : `WITH n(n) AS (SELECT generate_series(${from}, ${to}))`;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Rows that one statement inserts. SQLite would keep the pages of a longer one in its log until it ends. */
const together = 250_000;

/** Returns the values of each table's rows besides their number `n`. Of ten records one is a session, one a grant, and the others are tokens. */
const tables = ({ end, id }: { readonly end: string; readonly id: string }) => ({
  payloads: `(model, id, payload, grant_id, session_uid, account_id, client_id, uid, expires_at)
    SELECT CASE n % 10 WHEN 0 THEN 'Session' WHEN 1 THEN 'Grant' ELSE 'AccessToken' END,
      CASE n % 10 WHEN 1 THEN 'grant-' || (n / 10) ELSE ${id} END,
      '{"uid":"session-' || (n / 10) || '","scope":"openid profile email","kind":"AccessToken","claims":{},"extra":{"n":1}}',
      CASE n % 10 WHEN 0 THEN NULL ELSE 'grant-' || (n / 10) END, 'session-' || (n / 10), 'account-' || (n / 10),
      CASE n % 10 WHEN 0 THEN NULL ELSE 'client-' || (n % 50) END, CASE n % 10 WHEN 0 THEN 'session-' || (n / 10) END, ${end} FROM n`,
  throttles: `(key, failures, blocked_until, window_start, window_count, expires_at)
    SELECT ${id}, n % 4, 0, 0, 1, ${end} FROM n`,
  outbox: `(id, kind, recipient, sealed_body, created_at, due_at, expires_at, attempts, delivered_at)
    SELECT substr(${id}, 1, 36), 'welcome', '', NULL, ${end}, ${end}, ${end}, 1, ${end} FROM n`,
  audit: `(at, event, account_id, client_id, request_id, details)
    SELECT ${end}, 'login.signed_in', 'account-' || (n / 10), 'client-' || (n % 50), 'request-' || n, '{"methods":["password"]}' FROM n`,
});

/** Returns an id as long and as mixed as those of real rows, which are hashes. */
const idOf = (isSqlite: boolean) =>
  isSqlite ? `substr(hex(randomblob(22)), 1, 43)` : `substr(md5(n::text) || md5((n + 7)::text), 1, 43)`;

type FilledTable = keyof ReturnType<typeof tables>;

interface Filling extends Span {
  readonly databaseUrl: string;
  readonly only?: FilledTable;
  /** When the rows end, in epoch seconds: a number, or an expression with `n`. */
  readonly end: string;
}

const inSteps = ({ from, to }: Span): readonly Span[] =>
  Array.from({ length: Math.ceil((to - from + 1) / together) }, (_, step) => {
    const first = from + step * together;
    return { from: first, to: Math.min(to, first + together - 1) };
  });

async function withKnex(databaseUrl: string, work: (knex: Knex, isSqlite: boolean) => Promise<void>): Promise<void> {
  const knex = openKnex(databaseUrl);
  try {
    await work(knex, databaseUrl.startsWith('sqlite:'));
  } finally {
    await knex.destroy();
  }
}

/** Fills the tables that requests write to. The database itself makes the rows, so nothing in them is sealed. */
export const fillRows = ({ databaseUrl, only, end, ...span }: Filling): Promise<void> =>
  withKnex(databaseUrl, async (knex, isSqlite) => {
    const settings = isSqlite
      ? ['PRAGMA synchronous = OFF', 'PRAGMA cache_size = -400000']
      : ['SET synchronous_commit = off'];
    for (const setting of settings) await knex.raw(setting);
    for (const [table, rows] of Object.entries(tables({ end, id: idOf(isSqlite) }))) {
      if (only !== undefined && only !== table) continue;
      for (const step of inSteps(span))
        await knex.raw(`INSERT INTO ${table} ${splitHead(rows, counting(isSqlite, step))}`);
    }
    // The files are put in order before anything is measured, as they are in a service that has run for long.
    for (const text of isSqlite ? ['PRAGMA wal_checkpoint(TRUNCATE)'] : ['VACUUM ANALYZE', 'CHECKPOINT'])
      await knex.raw(text);
  });

/** Puts the counting between the names of the columns and the SELECT. */
const splitHead = (rows: string, numbers: string) => rows.replace(/\)\s+SELECT/, () => `) ${numbers} SELECT`);
