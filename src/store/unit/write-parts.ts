import { noteEndedSessions } from '../clients/notices/ended-session-notices.ts';
import { laterEnd, mergedGrant } from './merged-grant.ts';
import { mergedAuthorizations, mergedSession } from './merged-session.ts';
import { endedProofsSeconds } from '../session/account-sessions.ts';

/**
 * The fixed SQL texts of a unit of work. Each part takes one JSON array of rows, so that one text serves one row or a hundred.
 * PostgreSQL runs them as one statement of data-modifying CTEs, SQLite as one INSERT whose trigger does them in order (see
 * sqlite-unit.ts); inside a transaction of somebody else SQLite runs them one by one.
 */
type Dialect = 'sqlite' | 'postgres' | 'trigger';
type Columns = Readonly<Record<string, 'text' | 'bigint'>>;

export interface Part {
  readonly name: string;
  /** The statement, with `?` for the JSON array. */
  readonly sql: Readonly<Record<Dialect, string>>;
}

const payloadColumns: Columns = {
  model: 'text',
  id: 'text',
  payload: 'text',
  sealed: 'text',
  grant_id: 'text',
  session_uid: 'text',
  account_id: 'text',
  client_id: 'text',
  uid: 'text',
  consumed_at: 'bigint',
  expires_at: 'bigint',
  issued_at: 'bigint',
  grant_type: 'text',
};

/*
 * How a database finds the rows of a part
 *
 * SQLite may read the table before `x`: all records of a model where the model is a constant. The model comes from `x`, or CROSS JOIN reads
 * `x` first. PostgreSQL plans the text of a unit once for a connection, maybe while the tables are empty. A join of `x` and a table could then
 * read the whole table for ever. `= ANY(ARRAY(…))` leaves the planner no choice: the array is computed first, and an index looks up its values.
 * A subquery with an OFFSET is computed for each row of `x`, and never becomes a join.
 */

/** Returns a statement that reads the rows of the JSON array as a table `x`; `rowsOf` names them in its FROM. */
function withRows(dialect: Dialect, columns: Columns, statement: string): string {
  if (dialect !== 'postgres') return statement;
  const types = Object.entries({ ...columns, guard: 'text' }).map(([name, type]) => `${name} ${type}`);
  const names = [...Object.keys(columns), 'guard'].map((name) => `x.${name}`);
  return `WITH x AS MATERIALIZED (SELECT ${names.join(', ')} FROM json_to_recordset(?::json) AS x(${types.join(', ')})) ${statement}`;
}

/** Returns the rows of the JSON array as a table `x` with these columns, and with `guard`: the id of the condition that must hold. */
function rowsOf(dialect: Dialect, columns: Columns): string {
  if (dialect === 'postgres') return 'x';
  const all: Columns = { ...columns, guard: 'text' };
  const fields = Object.keys(all).map((name) => `value->>'$.${name}' AS ${name}`);
  return `(SELECT ${fields.join(', ')} FROM json_each(?)) AS x`;
}

/** Returns the condition, for PostgreSQL, that a column has one of the values that the rows have. */
const among = (dialect: Dialect, column: string, name: string) =>
  dialect === 'postgres' ? `AND ${column} = ANY(ARRAY(SELECT x.${name} FROM x))` : '';

const endedMark = '(SELECT 1 FROM ended_sessions e WHERE e.uid = x.session_uid LIMIT 1 OFFSET 0)';

// Within one statement the ids of the conditions that hold are known to it. Where the parts run one by one, the committer has looked at the
// condition before the first part, so every row may be written.
const guarded = (dialect: Dialect) =>
  dialect === 'sqlite' ? '(x.guard IS NULL OR true)' : '(x.guard IS NULL OR x.guard IN (SELECT id FROM held))';

const each = (text: (dialect: Dialect) => string): Readonly<Record<Dialect, string>> => ({
  sqlite: text('sqlite'),
  postgres: text('postgres'),
  trigger: text('trigger'),
});

