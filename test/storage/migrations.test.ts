import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { profileRows, type AccountProfile } from '../../src/domain/account/account-profile.ts';
import { createSealer } from '../../src/crypto/sealer.ts';
import { createAccountStore } from '../../src/store/account/accounts.ts';
import { openDatabase } from '../../src/store/database/database.ts';
import { judgeStatements } from '../../src/store/migrations/judge-statement.ts';
import { readMigrationFolder } from '../../src/store/migrations/migration-folder.ts';
import { migrateDown, migrateUp, readSchema } from '../../src/store/migrations/migrations.ts';
import { recordStatements } from '../../src/store/migrations/record-statements.ts';
import { migrateUntil } from '../support/database/migrate-until.ts';
import { migrationNames } from '../support/database/migration-names.ts';
import { createTestDatabase, bothDatabases } from '../support/test-database.ts';
import { rowsIn } from '../support/rows.ts';

const account = {
  id: 'a',
  username: 'a',
  email: 'a@b.test',
  emailCanonical: 'a@b.test',
  createdAt: 1,
  updatedAt: 1,
};

describe.each(bothDatabases)('migrations that are rolled back, on %s', (kind) => {
  test.each([
    ['0005-second-factors', 'second_factor_at'],
    ['0007-password-life', 'password_reminder'],
    ['0008-lost-device', 'password_reset_at'],
  ])('rolling back %s keeps the accounts and the rows that belong to them', async (name, column) => {
    const { down } = await readMigrationFolder().load(name);
    const files = await createTestDatabase(kind);
    const database = openDatabase(files.url);
    const { knex } = database;
    await migrateUp(database);
    await rowsIn(database).accounts.insert(account);
    await rowsIn(database).knownBrowsers.insert({ accountId: 'a', browser: 'b', firstSeenAt: 1, lastSeenAt: 1 });
    expect(await knex.schema.hasColumn('accounts', column)).toBe(true);
    await down(knex);
    expect(await knex.schema.hasColumn('accounts', column)).toBe(false);
    expect(await rowsIn(database).accounts.list({}, 'id')).toEqual([{ id: 'a' }]);
    expect(await rowsIn(database).knownBrowsers.list()).toHaveLength(1);
    await database.close();
    await files.drop();
  });
});

