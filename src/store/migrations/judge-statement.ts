/** Names the effect of a statement of a migration on a table. */
export type StatementKind = 'table' | 'column' | 'index' | 'concurrent-index' | 'drop-index' | 'rows' | 'other';

export interface StatementFacts {
  readonly kind: StatementKind;
  readonly table: string | undefined;
  /** Programs that do not know of the change read and write as before. */
  readonly isAdditive: boolean;
}

const firstOf = (text: string, pattern: RegExp) => pattern.exec(text)?.[1];

/** Returns whether older programs, which know nothing of the column, can still insert rows. */
const isOptionalColumn = (clause: string) =>
  (!/\bnot null\b/i.test(clause) || /\bdefault\b/i.test(clause)) &&
  !/\b(unique|primary key|check|generated)\b/i.test(clause);

function ofAlterTable(text: string, isNew: boolean): StatementFacts {
  const table = firstOf(text, /^alter table (?:only )?(\w+)/i);
  const clauses = text.split(/\badd column\b/i).slice(1);
  const isOther = clauses.length === 0 || /\b(drop|rename|alter column)\b/i.test(text);
  if (isOther) return { kind: 'other', table, isAdditive: isNew };
  return { kind: 'column', table, isAdditive: isNew || clauses.every(isOptionalColumn) };
}

function ofIndex(text: string, made: ReadonlySet<string>): StatementFacts {
  const table = firstOf(text, /\bon (?:only )?(\w+)/i);
  const column = firstOf(text, /\((\w+)\)/);
  // A rule about rows that older programs write would refuse some of them. They leave a new column empty.
  const isNew = made.has(table ?? '') || made.has(`${table}.${column}`);
  const isAdditive = isNew || !/^create unique/i.test(text);
  return { kind: /\bindex concurrently\b/i.test(text) ? 'concurrent-index' : 'index', table, isAdditive };
}

/** Says what a statement of a migration does. `made` names the tables, and columns as `table.column`, that were made right before it. */
export function judgeStatement(sql: string, made: ReadonlySet<string>): StatementFacts {
  const text = sql.replace(/["`]/g, '').replace(/\s+/g, ' ').trim();
  if (/^create table\b/i.test(text))
    return { kind: 'table', table: firstOf(text, /^create table (?:if not exists )?(\w+)/i), isAdditive: true };
  if (/^create (unique )?index\b/i.test(text)) return ofIndex(text, made);
  // No program needs an index to be right.
  if (/^drop index\b/i.test(text)) return { kind: 'drop-index', table: undefined, isAdditive: true };
  if (/^alter table\b/i.test(text))
    return ofAlterTable(text, made.has(firstOf(text, /^alter table (?:only )?(\w+)/i) ?? ''));
  const written = firstOf(text, /^(?:insert into|update) (\w+)/i);
  if (written) return { kind: 'rows', table: written, isAdditive: true };
  return {
    kind: 'other',
    table: firstOf(text, /^(?:drop table(?: if exists)?|delete from|truncate) (\w+)/i),
    isAdditive: false,
  };
}

/** Returns the names of what a statement makes: a table, or columns as `table.column`. */
function madeBy(sql: string, { kind, table }: StatementFacts): readonly string[] {
  if (kind === 'table') return [String(table)];
  const columns = kind === 'column' ? sql.matchAll(/\badd column\s+["`]?(\w+)/gi) : [];
  return [...columns].map(([, column]) => `${table}.${column}`);
}

/** Says what each statement of one migration does. `before` are the statements of the migration right before it. */
export function judgeStatements(
  statements: readonly string[],
  before: readonly string[] = [],
): readonly StatementFacts[] {
  const columns = before.flatMap((sql) => madeBy(sql, judgeStatement(sql, new Set())));
  const made = new Set(columns.filter((name) => name.includes('.')));
  return statements.map((sql) => {
    const facts = judgeStatement(sql, made);
    for (const name of madeBy(sql, facts)) made.add(name);
    return facts;
  });
}
