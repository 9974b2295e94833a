import type { TestApp } from './start-app.ts';
import { until } from './until.ts';

/**
 * Keeps messages from leaving while a test counts reads and commits: what is noted of a message that has left is a commit too, at a moment
 * that nobody chooses. Returns the function that lets them leave again.
 */
export async function pauseMail({ services }: TestApp): Promise<() => void> {
  const { outbox, database } = services as {
    outbox: { lend: typeof services.outbox.lend };
    database: typeof services.database;
  };
  const waiting = () => database.knex('outbox').whereNotNull('sealed_body').where('expires_at', '>', 0);
  await until(async () => (await waiting()).length === 0, 'an outbox without a message on its way');
  const { lend } = outbox;
  outbox.lend = async () => [];
  return () => {
    outbox.lend = lend;
  };
}
