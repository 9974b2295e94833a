import type { ServerServices } from '../../../src/services.ts';

const soon = 100;

/**
 * Shortens the time that SQLite waits for a file that another process holds: a test that locks the file need not wait for as long as a
 * request. Returns what gives the usual patience back: other writes of the application may hold the file for longer on a busy machine.
 */
export async function giveUpSoon({ database, config }: ServerServices): Promise<() => Promise<void>> {
  const wait = async (milliseconds: number) => {
    if (database.dialect !== 'sqlite') return;
    const pragma = `PRAGMA busy_timeout = ${milliseconds}`;
    await database.writeOne(pragma, []);
    await database.knex.raw(pragma);
  };
  await wait(soon);
  return () => wait((config.databaseTimeoutSeconds ?? 0) * 1000);
}
