import pg from 'pg';
import { createTestDatabase } from './support/test-database.ts';

test('two PostgreSQL databases of one test file are apart from each other', async () => {
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
