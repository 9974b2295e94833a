import { openDatabase } from '../../src/store/database.ts';
import { createTestDatabase, bothDatabases } from '../support/test-database.ts';

test.each(bothDatabases)('a database closes after many identical queries at once, on %s', async (kind) => {
  const store = await createTestDatabase(kind);
  const database = openDatabase(store.url);
  const answers = await Promise.all(Array.from({ length: 20 }, () => database.reader.all('SELECT 1 AS one', [])));
  expect(answers.map(([row]) => Number(row?.['one']))).toEqual(answers.map(() => 1));
  await database.close();
  await store.drop();
});
