import type { Condition, SearchField } from '../../domain/scim/read-condition.ts';
import type { Database } from '../database/database.ts';

interface Sql {
  readonly sql: string;
  readonly bindings: readonly (string | number | boolean)[];
}

/** No text of ours is greater: this is the last character there is. */
const last = '\u{10ffff}';

const columnOf: Readonly<Record<SearchField, string>> = {
  id: 'p.id',
  externalId: 'p.external_id',
  userName: 'p.user_name_key',
  displayName: 'p.display_name_key',
  title: 'p.title_key',
  'name.familyName': 'p.family_name_key',
  'name.givenName': 'p.given_name_key',
  'emails.value': 'p.email_key',
  'emails.type': 'p.email_type_key',
  active: '(CASE WHEN a.id IS NULL THEN p.is_active ELSE a.disabled_at IS NULL OR a.disabled_for IS NOT NULL END)',
  'meta.created': 'p.created_at',
  'meta.lastModified': 'p.updated_at',
};

const ordering = { eq: '=', gt: '>', ge: '>=', lt: '<', le: '<=' } as const;

type Compared = Extract<Condition, { readonly kind: 'compare' }>;

/** Compares parts of texts by functions rather than LIKE: they know no wildcards, and SQLite's LIKE ignores the case of ASCII alone. */
function compareSql({ field, operator, value }: Compared, dialect: Database['dialect']): Sql {
  const column = columnOf[field];
  const text = String(value);
  const length = [...text].length;
  switch (operator) {
    case 'co':
      return { sql: `${dialect === 'postgres' ? 'strpos' : 'instr'}(${column}, ?) > 0`, bindings: [text] };
    case 'sw': {
      const sql = `substr(${column}, 1, ${length}) = ?`;
      if (dialect === 'postgres') return { sql, bindings: [text] };
      // SQLite compares bytes, so that its index finds the beginning of a text.
      return { sql: `${column} >= ? AND ${column} < ? AND ${sql}`, bindings: [text, `${text}${last}`, text] };
    }
    case 'ew':
      return {
        sql: `(length(${column}) >= ${length} AND substr(${column}, length(${column}) - ${length} + 1) = ?)`,
        bindings: [text],
      };
    default:
      // A flag is written out: SQLite has no type for it.
      if (typeof value === 'boolean') return { sql: `${value ? '' : 'NOT '}${column}`, bindings: [] };
      return { sql: `${column} ${ordering[operator]} ?`, bindings: [value] };
  }
}

function writeSql(condition: Condition, dialect: Database['dialect']): Sql {
  switch (condition.kind) {
    case 'nobody':
      return { sql: '(1 = 0)', bindings: [] };
    case 'present':
      return { sql: `(${columnOf[condition.field]} IS NOT NULL)`, bindings: [] };
    case 'not': {
      const { sql, bindings } = writeSql(condition.part, dialect);
      return { sql: `(NOT ${sql})`, bindings };
    }
    case 'compare': {
      const { sql, bindings } = compareSql(condition, dialect);
      return { sql: `(${columnOf[condition.field]} IS NOT NULL AND ${sql})`, bindings };
    }
    default: {
      const parts = condition.parts.map((part) => writeSql(part, dialect));
      const word = condition.kind === 'and' ? ' AND ' : ' OR ';
      return {
        sql: `(${parts.map(({ sql }) => sql).join(word)})`,
        bindings: parts.flatMap(({ bindings }) => bindings),
      };
    }
  }
}

const namesActive = (condition: Condition): boolean => {
  if (condition.kind === 'nobody') return false;
  if (condition.kind === 'not') return namesActive(condition.part);
  return 'parts' in condition ? condition.parts.some(namesActive) : condition.field === 'active';
};

/** Writes a search as a condition of SQL. Each comparison is true or false and never unknown, so that its negation means what it says. */
export const conditionSql = (
  condition: Condition,
  dialect: Database['dialect'],
): Sql & { readonly readsAccounts: boolean } => ({
  ...writeSql(condition, dialect),
  readsAccounts: namesActive(condition),
});
