import { conditionNames, type Part } from './write-parts.ts';

/*
 * How several parts become one statement on SQLite
 *
 * The driver runs each statement on another thread. The way there and back costs more than most parts, and BEGIN and COMMIT would be two
 * more ways. SQLite has no data-modifying WITH, in which PostgreSQL runs all parts at once, but it has views with triggers. So this file
 * makes a view that stores nothing, with one column for each part, and a trigger that stands for an INSERT into the view. The INSERT gives
 * each column the rows of its part as one JSON array, and the trigger runs the texts of the parts on them.
 *
 * The rules that this depends on:
 * - The INSERT is one statement outside of a transaction, so SQLite makes it a commit of its own. When one part fails, nothing of any part
 *   stays.
 * - The trigger runs the parts in the order of the list `parts`, the conditions first. A part may rely on what an earlier one has done.
 * - A trigger cannot return rows. It writes the ids of the conditions that hold (a proof, a consume) into the table `held`, and RETURNING
 *   reads the table, after the trigger has ended. A batch with conditions empties the table first, so it never holds ids of an earlier one.
 * - Rows that depend on a condition carry its id as their `guard`. A part leaves them out when `held` lacks this id. Rows without a guard
 *   never look there, so a batch without conditions may find old ids in the table.
 * - View, trigger and table are temporary: they belong to one connection and end with it. Only the connection that writes has them, and it
 *   writes one batch after the other, so no two batches share `held`.
 * - A trigger is compiled whole, and parts without rows would cost time. So each set of parts that occurs has a view of its own, made when
 *   the set first occurs. The texts hold no values, and only few sets occur.
 */

/** Several parts as one statement. */
export interface UnitStatement {
  /** Makes the table, the view and the trigger; the connection runs it once, before it prepares `sql`. */
  readonly setup: string;
  /** Takes one `?` for the rows of each part; answers a JSON array of the ids of the conditions that hold. */
  readonly sql: string;
}

function build(used: readonly Part[], name: string): UnitStatement {
  const columns = used.map((part) => `${part.name}_rows`);
  const bodies = used.map((part) => part.sql.trigger.replaceAll('?', `new.${part.name}_rows`));
  const isConditional = used.some(({ name }) => conditionNames.some((condition) => condition === name));
  if (isConditional) bodies.unshift('DELETE FROM held');
  const held = isConditional ? '(SELECT json_group_array(id) FROM held)' : `'[]'`;
  return {
    setup: `PRAGMA temp_store = MEMORY;
      CREATE TEMP TABLE IF NOT EXISTS held (id TEXT NOT NULL);
      CREATE TEMP VIEW IF NOT EXISTS ${name} AS SELECT ${columns.map((column) => `NULL AS ${column}`).join(', ')};
      CREATE TEMP TRIGGER IF NOT EXISTS write_${name} INSTEAD OF INSERT ON ${name} BEGIN
        ${bodies.join(';\n')};
      END`,
    sql: `INSERT INTO ${name} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) RETURNING ${held} AS held`,
  };
}

/** Returns the statement for a set of parts; the same set always gets the same statement, so that it is prepared once. */
export function createUnitStatements(): (used: readonly Part[]) => UnitStatement {
  const made = new Map<string, UnitStatement>();
  return (used) => {
    const key = used.map(({ name }) => name).join();
    const statement = made.get(key) ?? build(used, `unit_${made.size}`);
    made.set(key, statement);
    return statement;
  };
}
