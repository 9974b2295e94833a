import type { Knex } from 'knex';
import { programVersion } from '../../../src/program/program-version.ts';
import type { Database, Row } from '../../../src/store/database/database.ts';
import type { Migration } from '../../../src/store/migrations/migration-folder.ts';

const nothing = async () => {};

/** Steps of versions to come: one adds, one builds an index, and two take away. */
export const laterSteps = (dialect: Database['dialect']): Readonly<Record<string, Migration>> => ({
  '9001-adds': {
    async up(knex: Knex) {
      await knex.schema.alterTable('accounts', (table) => table.string('made_later', 10));
      await knex.schema.createTable('later_things', (table) => table.string('id', 36).primary());
    },
    down: nothing,
  },
  '9002-builds': {
    config: { transaction: false },
    async up(knex: Knex) {
      const beside = dialect === 'postgres' ? 'CONCURRENTLY ' : '';
      await knex.raw(`CREATE INDEX ${beside}IF NOT EXISTS later_index ON audit (event)`);
    },
    down: nothing,
  },
  '9003-takes': {
    contract: { oldest: programVersion },
    up: (knex: Knex) => knex.raw('ALTER TABLE accounts DROP COLUMN made_later'),
    down: nothing,
  },
  '9004-takes-more': {
    contract: { oldest: '99.0.0' },
    up: (knex: Knex) => knex.schema.dropTable('later_things'),
    down: nothing,
  },
});

export const hasLaterColumn = ({ knex }: Database): Promise<boolean> => knex.schema.hasColumn('accounts', 'made_later');

/** Has PostgreSQL know about how many rows stand in the table of the index. */
export async function countRows({ dialect, knex }: Database): Promise<void> {
  if (dialect === 'postgres') await knex.raw('ANALYZE audit');
}

/** Leaves an index that PostgreSQL does not use, as a build that was killed does. */
export async function leaveHalfAnIndex({ dialect, knex }: Database): Promise<void> {
  if (dialect === 'sqlite') return;
  await knex.raw('CREATE INDEX later_index ON audit (event)');
  await knex.raw(`UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'later_index'::regclass`);
}

export async function isIndexWhole({ dialect, knex }: Database): Promise<boolean> {
  if (dialect === 'sqlite') return true;
  const valid = knex('pg_index').whereRaw(`indexrelid = 'later_index'::regclass`).pluck<boolean[]>('indisvalid');
  return (await valid).join() === 'true';
}

export const insertRows = async ({ knex }: Database, table: string, rows: readonly Row[]): Promise<unknown> =>
  knex(table).insert(rows);

export const rowsOf = async ({ knex }: Database, table: string): Promise<readonly Row[]> =>
  (await knex(table)) as Row[];