/** The credential version of an account, as `credentialVersionOf` of the domain writes it. */
const versionOf = (alias: string) =>
  `CAST(${alias}.session_epoch AS text) || ':' || coalesce(CAST(${alias}.password_changed_at AS text), '')`;

const waitingRows: Columns = { ...payloadColumns, former: 'text', credential_version: 'text' };

/** The condition that a row of a sign-in is written only while its account is as the request has read it. */
const unchangedAccount = (dialect: Dialect) =>
  `(x.credential_version IS NULL OR EXISTS (SELECT 1 FROM accounts a WHERE a.id = x.account_id AND ${versionOf('a')} = x.credential_version${dialect === 'postgres' ? ' FOR SHARE' : ''}))`;

/**
 * Inserts records, or takes the place of those that are there. A token of a session that has ended is not written; where its statement has
 * begun before the end, whoever reads the token finds the mark of the session beside it.
 * @param replaced expressions for columns whose former value counts too
 */
const upsert = (dialect: Dialect, replaced: Readonly<Record<string, string>> = {}) => {
  const names = Object.keys(payloadColumns);
  const expressions: Readonly<Record<string, string>> = {
    consumed_at: 'coalesce(excluded.consumed_at, payloads.consumed_at)',
    ...replaced,
  };
  const updates = names
    .filter((name) => !['model', 'id'].includes(name))
    .map((name) => `${name} = ${expressions[name] ?? `excluded.${name}`}`);
  return withRows(
    dialect,
    waitingRows,
    `INSERT INTO payloads (${names.join(', ')}, session_key) SELECT ${names.map((name) => `x.${name}`).join(', ')}, x.uid FROM ${rowsOf(dialect, waitingRows)}
    WHERE ${guarded(dialect)} AND NOT EXISTS ${endedMark} AND ${unchangedAccount(dialect)}
    ON CONFLICT (model, id) DO UPDATE SET ${updates.join(', ')}`,
  );
};

/**
 * Writes grants that several requests may add to at once. Each has read the grant before the others wrote it, so what it allows is joined
 * with what the newest version of the row allows. A grant with offline access belongs to no session, whoever gave that access.
 */
const mergeGrants = (dialect: Dialect) => {
  const isOffline = 'payloads.session_uid IS NULL OR excluded.session_uid IS NULL';
  return upsert(dialect, {
    payload: mergedGrant(dialect, 'payloads', 'excluded'),
    session_uid: `CASE WHEN ${isOffline} THEN NULL ELSE excluded.session_uid END`,
    expires_at: laterEnd(dialect, 'payloads', 'excluded'),
  });
};

/**
 * Writes sessions that the request has read. A session has one row for its whole life, no other record has its uid, and its id is changed
 * in place. Services are merged, never overwritten: ten silent sign-ins at once leave ten of them remembered. A factor that was proved
 * meanwhile stays proved. Where another request has renewed the id since the session was read, the row stays as that request has written
 * it, and gets the services alone: each of them has its code, and hears of a logout. Where the session has ended, or belongs to another
 * person, nothing is written.
 */
const changeSessions = (dialect: Dialect) => {
  const [stored, own] = ['payloads.payload', 'x.payload'] as const;
  const isRenewed = 'payloads.id <> x.former';
  const updates = Object.keys(payloadColumns)
    .filter((name) => !['model', 'payload'].includes(name))
    .map((name) => `${name} = CASE WHEN ${isRenewed} THEN payloads.${name} ELSE x.${name} END`);
  return withRows(
    dialect,
    waitingRows,
    `UPDATE payloads SET payload = CASE WHEN ${isRenewed} THEN ${mergedAuthorizations(dialect, own, stored)}
      WHEN payloads.account_id = x.account_id THEN ${mergedSession(dialect, stored, own)} ELSE ${own} END, ${updates.join(', ')}
    FROM ${rowsOf(dialect, waitingRows)}
    WHERE payloads.uid = x.uid AND (payloads.id = x.former OR payloads.account_id = x.account_id)
      AND ${guarded(dialect)} AND ${unchangedAccount(dialect)}
      ${among(dialect, 'payloads.uid', 'uid')}`,
  );
};