test('a migration stands in the folder of its number', () => {
  const files = readdirSync('migrations', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const isInPlace = (file: string) => {
    const [first = '', last = ''] = dirname(file).split('-');
    const number = basename(file).slice(0, 4);
    return first <= number && number <= last;
  };
  expect(files.filter((file) => !isInPlace(file))).toEqual([]);
});

test.each(bothDatabases)('every field of a profile has its own column, on %s', async (kind) => {
  const files = await createTestDatabase(kind);
  const database = openDatabase(files.url);
  await migrateUp(database);
  const sealer = createSealer([randomBytes(32).toString('base64url')]);
  const accounts = createAccountStore({ database, sealer, nowSeconds: () => 1 });
  // Each value has two characters, because a country code has no more.
  const told = profileRows.map(([field], index) => [field, String(index + 10)]);
  const profile = Object.fromEntries(told) as AccountProfile;
  const { id, username, email, emailCanonical } = account;
  const others = { passwordHash: null, locale: 'fr', termsVersion: null, now: 1 };
  await database.knex.transaction((trx) =>
    accounts.insert(trx, { id, username, email, emailCanonical, ...others, profile }),
  );
  expect((await accounts.find(id))?.profile).toEqual(profile);
  await database.close();
  await files.drop();
});

test.each(bothDatabases)('a change of the profile columns keeps the accounts, on %s', async (kind) => {
  const { up, down } = await readMigrationFolder().load('0002-profile');
  const files = await createTestDatabase(kind);
  const database = openDatabase(files.url);
  const { knex } = database;
  await migrateUp(database);
  await rowsIn(database).accounts.insert({ ...account, familyName: 'Durand', siret: '73282932000074' });
  await rowsIn(database).knownBrowsers.insert({ accountId: 'a', browser: 'b', firstSeenAt: 1, lastSeenAt: 1 });

  await down(knex);
  const [bare] = await rowsIn(database).accounts.list();
  expect(bare).toMatchObject({ username: 'a' });
  expect(bare).not.toHaveProperty('familyName');
  expect(bare).not.toHaveProperty('siret');
  expect(await rowsIn(database).knownBrowsers.list()).toHaveLength(1);
  await up(knex);
  expect(await rowsIn(database).accounts.find()).toMatchObject({ username: 'a', familyName: null, siret: null });

  await migrateDown(database);
  expect(await knex.schema.hasTable('accounts')).toBe(false);
  expect((await readSchema(database)).pending).toContain('0002-profile');
  await database.close();
  await files.drop();
});

test.each(bothDatabases)(
  'sessions that have two rows end with what hangs on them, and others go on, on %s',
  async (kind) => {
    const files = await createTestDatabase(kind);
    const database = openDatabase(files.url);
    await migrateUntil(database, migrationNames[migrationNames.indexOf('0054-session-key') - 1]!);
    const session = (id: string, uid: string, expiresAt: number) => ({
      model: 'Session',
      payload: {},
      sessionUid: uid,
      id,
      uid,
      expiresAt,
    });
    await rowsIn(database).payloads.insert([
      session('a', 'twice', 5),
      session('b', 'twice', 7),
      session('c', 'once', 5),
    ]);
    await migrateUp(database);
    const ended = await rowsIn(database).endedSessions.list({}, 'uid', 'expiresAt');
    expect(ended.map((row) => [row.uid, row.expiresAt])).toEqual([['twice', 7 + 31 * 86_400]]);
    const opened = (id: string) => rowsIn(database).payloads.insert({ ...session(id, 'new', 5), sessionKey: 'new' });
    await opened('d');
    await expect(opened('e')).rejects.toThrow(/unique/i);
    await database.close();
    await files.drop();
  },
);

/** The migrations that came after the first version, of which one may run beside processes of another version. */
const laterNames = migrationNames.filter((name) => name > '0014');
/** The first migration that had to build its indexes beside reads and writes. */
const firstBeside = '0046';

describe.each(bothDatabases)('migrations after the first version, on %s', (kind) => {
  const dialect = kind;
  const read = async (name: string) => {
    const recordOf = async (one: string) => {
      const migration = await readMigrationFolder().load(one);
      return { migration, ...(await recordStatements(dialect, migration.up)) };
    };
    const { migration, statements, hasFailed } = await recordOf(name);
    expect([name, hasFailed]).toEqual([name, false]);
    const before = await recordOf(migrationNames[migrationNames.indexOf(name) - 1]!);
    return { migration, facts: judgeStatements(statements, before.statements) };
  };

  test('only add, so that older processes go on, unless they say which version can do without', async () => {
    for (const name of laterNames) {
      const { migration, facts } = await read(name);
      const taking = migration.contract ? [] : facts.filter(({ isAdditive }) => !isAdditive);
      expect([name, taking]).toEqual([name, []]);
    }
    expect((await read('0015-audit-network')).facts.map(({ kind: what }) => what)).toContain('column');
  });

  if (kind !== 'postgres') return;
  test('build an index on a table that has rows beside those who write it', async () => {
    for (const name of laterNames.filter((later) => later >= firstBeside)) {
      const { migration, facts } = await read(name);
      const made = facts.filter(({ kind: what }) => what === 'table').map(({ table }) => table);
      const blocking = facts.filter(({ kind: what, table }) => what === 'index' && !made.includes(table));
      expect([name, blocking]).toEqual([name, []]);
      // A try that is killed half-way is begun anew, so nothing else may stand in such a migration.
      const isBare = migration.config?.transaction === false;
      const others = isBare ? facts.filter(({ kind: what }) => what !== 'concurrent-index') : [];
      expect([name, others]).toEqual([name, []]);
    }
  });
});

test.each([
  ['alter table "accounts" drop column "locale"', false],
  ['ALTER TABLE accounts RENAME COLUMN locale TO lang', false],
  ['alter table accounts alter column locale type text', false],
  ['alter table "accounts" alter column "locale" set not null', false],
  ['alter table "accounts" add column "lang" varchar(5) not null', false],
  ['alter table `accounts` add column `lang` varchar(5) unique', false],
  ['alter table "accounts" add constraint "c" check (true)', false],
  ['create unique index "u" on "accounts" ("locale")', false],
  ['drop table "accounts"', false],
  ['delete from accounts', false],
  ['alter table "accounts" add column "lang" varchar(5), add column "seen" bigint not null default 0', true],
  ['CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON accounts (locale)', true],
  ['create table "made" ("id" text primary key)', true],
])('a migration that says « %s » runs beside older processes: %s', (sql, isAdditive) => {
  expect(judgeStatements([sql])[0]?.isAdditive).toBe(isAdditive);
});

test('a rule about a column that was added right before it runs beside older processes, which leave the column empty', () => {
  const index = 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS u ON accounts (lang) WHERE lang IS NOT NULL';
  const before = ['alter table "accounts" add column "lang" varchar(5)'];
  expect(judgeStatements([index], before)[0]).toMatchObject({ kind: 'concurrent-index', isAdditive: true });
  expect(judgeStatements([index.replaceAll('lang', 'locale')], before)[0]?.isAdditive).toBe(false);
});

test('every statement of the stores names its columns', () => {
  const folder = 'src/store';
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const whole = files.filter((name) =>
    /SELECT \*|RETURNING \*|\.first\(\)|\.select\(\)|returning\('\*'\)/.test(readFileSync(join(folder, name), 'utf8')),
  );
  expect(whole).toEqual([]);
});
