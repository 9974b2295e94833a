import type { Database, Row } from '../database/database.ts';
import { judgeStatements, type StatementFacts } from './judge-statement.ts';
import type { MigrationFolder } from './migration-folder.ts';
import { readSchema } from './migrations.ts';
import { recordStatements } from './record-statements.ts';

/** Size of a table as the database estimates it. */
export interface TableSize {
  readonly rows: number;
  /** Undefined on SQLite, which does not say. */
  readonly bytes: number | undefined;
}

export interface PlannedStatement extends StatementFacts {
  /** Undefined for a table that does not exist yet. */
  readonly size: TableSize | undefined;
}

export interface PlannedStep {
  readonly name: string;
  readonly kind: 'expand' | 'contract';
  /** The oldest version that goes on beside the step; undefined: every version that serves now does. */
  readonly oldest: string | undefined;
  readonly statements: readonly PlannedStatement[];
  /** False where the step decides by what it reads, so that it may do more. */
  readonly isWhole: boolean;
}

/** Estimates the rows of a table. A table that PostgreSQL has never looked at is counted. */
async function sizeOf({ knex, dialect }: Database, table: string): Promise<TableSize> {
  const count = async () => {
    const [row] = (await knex(table).count({ rows: '*' })) as Row[];
    return Number(row?.['rows'] ?? 0);
  };
  if (dialect === 'sqlite') return { rows: await count(), bytes: undefined };
  const sizes = (await knex('pg_class')
    .where({ relname: table, relkind: 'r' })
    .whereRaw('relnamespace = current_schema()::regnamespace')
    .select('reltuples', knex.raw('pg_total_relation_size(oid) AS bytes'))) as Row[];
  const estimate = Number(sizes[0]?.['reltuples'] ?? -1);
  return { rows: estimate < 0 ? await count() : Math.round(estimate), bytes: Number(sizes[0]?.['bytes'] ?? 0) };
}

/** Says what the migrations that are still to be run would do, and to tables of which size. Nothing is changed, and nobody waits. */
export async function planMigrations(database: Database, folder: MigrationFolder): Promise<readonly PlannedStep[]> {
  const { pending, contracting } = await readSchema(database, folder);
  const newTables = new Set<string>();
  const sizes = new Map<string, TableSize>();
  const steps: PlannedStep[] = [];
  let before: readonly string[] = [];
  for (const name of [...pending, ...contracting].toSorted()) {
    const { up, contract } = await folder.load(name);
    const { statements, isWhole } = await recordStatements(database.dialect, up);
    const planned: PlannedStatement[] = [];
    for (const facts of judgeStatements(statements, before)) {
      const { table } = facts;
      if (facts.kind === 'table' && table) newTables.add(table);
      const isThere = table !== undefined && !newTables.has(table);
      if (isThere && !sizes.has(table)) sizes.set(table, await sizeOf(database, table));
      planned.push({ ...facts, size: isThere ? sizes.get(table) : undefined });
    }
    before = statements;
    steps.push({
      name,
      kind: contract ? 'contract' : 'expand',
      oldest: contract?.oldest,
      statements: planned,
      isWhole,
    });
  }
  return steps;
}