const insertInto = (table: string, columns: Columns, tail = '') =>
  each((dialect) => {
    const names = Object.keys(columns);
    const selected = names.map((name) => `x.${name}`);
    return withRows(
      dialect,
      columns,
      `INSERT INTO ${table} (${names.join(', ')}) SELECT ${selected.join(', ')} FROM ${rowsOf(dialect, columns)} WHERE ${guarded(dialect)} ${tail}`,
    );
  });

/** `match`: the columns of the table that an index leads with, named as in the rows. */
const deleteFrom = (table: string, match: readonly string[], also: string | ((dialect: Dialect) => string) = '') =>
  each((dialect) => {
    const columns = Object.fromEntries(match.map((name) => [name, 'text' as const]));
    const wanted = match.map((name) => `x.${name}`).join(', ');
    const more = typeof also === 'string' ? also : also(dialect);
    const looked = match.map((name) => among(dialect, `${table}.${name}`, name)).join(' ');
    return withRows(
      dialect,
      columns,
      `DELETE FROM ${table} WHERE (${match.join(', ')}) IN (SELECT ${wanted} FROM ${rowsOf(dialect, columns)} WHERE ${guarded(dialect)}) ${looked} ${more}`,
    );
  });

/**
 * Notes the services of a session that ends. SQLite reads the sessions before it deletes them. PostgreSQL reads the very rows that it has
 * deleted: they hold a service that another statement added meanwhile, which the snapshot of this statement does not show.
 */
const endedRows: Columns = { session_uid: 'text', ended_at: 'bigint' };
const noteEnds = (dialect: Dialect) =>
  withRows(
    dialect,
    endedRows,
    noteEndedSessions(dialect === 'postgres' ? 'postgres' : 'sqlite', {
      sessions: `${rowsOf(dialect, endedRows)} ${dialect === 'postgres' ? 'JOIN ended_rows_part' : 'CROSS JOIN payloads'} s ON s.session_uid = x.session_uid`,
      at: 'x.ended_at',
      where: guarded(dialect),
    }),
  );

/** Marks what has ended. Of two marks of one account the later one counts: it ends the proofs that were given between them too. */
const markRows: Columns = { uid: 'text', expires_at: 'bigint' };
const markEnds = (dialect: Dialect) =>
  withRows(
    dialect,
    markRows,
    `INSERT INTO ended_sessions (uid, expires_at)
    SELECT x.uid, max(x.expires_at) FROM ${rowsOf(dialect, markRows)} WHERE ${guarded(dialect)} GROUP BY x.uid ORDER BY x.uid
    ON CONFLICT (uid) DO UPDATE SET expires_at = excluded.expires_at WHERE excluded.expires_at > ended_sessions.expires_at`,
  );

/** The conditions that units wait for, in the order in which they are looked at. Each answers the ids of those that hold. */
export const conditionNames = ['proved', 'consumed'] as const;
export type ConditionName = (typeof conditionNames)[number];

/**
 * Returns the condition that the condition before it holds, where a unit waits for several. The id of the earlier one is the guard of the
 * later one.
 */
function chained(dialect: Dialect, earlier: readonly ConditionName[]): string {
  if (earlier.length === 0 || dialect === 'sqlite') return '';
  const held =
    dialect === 'trigger' ? 'SELECT id FROM held' : earlier.map((n) => `SELECT id FROM ${n}`).join(' UNION ALL ');
  return `AND (x.guard IS NULL OR x.guard IN (${held}))`;
}

