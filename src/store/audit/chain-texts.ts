import type { Database } from '../database/database.ts';
import { linkColumns } from './audit-link.ts';
import { auditColumns } from './audit-rows.ts';

const headColumns = {
  kind: 'text',
  seq: 'bigint',
  hash: 'text',
  signed_at: 'bigint',
  kid: 'text',
  note: 'text',
  signature: 'text',
} as const;

type Dialect = Database['dialect'];

/** Returns a statement that inserts the rows of a JSON array. */
function insertInto(dialect: Dialect, table: string, columns: Readonly<Record<string, string>>): string {
  const names = Object.keys(columns);
  const types = Object.entries(columns).map((one) => one.join(' '));
  const rows =
    dialect === 'postgres'
      ? `SELECT ${names.join(', ')} FROM json_to_recordset(?::json) AS x(${types.join(', ')})`
      : `SELECT ${names.map((name) => `value->>'$.${name}'`).join(', ')} FROM json_each(?)`;
  return `INSERT INTO ${table} (${names.join(', ')}) ${rows}`;
}

const listed = { sqlite: 'IN (SELECT value FROM json_each(?))', postgres: '= ANY(?::integer[])' } as const;
const noLink = 'NOT EXISTS (SELECT 1 FROM audit_links l WHERE l.audit_id = a.id LIMIT 1 OFFSET 0)';

/** Returns the fixed texts of the chain of the audit. */
export const chainTexts = (dialect: Dialect) => ({
  ends: `SELECT kind, seq, hash, signed_at, kid, note, signature FROM audit_heads WHERE kind IN ('latest', 'anchor')`,
  links: 'SELECT seq, audit_id, at, hash FROM audit_links WHERE seq > ? ORDER BY seq LIMIT ?',
  wholeLinks: `SELECT ${Object.keys(linkColumns).join(', ')} FROM audit_links WHERE seq > ? ORDER BY seq LIMIT ?`,
  lines: `SELECT ${auditColumns.join(', ')} FROM audit WHERE id ${listed[dialect]}`,
  unchained: `SELECT ${auditColumns.map((name) => `a.${name}`).join(', ')} FROM audit a WHERE a.id > ? AND ${noLink} ORDER BY a.id LIMIT ?`,
  older: 'SELECT id FROM audit WHERE id > ? AND mac IS NULL LIMIT 1',
  newest: 'SELECT id FROM audit WHERE id > ? ORDER BY id DESC LIMIT 1',
  insertLinks: insertInto(dialect, 'audit_links', linkColumns),
  insertHeads: insertInto(dialect, 'audit_heads', headColumns),
  deleteHead: 'DELETE FROM audit_heads WHERE kind = ?',
  deleteLines: `DELETE FROM audit WHERE id ${listed[dialect]}`,
  deleteLinks: 'DELETE FROM audit_links WHERE seq > ? AND seq <= ?',
  deleteCheckpoints: `DELETE FROM audit_heads WHERE kind = 'checkpoint' AND seq <= ?`,
  deleteAllHeads: `DELETE FROM audit_heads WHERE kind IN ('latest', 'anchor', 'checkpoint')`,
  deleteAllLinks: 'DELETE FROM audit_links WHERE seq > ?',
});
