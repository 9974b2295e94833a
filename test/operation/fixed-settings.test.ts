import { randomBytes } from 'node:crypto';
import { readConfig } from '../../config/schema.ts';
import { noteSettings } from '../../src/commands/settings/note-settings.ts';
import { createServices } from '../../src/server/create-services.ts';
import { openDatabase } from '../../src/store/database/database.ts';
import { migrateUp } from '../../src/store/migrations/migrations.ts';
import { buildProduct } from '../support/programs/build-product.ts';
import { migrationNames } from '../support/database/migration-names.ts';
import { productionSettings, runBuilt, type Ended } from '../support/programs/production.ts';
import { runCli } from '../support/programs/run-cli.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { rowsIn } from '../support/rows.ts';

type Settings = Record<string, string>;

describe('a database of production', () => {
  let build: string;
  let database: TestDatabase;
  let settings: Settings;
  const run = (args: readonly string[], changes: Settings = {}, without: readonly string[] = []): Promise<Ended> => {
    const env = { ...settings, ...changes };
    for (const name of without) delete env[name];
    return runBuilt(build, { args, env }).ended;
  };
  const start = (changes?: Settings, without?: readonly string[]) => run(['dist/src/main.js'], changes, without);
  const cli = (args: readonly string[], changes?: Settings, without?: readonly string[]) =>
    run(['dist/src/cli.js', ...args], changes, without);
  const problems = ({ stderr }: Ended) => stderr.split('\n').filter((line) => /^[A-Z_]+: /.test(line));
  const draw = () => randomBytes(32).toString('base64url');

  beforeEach(async () => {
    build = await buildProduct();
    database = await createTestDatabase('sqlite');
    settings = await productionSettings(database.url);
    const services = createServices(readConfig(settings));
    await migrateUp(services.database);
    await services.inUnit(() => noteSettings(services));
    await services.close();
  });
  afterEach(() => database.drop());

  test('another issuer, pepper or sealing key is refused, until it is accepted by command', async () => {
    const others = {
      ISSUER: 'https://other.example.org/realms/geoplateforme',
      PASSWORD_PEPPER: draw(),
      ENCRYPTION_KEYS: draw(),
    };
    const refused = await start(others);
    expect([refused.code, problems(refused)]).toEqual([
      1,
      [
        expect.stringMatching(/^ISSUER: .*sso\.example\.org.*run: node dist\/src\/cli\.js settings accept ISSUER$/),
        expect.stringMatching(/^PASSWORD_PEPPER: .*run: node dist\/src\/cli\.js settings accept PASSWORD_PEPPER$/),
        expect.stringMatching(/^ENCRYPTION_KEYS: .*run: node dist\/src\/cli\.js settings accept ENCRYPTION_KEYS$/),
      ],
    ]);
    for (const key of [settings['PASSWORD_PEPPER']!, others.PASSWORD_PEPPER]) expect(refused.stderr).not.toContain(key);

    const { ISSUER } = others;
    expect(await cli(['settings', 'accept', 'ISSUER', '--as', 'marie'], { ISSUER })).toMatchObject({
      code: 0,
      stderr: '',
    });
    // A key that comes in front of the former one is a rotation.
    const PASSWORD_PEPPER = `${others.PASSWORD_PEPPER},${settings['PASSWORD_PEPPER']}`;
    expect(await cli(['keys', 'list'], { ISSUER, PASSWORD_PEPPER })).toMatchObject({ code: 0, stderr: '' });
    const former = await cli(['keys', 'list']);
    expect([former.code, problems(former)]).toEqual([1, [expect.stringMatching(/^ISSUER: .*other\.example\.org/)]]);
    const opened = openDatabase(database.url);
    const rows = await rowsIn(opened).audit.values('details', { event: 'settings.accepted' });
    expect(rows).toEqual([{ name: 'ISSUER', operator: 'marie' }]);
    const noted = JSON.stringify(await rowsIn(opened).fixedSettings.list());
    for (const key of [settings['PASSWORD_PEPPER']!, settings['ENCRYPTION_KEYS']!]) expect(noted).not.toContain(key);
    await opened.close();
  });

  test('after keys reseal the settings without the former key are those of the database, and nothing is to be accepted', async () => {
    const [former, newest] = [settings['ENCRYPTION_KEYS']!, draw()];
    const both = { ...settings, ENCRYPTION_KEYS: `${newest},${former}` };
    // No process has started with the new key yet.
    expect(await runCli(['keys', 'reseal', '--json'], { env: both })).toMatchObject({ code: 0, stderr: '' });
    const alone = { ...settings, ENCRYPTION_KEYS: newest };
    expect(await runCli(['keys', 'list'], { env: alone })).toMatchObject({ code: 0, stderr: '' });
    expect(await runCli(['keys', 'list'], { env: settings })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^ENCRYPTION_KEYS: the key that this database was filled with is not in the list/),
    });
  });

  test('a command or a start without NODE_ENV asks for the settings of production, and changes no schema', async () => {
    const asks = expect.stringMatching(
      /^DATABASE_URL: this database is that of https:\/\/sso.*NODE_ENV=production.*SMTP_URL/,
    );
    for (const args of [['client', 'list'], ['migrate']]) {
      const ended = await cli(args, {}, ['NODE_ENV', 'ISSUER']);
      expect([args, ended.code, ended.stdout, problems(ended)]).toEqual([args, 1, '', [asks]]);
    }
    const started = await start({ DEMO: 'off' }, ['NODE_ENV', 'ISSUER']);
    expect([started.code, problems(started)]).toEqual([1, [asks]]);

    const [newest] = migrationNames.slice(-1);
    const opened = openDatabase(settings['DATABASE_URL']!);
    await rowsIn(opened).migrations.remove({ name: newest });
    await rowsIn(opened).fixedSettings.remove();
    const outdated = await cli(['client', 'list'], {}, ['NODE_ENV', 'ISSUER']);
    expect(outdated).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/not up to date: run .* migrate first/),
    });
    expect(await rowsIn(opened).migrations.list({ name: newest })).toEqual([]);
    await opened.close();
  });
});