const consumedRows: Columns = { model: 'text', id: 'text', consumed_at: 'bigint' };
const consume = (dialect: Dialect, before: string) =>
  withRows(
    dialect,
    consumedRows,
    `UPDATE payloads SET consumed_at = x.consumed_at FROM ${rowsOf(dialect, consumedRows)}
    WHERE payloads.model = x.model AND payloads.id = x.id AND payloads.consumed_at IS NULL ${before}
      ${among(dialect, 'payloads.model', 'model')} ${among(dialect, 'payloads.id', 'id')}`,
  );

/** Consumes rows and answers the ids that this very statement consumed: of twenty parallel tries one gets its id back. */
function consumeSql(dialect: Dialect, before: string): string {
  if (dialect !== 'trigger') return `${consume(dialect, before)} RETURNING payloads.id`;
  // A trigger cannot return rows: it keeps the ids that it is about to consume in a table (see sqlite-unit.ts).
  return `INSERT INTO held SELECT p.id FROM ${rowsOf('trigger', consumedRows)} JOIN payloads p ON p.model = x.model AND p.id = x.id WHERE p.consumed_at IS NULL ${before};
      ${consume('trigger', before)}`;
}

const provedRows: Columns = {
  id: 'text',
  account_id: 'text',
  credential_version: 'text',
  visit: 'text',
  given_at: 'bigint',
};

/**
 * Answers the ids of the proofs whose account is as it was when they were given, which PostgreSQL keeps so until the commit, in whose browser
 * nobody has signed out since, and whose account has had no session ended since. The mark of an account says by its end when it was set.
 */
function proofSql(dialect: Dialect): string {
  const standing = withRows(
    dialect,
    provedRows,
    `SELECT x.id FROM ${rowsOf(dialect, provedRows)} JOIN accounts a ON a.id = x.account_id
    WHERE ${versionOf('a')} = x.credential_version AND a.disabled_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM ended_sessions e WHERE e.uid = x.visit LIMIT 1 OFFSET 0)
      AND NOT EXISTS (SELECT 1 FROM ended_sessions e WHERE e.uid = x.account_id AND e.expires_at > x.given_at + ${endedProofsSeconds} LIMIT 1 OFFSET 0) ${among(dialect, 'a.id', 'account_id')}${dialect === 'postgres' ? ' FOR SHARE OF a' : ''}`,
  );
  return dialect === 'trigger' ? `INSERT INTO held ${standing}` : standing;
}

const conditionSql = { proved: proofSql, consumed: consumeSql } as const;

/** Returns the text of a condition beside the earlier ones of the same statement. */
export function conditionPart(name: ConditionName, earlier: readonly ConditionName[]): Part {
  return { name, sql: each((dialect) => conditionSql[name](dialect, chained(dialect, earlier))) };
}

const photoColumns: Columns = {
  id: 'text',
  sealed_address: 'text',
  sealed_small: 'text',
  sealed_large: 'text',
  created_at: 'bigint',
};

/** Writes the photo of an owner, which has one: another photo takes its row. */
const photosOf = (owner: string, more: Columns) => {
  const columns = { [owner]: 'text' as const, ...more, ...photoColumns };
  const updates = Object.keys({ ...more, ...photoColumns }).map((name) => `${name} = excluded.${name}`);
  return insertInto('photos', columns, `ON CONFLICT (${owner}) DO UPDATE SET ${updates.join(', ')}`);
};

/** Deletes the codes and tokens of grants that have ended, but for some ids; PostgreSQL alone needs it (see `committer.ts`). */
export const deleteEndedTokensSql = `DELETE FROM payloads WHERE grant_id = ANY(ARRAY(SELECT json_array_elements_text(?::json)))
  AND model <> 'Grant' AND id <> ALL(ARRAY(SELECT json_array_elements_text(?::json)))`;

