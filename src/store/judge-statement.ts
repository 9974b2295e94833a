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

function ofIndex(text: string, newTables: ReadonlySet<string>): StatementFacts {
  const table = firstOf(text, /\bon (?:only )?(\w+)/i);
  const isNew = newTables.has(table ?? '');
  // A rule about rows that older programs write would refuse some of them.
  const isAdditive = isNew || !/^create unique/i.test(text);
  return { kind: /\bindex concurrently\b/i.test(text) ? 'concurrent-index' : 'index', table, isAdditive };
}

/** Says what a statement of a migration does. `newTables` are those that the same migration has made. */
export function judgeStatement(sql: string, newTables: ReadonlySet<string>): StatementFacts {
  const text = sql.replace(/["`]/g, '').replace(/\s+/g, ' ').trim();
  if (/^create table\b/i.test(text))
    return { kind: 'table', table: firstOf(text, /^create table (?:if not exists )?(\w+)/i), isAdditive: true };
  if (/^create (unique )?index\b/i.test(text)) return ofIndex(text, newTables);
  // No program needs an index to be right.
  if (/^drop index\b/i.test(text)) return { kind: 'drop-index', table: undefined, isAdditive: true };
  if (/^alter table\b/i.test(text))
    return ofAlterTable(text, newTables.has(firstOf(text, /^alter table (?:only )?(\w+)/i) ?? ''));
  const written = firstOf(text, /^(?:insert into|update) (\w+)/i);
  if (written) return { kind: 'rows', table: written, isAdditive: true };
  return {
    kind: 'other',
    table: firstOf(text, /^(?:drop table(?: if exists)?|delete from|truncate) (\w+)/i),
    isAdditive: false,
  };
}

/** Says what each statement of one migration does. */
export function judgeStatements(statements: readonly string[]): readonly StatementFacts[] {
  const newTables = new Set<string>();
  return statements.map((sql) => {
    const facts = judgeStatement(sql, newTables);
    if (facts.kind === 'table' && facts.table) newTables.add(facts.table);
    return facts;
  });
}
