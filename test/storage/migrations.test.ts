import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as SecondFactors from '../../migrations/0005-second-factors.ts';
import { profileFields, type AccountProfile } from '../../src/domain/account/account-profile.ts';
import { createSealer } from '../../src/crypto/sealer.ts';
import { createAccountStore } from '../../src/store/account/accounts.ts';
import { openDatabase } from '../../src/store/database.ts';
import { migrateDown, migrateUp, readSchema } from '../../src/store/migrations.ts';
import { migrateUntil, tablesOf } from '../support/migrate-until.ts';
import { createTestDatabase, bothDatabases } from '../support/test-database.ts';

const account = {
  id: 'a',
  username: 'a',
  email: 'a@b.test',
  email_canonical: 'a@b.test',
  created_at: 1,
  updated_at: 1,
};

describe.each(bothDatabases)('migrations that are rolled back, on %s', (kind) => {
  test.each([
    ['0005-second-factors', 'second_factor_at'],
    ['0007-password-life', 'password_reminder'],
    ['0008-lost-device', 'password_reset_at'],
  ])('rolling back %s keeps the accounts and the rows that belong to them', async (name, column) => {
    const { down } = (await import(`../../migrations/${name}.ts`)) as typeof SecondFactors;
    const files = await createTestDatabase(kind);
    const database = openDatabase(files.url);
    const { knex } = database;
    await migrateUp(database);
    await knex('accounts').insert(account);
    await knex('known_browsers').insert({ account_id: 'a', browser: 'b', first_seen_at: 1, last_seen_at: 1 });
    expect(await knex.schema.hasColumn('accounts', column)).toBe(true);
    await down(knex);
    expect(await knex.schema.hasColumn('accounts', column)).toBe(false);
    expect(await knex('accounts').select('id')).toEqual([{ id: 'a' }]);
    expect(await knex('known_browsers')).toHaveLength(1);
    await database.close();
    await files.drop();
  });
});

test.each(bothDatabases)('every field of a profile has its own column, on %s', async (kind) => {
  const files = await createTestDatabase(kind);
  const database = openDatabase(files.url);
  await migrateUp(database);
  const sealer = createSealer([randomBytes(32).toString('base64url')]);
  const accounts = createAccountStore({ database, sealer, nowSeconds: () => 1 });
  // Each value has two characters, because a country code has no more.
  const told = profileFields.map((field, index) => [field, String(index + 10)]);
  const profile = Object.fromEntries(told) as AccountProfile;
  const { id, username, email, email_canonical: emailCanonical } = account;
  const others = { passwordHash: null, locale: 'fr', termsVersion: null, now: 1 };
  await database.knex.transaction((trx) =>
    accounts.insert(trx, { id, username, email, emailCanonical, ...others, profile }),
  );
  expect((await accounts.find(id))?.profile).toEqual(profile);
  await database.close();
  await files.drop();
});

test.each(bothDatabases)('a change of the profile columns keeps the accounts, on %s', async (kind) => {
  const { up, down } = await import('../../migrations/0002-profile.ts');
  const files = await createTestDatabase(kind);
  const database = openDatabase(files.url);
  const { knex } = database;
  await migrateUp(database);
  await knex('accounts').insert({ ...account, family_name: 'Durand', siret: '73282932000074' });
  await knex('known_browsers').insert({ account_id: 'a', browser: 'b', first_seen_at: 1, last_seen_at: 1 });

  await down(knex);
  const [bare] = (await knex('accounts')) as Record<string, unknown>[];
  expect(bare).toMatchObject({ username: 'a' });
  expect(bare).not.toHaveProperty('family_name');
  expect(bare).not.toHaveProperty('siret');
  expect(await knex('known_browsers')).toHaveLength(1);
  await up(knex);
  expect(await knex('accounts').first()).toMatchObject({ username: 'a', family_name: null, siret: null });

  await migrateDown(database);
  expect(await knex.schema.hasTable('accounts')).toBe(false);
  expect((await readSchema(database)).pending).toContain('0002-profile');
  await database.close();
  await files.drop();
});

test.each(bothDatabases)(
  'every migration since the first version only adds, so that older processes go on, on %s',
  async (kind) => {
    const files = await createTestDatabase(kind);
    const database = openDatabase(files.url);
    await migrateUntil(database, '0013-logout-notices');
    const columnsOf = async () => {
      const tables = await tablesOf(database);
      return Object.fromEntries(
        await Promise.all(tables.map(async (table) => [table, await database.knex(table).columnInfo()] as const)),
      );
    };
    const before = await columnsOf();
    await migrateUp(database);
    const after = await columnsOf();
    // A migration that takes something away writes its name there, which stops older processes.
    expect(await database.knex('schema_floor').pluck('migration')).toEqual(['0014-schema-floor']);
    for (const [table, columns] of Object.entries(before)) {
      const { ...now } = after[table];
      expect(now).toMatchObject(columns);
      for (const [name, { nullable, defaultValue }] of Object.entries(now)) {
        const isOptional = name in columns || nullable || (defaultValue ?? null) !== null;
        expect([`${table}.${name}`, isOptional]).toEqual([`${table}.${name}`, true]);
      }
    }
    await database.close();
    await files.drop();
  },
);

test('every statement of the stores names its columns', () => {
  const folder = 'src/store';
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const whole = files.filter((name) =>
    /SELECT \*|RETURNING \*|\.first\(\)|\.select\(\)|returning\('\*'\)/.test(readFileSync(join(folder, name), 'utf8')),
  );
  expect(whole).toEqual([]);
});
