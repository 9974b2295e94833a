import type { ServerServices } from '../../src/services.ts';

/** Shortens the time that SQLite waits for a file that another process holds: five seconds are too long for a test that locks the file. */
export async function giveUpSoon({ database }: ServerServices): Promise<void> {
  if (database.dialect !== 'sqlite') return;
  const pragma = 'PRAGMA busy_timeout = 100';
  await database.writeOne(pragma, []);
  await database.knex.raw(pragma);
}
