import type { ServerServices } from '../../src/services.ts';

/** SQLite waits five seconds for a file that another process holds; a test that takes the file away need not. */
export async function giveUpSoon({ database }: ServerServices): Promise<void> {
  if (database.dialect !== 'sqlite') return;
  const pragma = 'PRAGMA busy_timeout = 100';
  await database.writeOne(pragma, []);
  await database.knex.raw(pragma);
}
