import pg from 'pg';
import { openDatabase } from '../../src/store/database/database.ts';
import { readSchema } from '../../src/store/migrations/migrations.ts';
import { tablesOf } from '../support/database/migrate-until.ts';
import { createMigratedDatabase } from '../support/database/migrated-database.ts';
import { rowsIn, tableNames } from '../support/rows.ts';
import { createTestDatabase, bothDatabases } from '../support/test-database.ts';

test('two PostgreSQL databases of one test file are separate', async () => {
  const [one, other] = await Promise.all([createTestDatabase('postgres'), createTestDatabase('postgres')]);
  const client = new pg.Client(one.url);
  await client.connect();
  await client.query('CREATE TABLE boundary (id text PRIMARY KEY)');
  const stranger = new pg.Client(other.url);
  await stranger.connect();
  await expect(stranger.query('SELECT * FROM boundary')).rejects.toThrow('does not exist');
  await client.end();
  await stranger.end();
  await Promise.all([one.drop(), other.drop()]);
  const afterwards = new pg.Client(one.url);
  await expect(afterwards.connect()).rejects.toThrow('does not exist');
});

test('a SQLite database is a file that does not exist yet', async () => {
  const database = await createTestDatabase('sqlite');
  expect(database.url).toMatch(/^sqlite:\/.+\.sqlite$/);
  await database.drop();
});

test.each(bothDatabases)('two copies of the migrated database are separate, on %s', async (kind) => {
  const made = await Promise.all([createMigratedDatabase(kind), createMigratedDatabase(kind)]);
  const [one, other] = made.map(({ url }) => openDatabase(url));
  expect((await readSchema(one!)).pending).toEqual([]);
  expect(tableNames).toEqual(expect.arrayContaining([...(await tablesOf(one!))]));
  await rowsIn(one!).clients.insert({ clientId: 'a', metadata: {}, development: false, createdAt: 1, updatedAt: 1 });
  expect(await rowsIn(other!).clients.list()).toEqual([]);
  await Promise.all([one!.close(), other!.close()]);
  await Promise.all(made.map((each) => each.drop()));
});
