import { randomBytes } from 'node:crypto';
import type { TestApp } from '../start-app.ts';

/** Runs `work` with the address of a user of PostgreSQL who may do everything with the rows and owns no table. */
export async function withOtherUser(
  app: TestApp,
  url: string,
  work: (address: string) => Promise<void>,
): Promise<void> {
  const { knex } = app.services.database;
  const user = `service_${randomBytes(4).toString('hex')}`;
  await knex.raw(`CREATE ROLE ${user} LOGIN PASSWORD 'test'`);
  await knex.raw(`GRANT ALL ON ALL TABLES IN SCHEMA public TO ${user}`);
  await knex.raw(`GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO ${user}`);
  try {
    await work(Object.assign(new URL(url), { username: user, password: 'test' }).href);
  } finally {
    await knex.raw(`DROP OWNED BY ${user}`);
    await knex.raw(`DROP ROLE ${user}`);
  }
}
