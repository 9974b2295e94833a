import { commands } from '../../src/cli/commands.ts';
import { programName } from '../../src/program/program-name.ts';
import { openDatabase } from '../../src/store/database/database.ts';
import { migrateUp } from '../../src/store/migrations/migrations.ts';
import { migrationNames } from '../support/database/migration-names.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { startCli } from '../support/programs/start-cli.ts';
import { describeService } from '../support/describe-app.ts';
import { asClient } from '../support/test-client.ts';
import { createTestDatabase, bothDatabases } from '../support/test-database.ts';
import { until } from '../support/until.ts';
import { rowsIn } from '../support/rows.ts';

const headerOf = (token: unknown) =>
  JSON.parse(Buffer.from(String(token).split('.')[0]!, 'base64url').toString()) as { readonly kid: string };

describe.each(bothDatabases)('key commands while the server runs, on %s', (database) => {
  /** Seconds by which the clock of the server is ahead. */
  let ahead = 0;
  const pass = (seconds: number) => {
    ahead += seconds;
    app.moveClock(seconds);
  };
  // The clock of the test has passed for a command in its process.
  const cli = (...args: readonly string[]) => runCli(['keys', ...args, '--json'], { env: environmentOf(app) });
  const cliAsProcess = (...args: readonly string[]) =>
    startCli(['keys', ...args, '--json'], { env: { ...environmentOf(app), CLOCK_OFFSET: String(ahead) } });
  const published = async () => {
    const { keys } = (await (await fetch(`${app.protocol}/certs`)).json()) as { keys: { kid: string }[] };
    return keys.map(({ kid }) => kid);
  };
  const token = async () =>
    (await asClient(app, client, 'token', { grant_type: 'client_credentials' })).body['access_token'];
  const isActive = async (value: unknown) =>
    (await asClient(app, client, 'token/introspect', { token: String(value) })).body['active'];

  const { app, client } = describeService({ database });

  test('a new key is published a day before it signs, and the old key stays published until its last token ends', async () => {
    const before = await token();
    const { kids } = (await cli('rotate')).json<{ kids: string[] }>();
    expect(kids).toHaveLength(2);
    // An id that begins with a hyphen would be an option of the command line.
    for (const kid of kids) expect(kid).toMatch(/^[0-9a-f]{24}$/);
    await until(async () => (await published()).includes(kids[0]!));
    expect(kids).not.toContain(headerOf(await token()).kid);
    expect(await isActive(before)).toBe(true);
    const states = (await cli('list')).json<{ kid: string; state: string }[]>();
    expect(
      states
        .filter(({ state }) => state === 'published')
        .map(({ kid }) => kid)
        .sort(),
    ).toEqual([...kids].sort());
  });

  test('a key that may have leaked is replaced at once, and the key that was waiting never signs', async () => {
    const before = await token();
    const waiting = (await cli('list'))
      .json<{ kid: string; state: string }[]>()
      .filter(({ state }) => state === 'published');
    const { kids } = (await cli('rotate', '--now')).json<{ kids: string[] }>();
    await until(async () => (await published()).includes(kids[0]!));
    pass(4);
    expect(kids).toContain(headerOf(await token()).kid);
    expect(await isActive(before)).toBe(true);
    for (const { kid } of waiting) expect(await published()).not.toContain(kid);
  });

  test('a key that leaked is withdrawn: nothing publishes it, and what it signed is refused within a second', async () => {
    const before = await token();
    const { kid } = headerOf(before);
    const alone = await cliAsProcess('withdraw', kid);
    expect([alone.code, alone.stderr]).toEqual([
      1,
      `${kid} signs ES256, and no key is published to follow it: run keys rotate --now first, then keys withdraw ${kid}\n`,
    ]);
    expect([await isActive(before), (await published()).includes(kid)]).toEqual([true, true]);

    const { kids } = (await cliAsProcess('rotate', '--now')).json<{ kids: string[] }>();
    expect((await cliAsProcess('withdraw', kid, '--reason', 'found in a log')).code).toBe(0);
    await until(async () => !(await published()).includes(kid));
    expect(await isActive(before)).toBe(false);
    const fresh = await token();
    expect([kids.includes(headerOf(fresh).kid), await isActive(fresh)]).toEqual([true, true]);
    const line = await app.rows.audit.first({ event: 'keys.withdrawn' });
    expect(line).toMatchObject({ targetKind: 'key', targetId: kid, reason: 'found in a log' });
    expect(line.details).toMatchObject({ kid, alg: 'ES256' });
  });
});

/** A source without a real migration, with which knex writes its own two tables and nothing else. */
const emptySource = {
  getMigrations: async () => [],
  getMigrationName: String,
  getMigration: async () => ({ up, down: up }),
};
async function up(): Promise<void> {}

