import { chmodSync, statSync } from 'node:fs';
import { isDatabaseAway } from '../../src/store/database/database-failures.ts';
import { openDatabase } from '../../src/store/database/database.ts';
import { createTestDatabase, bothDatabases } from '../support/test-database.ts';

test.each(bothDatabases)('a database closes after many identical queries at once, on %s', async (kind) => {
  const store = await createTestDatabase(kind);
  const database = openDatabase(store.url);
  const answers = await Promise.all(Array.from({ length: 20 }, () => database.reader.all('SELECT 1 AS one', [])));
  expect(answers.map(([row]) => Number(row?.['one']))).toEqual(answers.map(() => 1));
  await database.close();
  await store.drop();
});

test('the files of a SQLite database are for their owner alone, and an older file loses the access of everybody', async () => {
  const store = await createTestDatabase('sqlite');
  const path = store.url.slice('sqlite:'.length);
  const modes = () => ['', '-wal', '-shm'].map((end) => statSync(`${path}${end}`).mode & 0o777);
  const mask = process.umask(0o022);
  try {
    const made = openDatabase(store.url);
    await made.writeOne('CREATE TABLE kept (id TEXT)', []);
    expect(modes()).toEqual([0o600, 0o600, 0o600]);
    await made.close();

    chmodSync(path, 0o644);
    const again = openDatabase(store.url);
    await again.writeOne('DROP TABLE kept', []);
    expect(modes()).toEqual([0o640, 0o640, 0o640]);
    await again.close();
  } finally {
    process.umask(mask);
    await store.drop();
  }
});

test('a write that failed because another process held the SQLite file does not keep the next writes from being committed', async () => {
  const store = await createTestDatabase('sqlite');
  const [one, other] = [openDatabase(store.url, { timeoutSeconds: 0.1 }), openDatabase(store.url)];
  await other.knex.raw('CREATE TABLE kept (id TEXT)');
  await other.write(async (tx) => {
    await tx.all("INSERT INTO kept VALUES ('held')", []);
    await expect(one.writeOne("INSERT INTO kept VALUES ('failed')", [])).rejects.toThrow('SQLITE_BUSY');
  });
  await one.writeOne("INSERT INTO kept VALUES ('later')", []);
  expect(await other.reader.all('SELECT id FROM kept', [])).toEqual([{ id: 'held' }, { id: 'later' }]);
  await Promise.all([one.close(), other.close()]);
  await store.drop();
});

test('a write on SQLite that waits for a transaction comes before a transaction that was begun later', async () => {
  const store = await createTestDatabase('sqlite');
  const database = openDatabase(store.url);
  await database.knex.raw('CREATE TABLE kept (id TEXT)');
  const order: string[] = [];
  const transaction = (name: string, begun?: () => void) =>
    database.knex
      .transaction(async (trx) => {
        begun?.();
        // It takes so long that a writer that finds the file held asks again only some time after its end.
        for (let turn = 0; turn < 200; turn++) await trx.raw('INSERT INTO kept VALUES (?)', [name]);
      })
      .then(() => order.push(name));
  let first: Promise<unknown> = Promise.resolve();
  await new Promise<void>((begun) => (first = transaction('first', begun)));
  const waiting = database.writeOne("INSERT INTO kept VALUES ('waiting')", []).then(() => order.push('waiting'));
  await Promise.all([first, waiting, transaction('later')]);
  expect(order).toEqual(['first', 'waiting', 'later']);
  await database.close();
  await store.drop();
});

test.each([
  ['too many connections', { code: '53300', message: 'sorry, too many clients already' }, true],
  ['a standby', { code: '25006', message: 'cannot execute INSERT in a read-only transaction' }, true],
  ['a password that was changed', { code: '28P01', message: 'password authentication failed' }, true],
  ['a full disk', { code: '53100', message: 'could not extend file' }, true],
  ['a statement that took too long', { code: '57014', message: 'canceling statement due to statement timeout' }, true],
  ['a connection that broke', { message: 'Client has encountered a connection error and is not queryable' }, true],
  ['a table that was changed', { code: '0A000', message: 'cached plan must not change result type' }, true],
  ['a host without a route', { code: 'EHOSTUNREACH', message: '' }, true],
  ['a value twice', { code: '23505', message: 'duplicate key value' }, false],
  ['a fault in a statement', { code: '42703', message: 'column does not exist' }, false],
  ['a fault in the program', new TypeError('cannot read properties of undefined'), false],
])('%s: whether people are asked to come back later', (_what, error, isAway) => {
  expect(isDatabaseAway(error)).toBe(isAway);
});
