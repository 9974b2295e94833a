import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { readConfig } from '../../config/schema.ts';
import { createServices } from '../../src/server/create-services.ts';
import { buildAccount } from '../support/build-account.ts';
import { productionSettings } from '../support/programs/production.ts';
import { runCli } from '../support/programs/run-cli.ts';
import { createTestDatabase, describeOnPostgres, type TestDatabase } from '../support/test-database.ts';
import { disableTriggers } from '../support/database/triggers.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const page = readFileSync('docs/operations.md', 'utf8');
const lines = /```sql\n(.*?)```/s.exec(page)?.[1] ?? '';

describeOnPostgres('the two roles of the page for operators', () => {
  const mark = randomBytes(4).toString('hex');
  const owner = `owner_${mark}`;
  const service = `service_${mark}`;
  const databases: TestDatabase[] = [];
  const folder = temporaryFolder('roles-');

  const run = async (url: string, sql: string) => {
    const client = new pg.Client(url);
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  /** Makes a database as the page says. The roles of the server are made with the first one. */
  const make = async () => {
    const database = await createTestDatabase('postgres');
    databases.push(database);
    const name = new URL(database.url).pathname.slice(1);
    const sql = lines
      .replaceAll(/^CREATE ROLE .*$/gm, (line) => (databases.length === 1 ? line : ''))
      .replaceAll('DATABASE geopf_id', `DATABASE ${name}`)
      .replaceAll('geopf_id_owner', owner)
      .replaceAll('geopf_id', service);
    await run(database.url, `${sql}; ALTER ROLE ${owner} PASSWORD 'test'; ALTER ROLE ${service} PASSWORD 'test'`);
    const as = (username: string) => Object.assign(new URL(database.url), { username, password: 'test' }).href;
    return { owner: as(owner), service: as(service) };
  };
  afterAll(async () => {
    const [{ url } = { url: '' }] = databases;
    for (const database of databases.slice(1)) await database.drop();
    await run(url, `DROP OWNED BY ${service}; REASSIGN OWNED BY ${owner} TO CURRENT_USER; DROP OWNED BY ${owner}`);
    await run(url, `DROP ROLE ${service}; DROP ROLE ${owner}`);
    await databases[0]?.drop();
  });

  test('the owner migrates, restores and breaks the glass; the service serves, and does none of it', async () => {
    const urls = await make();
    const settings = { ...(await productionSettings(urls.service)), BACKUP_KEY: randomBytes(32).toString('base64url') };
    const asOwner = { ...settings, DATABASE_URL: urls.owner };
    expect(await runCli(['migrate'], { env: settings })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('run migrate as the owner of its tables'),
    });
    expect((await runCli(['migrate'], { env: asOwner })).code).toBe(0);
    expect(await runCli(['migrate'], { env: settings })).toMatchObject({ code: 0, stdout: 'nothing to do\n' });

    const services = createServices(readConfig({ ...settings, NODE_ENV: 'test' }));
    try {
      const holder = await buildAccount({ services }, { roles: ['support'] });
      await buildAccount({ services }, { roles: ['admin'] });
      await expect(disableTriggers(services.database)).rejects.toThrow(/owner/);

      const findings = async (env: typeof settings) =>
        (await runCli(['doctor', '--json'], { env }))
          .json<{ findings: { where: string; level: string; what: string }[] }>()
          .findings.filter(({ where }) => where === 'DATABASE_URL')
          .map(({ level, what }) => `${level}: ${what}`);
      expect(await findings(settings)).toEqual([expect.stringMatching(/^good: PostgreSQL/)]);
      expect(await findings(asOwner)).toContainEqual(expect.stringMatching(/^warning: its user owns tables/));

      const words = ['account', 'disable', holder.sub, '--reason', 'intrusion en cours', '--break-glass'];
      const own = expect.stringContaining('of the service itself');
      const elsewhere = new URL(urls.service);
      elsewhere.searchParams.set('application_name', 'other');
      const refusals = [
        [{ ...settings, BREAK_GLASS_DATABASE_URL: urls.service }, own],
        [{ ...settings, BREAK_GLASS_DATABASE_URL: elsewhere.href }, own],
        [{ ...asOwner, BREAK_GLASS_DATABASE_URL: urls.owner }, own],
        [
          { ...settings, DATABASE_URL: '', BREAK_GLASS_DATABASE_URL: urls.owner },
          expect.stringContaining('DATABASE_URL'),
        ],
        [{ ...asOwner, BREAK_GLASS_DATABASE_URL: urls.service }, expect.stringContaining('does not own the tables')],
      ] as const;
      for (const [env, stderr] of refusals) expect(await runCli(words, { env })).toMatchObject({ code: 1, stderr });
      expect((await services.account.accounts.find(holder.sub))?.isDisabled).toBe(false);
      const env = { ...settings, BREAK_GLASS_DATABASE_URL: urls.owner };
      expect(await runCli(words, { env })).toMatchObject({ code: 0, stderr: '' });

      const file = join(folder, 'backup');
      expect(await runCli(['backup', '--portable', '--to', file], { env: settings })).toMatchObject({ code: 0 });
      const second = await make();
      const restored = await runCli(['restore', '--from', file], { env: { ...settings, DATABASE_URL: second.owner } });
      expect(restored).toMatchObject({ code: 0 });
      const shown = await runCli(['account', 'show', holder.sub], {
        env: { ...settings, DATABASE_URL: second.service },
      });
      expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining(holder.username) });
    } finally {
      await services.close();
    }
  });
});