describe('the command line', () => {
  test('a command makes the schema, and a second run changes nothing', async () => {
    const database = await createTestDatabase('sqlite');
    const env = { PATH: process.env.PATH ?? '', DATABASE_URL: database.url };
    const first = await startCli(['migrate', '--json'], { env });
    expect(first.json()).toEqual({ applied: migrationNames });
    expect((await startCli(['migrate'], { env })).stdout).toBe('nothing to do\n');
    await database.drop();
  });

  test.each(bothDatabases)(
    'several processes that start at once on an empty database make its schema once, on %s',
    async (kind) => {
      const database = await createTestDatabase(kind);
      const connections = [1, 2, 3].map(() => openDatabase(database.url));
      const applied = await Promise.all(connections.map((connection) => migrateUp(connection)));
      expect(applied.flat().toSorted()).toEqual(migrationNames);
      await Promise.all(connections.map((connection) => connection.close()));
      await database.drop();
    },
  );

  test.each(bothDatabases)(
    'two lock rows, which such processes may leave, do not block the schema, on %s',
    async (kind) => {
      const database = await createTestDatabase(kind);
      const connection = openDatabase(database.url);
      await connection.knex.migrate.list({ tableName: 'migrations', migrationSource: emptySource });
      await rowsIn(connection).migrationsLock.insert({ isLocked: 0 });
      expect(await migrateUp(connection)).toEqual(migrationNames);
      await connection.close();
      await database.drop();
    },
  );

  test('the help lists every command and tells how to use it', async () => {
    const overview = await runCli(['--help']);
    for (const { name } of commands) expect(overview.stdout).toContain(`  ${name} `);
    for (const name of ['migrate', 'client create', 'account grant-role', 'keys rotate', 'keys withdraw']) {
      const help = await runCli([...name.split(' '), '--help']);
      expect(help).toMatchObject({ code: 0, stderr: '' });
      expect(help.stdout).toContain(`${programName} ${name}`);
    }
    expect((await runCli(['keys', '--help'])).stdout).not.toContain('client');
    const rotation = (await runCli(['keys', 'rotate', '--help'])).stdout;
    expect(rotation).toContain('nothing was ever signed by them');
    expect(rotation).toContain('run keys withdraw');
  });

  test('a command names the option that is missing, before it opens a database', async () => {
    const requiring = commands.flatMap(({ name, takes = [], options = {} }) => {
      const [missing] = Object.entries(options).find(([, { isRequired }]) => isRequired) ?? [];
      return missing === undefined ? [] : [{ words: [...name.split(' '), ...takes], missing }];
    });
    expect(requiring.length).toBeGreaterThan(8);
    for (const { words, missing } of requiring) {
      const { code, stderr } = await runCli(words, { env: {} });
      expect([...words, code, stderr]).toEqual([...words, 1, `--${missing} is required; see --help\n`]);
      expect((await runCli([...words, '--help'])).stdout).toMatch(new RegExp(` --${missing} .*\\(required\\)`));
    }
  });

  test('a process says its own name in the help, reads its standard input, and ends with a code that says how it went', async () => {
    const help = await startCli(['keys', 'rotate', '--help']);
    expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining('node dist/src/cli.js keys rotate') });
    const refused = await startCli(['client', 'create', '--file', '-'], { input: '{\n  "client_name": "Cartes",\n}' });
    expect(refused).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'standard input is not JSON: look at line 3, column 1\n',
    });
  });

  test.each([
    [['client', 'frobnicate'], /^there is no command "client frobnicate"/],
    [['client', 'create'], /^--file is required/],
    [['client', 'create', '--file', '/nowhere.json'], /^the file \/nowhere\.json cannot be read \(ENOENT\)$/m],
    [['client', 'show'], /^CLIENT missing/],
    [['client', 'list', '--colour'], /^Unknown option '--colour'$/m],
    [['account', 'grant-role', 'somebody'], /^ROLE missing/],
    [['keys', 'list', 'all'], /^"all" is one word too many/],
  ])('the arguments %j are refused with an error of one line', async (args, line) => {
    const result = await runCli(args, { env: { PATH: process.env.PATH ?? '' } });
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toMatch(line);
    expect(result.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test.each([
    ['{\n  "client_name": "Cartes",\n}', /^standard input is not JSON: look at line 3, column 1$/m],
    ['{"client_name": "Cartes"', /^standard input is not JSON: it ends too early$/m],
    ['client_name: Cartes', /^standard input is not JSON: "c" was not expected$/m],
    ['', /^standard input is not JSON: it is empty$/m],
  ])('the file %j is refused with the place to look at', async (input, line) => {
    const result = await runCli(['client', 'create', '--file', '-'], { input, env: { PATH: process.env.PATH ?? '' } });
    expect(result).toMatchObject({ code: 1, stderr: expect.stringMatching(line) });
  });

  test('a database that does not answer is reported in one line', async () => {
    const env = { PATH: process.env.PATH ?? '', DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' };
    const result = await runCli(['client', 'list', '--json'], { env });
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toMatch(/^DATABASE_URL: nobody listens on 127\.0\.0\.1:1; .*\n$/);
  });
});