/** All parts, in the order in which SQLite runs them: a later part relies on what an earlier one has done. */
export const parts: readonly Part[] = [
  {
    // A row that is there already refuses the whole unit: another request has claimed before.
    name: 'claims',
    sql: insertInto('payloads', { model: 'text', id: 'text', payload: 'text', sealed: 'text', expires_at: 'bigint' }),
  },
  { name: 'ended_sessions', sql: each(markEnds) },
  { name: 'logout_notices', sql: each(noteEnds) },
  {
    name: 'ended_rows',
    sql: deleteFrom('payloads', ['session_uid'], (dialect) =>
      dialect === 'postgres' ? 'RETURNING model, session_uid, account_id, payload' : '',
    ),
  },
  { name: 'ended_upstream_sessions', sql: deleteFrom('upstream_sessions', ['session_uid']) },
  { name: 'revoked_grants', sql: deleteFrom('payloads', ['grant_id'], `AND model <> 'Grant'`) },
  { name: 'upserts', sql: each((dialect) => upsert(dialect)) },
  { name: 'merged_grants', sql: each(mergeGrants) },
  { name: 'known_sessions', sql: each(changeSessions) },
  { name: 'deletes', sql: deleteFrom('payloads', ['model', 'id']) },
  {
    name: 'audit',
    sql: insertInto('audit', {
      at: 'bigint',
      event: 'text',
      account_id: 'text',
      client_id: 'text',
      request_id: 'text',
      actor_kind: 'text',
      actor_id: 'text',
      target_kind: 'text',
      target_id: 'text',
      reason: 'text',
      network: 'text',
      browser_family: 'text',
      system_family: 'text',
      details: 'text',
      nonce: 'text',
      mac: 'text',
    }),
  },
  {
    name: 'outbox',
    sql: insertInto('outbox', {
      id: 'text',
      kind: 'text',
      recipient: 'text',
      account_id: 'text',
      subject: 'text',
      sealed_body: 'text',
      created_at: 'bigint',
      due_at: 'bigint',
      expires_at: 'bigint',
      bulk: 'bigint',
    }),
  },
  {
    name: 'delivered_messages',
    sql: each((dialect) => {
      const rows: Columns = { id: 'text', delivered_at: 'bigint' };
      return withRows(
        dialect,
        rows,
        `UPDATE outbox SET delivered_at = x.delivered_at, recipient = '', sealed_body = NULL, last_error = NULL
         FROM ${rowsOf(dialect, rows)} WHERE outbox.id = x.id AND ${guarded(dialect)} ${among(dialect, 'outbox.id', 'id')}`,
      );
    }),
  },
  {
    name: 'throttle_successes',
    sql: each((dialect) =>
      withRows(
        dialect,
        { key: 'text' },
        `UPDATE throttles SET failures = 0, blocked_until = 0, window_count = throttles.window_count - done.tries
         FROM (SELECT x.key AS key, count(*) AS tries FROM ${rowsOf(dialect, { key: 'text' })} WHERE ${guarded(dialect)} GROUP BY x.key ORDER BY x.key) AS done
         WHERE throttles.key = done.key ${among(dialect, 'throttles.key', 'key')}`,
      ),
    ),
  },
  {
    name: 'upstream_sessions',
    sql: insertInto(
      'upstream_sessions',
      { session_uid: 'text', upstream: 'text', sealed_id_token: 'text', opened_at: 'bigint' },
      `AND NOT EXISTS ${endedMark}
       ON CONFLICT (session_uid, upstream) DO UPDATE SET sealed_id_token = excluded.sealed_id_token, opened_at = excluded.opened_at`,
    ),
  },
  {
    name: 'known_browsers',
    sql: insertInto(
      'known_browsers',
      { account_id: 'text', browser: 'text', first_seen_at: 'bigint', last_seen_at: 'bigint', told_at: 'bigint' },
      'ON CONFLICT (account_id, browser) DO UPDATE SET last_seen_at = excluded.last_seen_at',
    ),
  },
  { name: 'draft_photos', sql: photosOf('flow_id', { browser: 'text' }) },
  { name: 'account_photos', sql: photosOf('account_id', {}) },
  { name: 'removed_draft_photos', sql: deleteFrom('photos', ['flow_id']) },
  { name: 'removed_account_photos', sql: deleteFrom('photos', ['account_id']) },
];
