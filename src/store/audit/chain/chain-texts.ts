import type { Database } from '../../database/database.ts';
import { headShape } from './audit-head.ts';
import { linkShape } from './audit-link.ts';
import { auditLine } from '../audit-rows.ts';

/** Columns of links and heads that hold numbers; the others hold texts. */
const numbers = ['seq', 'audit_id', 'at', 'signed_at'];

type Dialect = Database['dialect'];

/** Returns a statement that inserts the rows of a JSON array. */
function insertInto(
  dialect: Dialect,
  table: string,
  { columns, select }: Pick<typeof linkShape, 'columns' | 'select'>,
) {
  const types = columns.map((name) => `${name} ${numbers.includes(name) ? 'bigint' : 'text'}`);
  const rows =
    dialect === 'postgres'
      ? `SELECT ${select} FROM json_to_recordset(?::json) AS x(${types.join(', ')})`
      : `SELECT ${columns.map((name) => `value->>'$.${name}'`).join(', ')} FROM json_each(?)`;
  return `INSERT INTO ${table} (${select}) ${rows}`;
}

const listed = { sqlite: 'IN (SELECT value FROM json_each(?))', postgres: '= ANY(?::integer[])' } as const;
const noLink = 'NOT EXISTS (SELECT 1 FROM audit_links l WHERE l.audit_id = a.id LIMIT 1 OFFSET 0)';

export const chainTexts = (dialect: Dialect) => ({
  ends: `SELECT ${headShape.select} FROM audit_heads WHERE kind IN ('latest', 'anchor')`,
  links: 'SELECT seq, audit_id, at, hash FROM audit_links WHERE seq > ? ORDER BY seq LIMIT ?',
  wholeLinks: `SELECT ${linkShape.select} FROM audit_links WHERE seq > ? ORDER BY seq LIMIT ?`,
  lines: `SELECT ${auditLine.select} FROM audit WHERE id ${listed[dialect]}`,
  unchained: `SELECT ${auditLine.columns.map((name) => `a.${name}`).join(', ')} FROM audit a WHERE a.id > ? AND ${noLink} ORDER BY a.id LIMIT ?`,
  older: 'SELECT id FROM audit WHERE id > ? AND mac IS NULL LIMIT 1',
  newest: 'SELECT id FROM audit WHERE id > ? ORDER BY id DESC LIMIT 1',
  insertLinks: insertInto(dialect, 'audit_links', linkShape),
  insertHeads: insertInto(dialect, 'audit_heads', headShape),
  deleteHead: 'DELETE FROM audit_heads WHERE kind = ?',
  deleteLines: `DELETE FROM audit WHERE id ${listed[dialect]}`,
  deleteLinks: 'DELETE FROM audit_links WHERE seq > ? AND seq <= ?',
  deleteCheckpoints: `DELETE FROM audit_heads WHERE kind = 'checkpoint' AND seq <= ?`,
  deleteAllHeads: `DELETE FROM audit_heads WHERE kind IN ('latest', 'anchor', 'checkpoint')`,
  deleteAllLinks: 'DELETE FROM audit_links WHERE seq > ?',
});
