import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../src/store/database/database.ts';
import { migrateUp } from '../../src/store/migrations/migrations.ts';
import { buildAccount } from '../support/build-account.ts';
import { givePasskey } from '../support/people/passkey-pages.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { startApp } from '../support/start-app.ts';
import { createTestDatabase, describeOnPostgres } from '../support/test-database.ts';
import { rowsIn, type AllRows } from '../support/rows.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const drawKey = () => randomBytes(32).toString('base64url');

describeOnPostgres('a backup of PostgreSQL', () => {
  test('of rows goes from one kind of database into the other and back, and every value is as it was', async () => {
    const folder = temporaryFolder('backup-');
    const app = await startApp({ database: 'postgres' });
    const targets = [await createTestDatabase('sqlite'), await createTestDatabase('postgres')];
    try {
      // Jobs would write rows after the backup, which is compared with the database.
      await app.running.holdJobs();
      const account = await buildAccount(app, { totp: true, username: 'elodie' });
      await givePasskey(app, account, { isSynced: true });
      await app.rows.exports.insert({
        id: 'e',
        accountId: account.sub,
        sessionUid: 's',
        browser: '« "\\\n',
        lang: 'fr',
        askedAt: 1,
        expiresAt: 4_000_000_000,
      });
      await app.rows.exportChunks.insert({
        exportId: 'e',
        attempt: 1,
        place: 1,
        sealed: Buffer.from([0, 1, 254, 255]),
        expiresAt: 4_000_000_000,
      });
      await app.services.transaction((trx) => trx.raw(`SELECT setval('event_notices_position_seq', 4711)`));
      let env: Record<string, string> = { ...environmentOf(app), BACKUP_KEY: drawKey() };
      // A restore that was killed has left its tables, and has noted no migration.
      const half = openDatabase(targets[1]!.url);
      await migrateUp(half);
      await rowsIn(half).migrations.remove();
      await half.close();
      const ofHalf = { env: { ...env, DATABASE_URL: targets[1]!.url } };
      const fault = 'DATABASE_URL: a restore was interrupted before it was complete; run the same restore again';
      for (const words of [['migrate'], ['migrate', '--plan'], ['account', 'list']])
        expect(await runCli(words, ofHalf)).toMatchObject({ code: 1, stderr: expect.stringContaining(fault) });
      expect((await runCli(['doctor'], ofHalf)).stdout).toMatch(/DATABASE_URL +a restore was interrupted/);
      for (const [index, { url }] of targets.entries()) {
        const path = join(folder, String(index));
        expect(await runCli(['backup', '--portable', '--to', path], { env })).toMatchObject({ code: 0 });
        env = { ...env, DATABASE_URL: url };
        expect(await runCli(['restore', '--from', path, '--keep-sessions'], { env })).toMatchObject({ code: 0 });
      }
      const other = openDatabase(targets[1]!.url);
      try {
        // These tables tell of the backup and of the restore themselves.
        const changed = ['migrations', 'migrationsLock', 'audit', 'auditLinks', 'backups', 'versions', 'processes'];
        const read = async (rows: AllRows) => {
          const all = Object.entries(rows as unknown as Record<string, { list(): Promise<object[]> }>);
          const lists = all
            .filter(([name]) => !changed.includes(name))
            .map(async ([name, table]) => [name, await table.list()]);
          return Object.fromEntries(await Promise.all(lists)) as object;
        };
        expect(await read(rowsIn(other))).toEqual(await read(app.rows));
        const next = (await other.knex.raw(`SELECT nextval('event_notices_position_seq') AS next`)) as {
          rows: object[];
        };
        expect(next.rows).toEqual([{ next: 4712 }]);
      } finally {
        await other.close();
      }
    } finally {
      await app.stop();
      for (const target of targets) await target.drop();
    }
  });

  test('is made by pg_dump without the keys of the service; that pg_restore gives up is told by its own words', async () => {
    const folder = temporaryFolder('backup-');
    const target = await createTestDatabase('postgres');
    const app = await startApp({ database: 'postgres' });
    const program = (name: string, work: string) =>
      writeFileSync(
        join(folder, name),
        `#!/bin/sh\nif [ "$1" = --version ]; then echo "${name} (PostgreSQL) 99.0"; exit; fi\n${work}\n`,
        { mode: 0o755 },
      );
    program('pg_dump', `env > ${folder}/given; head -c 8000000 /dev/urandom`);
    program('pg_restore', `sleep 0.2; echo 'pg_restore: error: no room left' >&2; exit 1`);
    const { PATH = '' } = process.env;
    Object.assign(process.env, { PATH: `${folder}:${PATH}`, ENCRYPTION_KEYS: 'a key', PGSSLROOTCERT: '/roots.pem' });
    const env = { ...environmentOf(app), BACKUP_KEY: drawKey() };
    const path = join(folder, 'backup');
    try {
      expect(await runCli(['backup', '--to', path], { env })).toMatchObject({ code: 0 });
      const given = readFileSync(join(folder, 'given'), 'utf8');
      expect(given).toContain('PGSSLROOTCERT=/roots.pem\n');
      expect(given).not.toContain('ENCRYPTION_KEYS');
      const restored = await runCli(['restore', '--from', path], { env: { ...env, DATABASE_URL: target.url } });
      expect(restored).toMatchObject({ code: 1, stderr: expect.stringContaining('pg_restore: error: no room left') });
    } finally {
      process.env['PATH'] = PATH;
      delete process.env['ENCRYPTION_KEYS'];
      delete process.env['PGSSLROOTCERT'];
      await app.stop();
      await target.drop();
    }
  });
});
