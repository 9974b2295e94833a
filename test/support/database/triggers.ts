import type { Database } from '../../../src/store/database/database.ts';
import type { TestApp } from '../start-app.ts';
import { openTransaction } from './transactions.ts';

/**
 * Holds every statement that writes an access token, after it has consumed the refresh token, until the answer is called. SQLite holds
 * nothing.
 */
export async function holdTokens(app: TestApp): Promise<() => Promise<void>> {
  const { dialect, knex } = app.services.database;
  if (dialect === 'sqlite') return async () => {};
  await knex.raw(`
    CREATE OR REPLACE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql
      AS 'BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NEW; END';
    CREATE OR REPLACE TRIGGER wait_for_test BEFORE INSERT ON payloads FOR EACH ROW WHEN (NEW.model = 'AccessToken')
      EXECUTE FUNCTION wait_for_test()`);
  const trx = await openTransaction(app);
  await trx.raw('SELECT pg_advisory_xact_lock(1)');
  return async () => {
    await trx.rollback();
  };
}

/** Has PostgreSQL refuse every line of the audit that is called `test.bad`, and the first one that is called `test.conflict`. */
export async function refuseLines({ knex }: Database): Promise<void> {
  // A sequence counts on whatever is rolled back.
  await knex.raw(`CREATE SEQUENCE tries; CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.event = 'test.conflict' AND nextval('tries') = 1 THEN RAISE EXCEPTION 'lost' USING ERRCODE = '40001'; END IF;
    IF NEW.event = 'test.bad' THEN RAISE EXCEPTION 'bad' USING ERRCODE = '23514'; END IF;
    RETURN NEW; END $$; CREATE TRIGGER refuse BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION refuse()`);
}

/** Lets the database find no room on the disk until the answer is called: PostgreSQL for large rows, SQLite for a further page. */
export async function fillDisk(database: Database): Promise<() => Promise<unknown>> {
  const { dialect, knex } = database;
  if (dialect === 'sqlite') {
    await database.writeOne('PRAGMA max_page_count = 1', []);
    return () => database.writeOne('PRAGMA max_page_count = 1000000', []);
  }
  await knex.raw(`CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF octet_length(NEW::text) > 8000 THEN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END IF; RETURN NEW; END $$`);
  await knex.raw('CREATE TRIGGER fill BEFORE INSERT ON payloads FOR EACH ROW EXECUTE FUNCTION fill()');
  return async () => knex.raw('DROP TRIGGER fill ON payloads');
}

/** Tries to switch off what keeps the lines of the audit as they are. */
export const disableTriggers = async ({ knex }: Database): Promise<unknown> =>
  knex.raw('ALTER TABLE audit DISABLE TRIGGER ALL');
