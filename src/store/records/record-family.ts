import { accountColumnNames, accountExpressions, accountNames } from '../account/account-columns.ts';
import type { Database, Row } from '../database/database.ts';
import { leftJoin } from '../database/left-join.ts';

// Columns of rows that are read with a record: those that its look-up and its revocation need.
const columns = {
  p: ['id', 'payload', 'sealed', 'grant_id', 'consumed_at', 'expires_at', 'uid'],
  g: ['id', 'payload', 'consumed_at'],
  s: ['id', 'payload', 'consumed_at', 'uid'],
};
type Alias = keyof typeof columns;
const namesOfAccount = accountNames;

/**
 * All columns of a record and of the rows that are read with it, as one JSON array. A driver spends more time on sixty small values than
 * on the rest of the look-up.
 */
export const packed = (dialect: Database['dialect']) => {
  const of = (alias: Alias) => columns[alias].map((name) => `${alias}.${name}`);
  const all = [...of('p'), ...of('g'), ...of('s'), 'e.uid', ...accountExpressions].join(', ');
  return dialect === 'sqlite' ? `json_array(${all}) AS packed` : `CAST(json_build_array(${all}) AS text) AS packed`;
};

// A token is read with its grant, its session and its account: one read serves the whole request. Sessions alone have a uid.
export const joinsOf = (dialect: Database['dialect']) => {
  const join = (table: string, alias: string, names: readonly string[], on: string) =>
    leftJoin(dialect, { table, alias, names, on });
  const owner = join('accounts', 'a', accountColumnNames, 'a.id = p.account_id');
  // SQLite reads the whole table to find that no row of it is false. No row has an empty id, which the index knows.
  const nothing = (alias: Alias) => (dialect === 'sqlite' ? `${alias}.model = '' AND ${alias}.id = ''` : 'false');
  const mark = join('ended_sessions', 'e', ['uid'], 'e.uid = p.session_uid');
  return {
    ofRecord: `${join('payloads', 'g', columns.g, "g.model = 'Grant' AND g.id = p.grant_id AND p.model <> 'Grant'")}
      ${join('payloads', 's', columns.s, "s.uid = p.session_uid AND p.model <> 'Session'")} ${owner} ${mark}`,
    ofSession: `LEFT JOIN payloads g ON ${nothing('g')} LEFT JOIN payloads s ON ${nothing('s')} ${owner} ${mark}`,
  };
};

export interface Stored extends Row {
  readonly id: string;
  readonly payload: string;
  readonly sealed: string | null;
  readonly consumed_at: number | null;
}

/** A record with its grant, its session and its account, those that there are. */
interface Family {
  readonly record: Stored;
  readonly grant: Stored | undefined;
  readonly session: Stored | undefined;
  /** A statement that had begun before the session ended has written the record back. Such a record counts as absent. */
  readonly isEnded: boolean;
  readonly account: Row | undefined;
}

/** Returns what a statement with `packed` has read; undefined where there is no record. */
export function unpack(row: Row | undefined): Family | undefined {
  if (row === undefined) return undefined;
  const values = JSON.parse(String(row['packed'])) as unknown[];
  let place = 0;
  const next = (names: readonly string[]): Row | undefined => {
    const from = place;
    place += names.length;
    if (typeof values[from] !== 'string') return undefined;
    const found: Row = {};
    names.forEach((name, index) => (found[name] = values[from + index]));
    return found;
  };
  const record = next(columns.p) as Stored;
  const [grant, session] = [next(columns.g), next(columns.s)] as (Stored | undefined)[];
  const isEnded = next(['uid']) !== undefined;
  return { record, grant, session, isEnded, account: next(namesOfAccount) };
}
