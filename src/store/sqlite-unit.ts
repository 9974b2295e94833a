import { consumePart, type Part } from './write-parts.ts';

/** Several parts as one statement: each statement is a hop to another thread and back, which costs more than most parts. */
export interface UnitStatement {
  /** What the connection needs before; temporary, so that it lives and dies with the connection. */
  readonly setup: string;
  /** One `?` for the rows of each part; answers a JSON array of the ids that were consumed. */
  readonly sql: string;
}

function build(used: readonly Part[], name: string): UnitStatement {
  const columns = used.map((part) => `${part.name}_rows`);
  const bodies = used.map((part) => part.sql.trigger.replaceAll('?', `new.${part.name}_rows`));
  const consumed = used.includes(consumePart) ? '(SELECT json_group_array(id) FROM consumed)' : `'[]'`;
  return {
    setup: `PRAGMA temp_store = MEMORY;
      CREATE TEMP TABLE IF NOT EXISTS consumed (id TEXT NOT NULL);
      CREATE TEMP VIEW IF NOT EXISTS ${name} AS SELECT ${columns.map((column) => `NULL AS ${column}`).join(', ')};
      CREATE TEMP TRIGGER IF NOT EXISTS write_${name} INSTEAD OF INSERT ON ${name} BEGIN
        ${bodies.join(';\n')};
      END`,
    sql: `INSERT INTO ${name} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) RETURNING ${consumed} AS consumed`,
  };
}

/** One statement for each set of parts that occurs: a trigger that runs parts without rows would cost more than it saves. */
export function createUnitStatements(): (used: readonly Part[]) => UnitStatement {
  const made = new Map<string, UnitStatement>();
  return (used) => {
    const key = used.map(({ name }) => name).join();
    const statement = made.get(key) ?? build(used, `unit_${made.size}`);
    made.set(key, statement);
    return statement;
  };
}
