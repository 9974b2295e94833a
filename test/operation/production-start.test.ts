import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { warnOfLegalPages } from '../../interactions/pages/warn-of-legal-pages.ts';
import { readConfig } from '../../config/schema.ts';
import { createAccount } from '../../src/commands/account/create-account.ts';
import { ensureKeys } from '../../src/commands/keys/rotate-keys.ts';
import { createLogger } from '../../src/log/create-logger.ts';
import { explainFailure } from '../../src/cli/explain-failure.ts';
import { createServices } from '../../src/server/create-services.ts';
import type { ServerServices } from '../../src/services.ts';
import { startServer } from '../../src/server/start-server.ts';
import { openDatabase } from '../../src/store/database/database.ts';
import { explainDatabaseError } from '../../src/store/database/explain-database-error.ts';
import { migrateUp, readSchema } from '../../src/store/migrations/migrations.ts';
import { buildProduct } from '../support/programs/build-product.ts';
import { migrationNames } from '../support/database/migration-names.ts';
import { productionSettings, runBuilt, type Ended } from '../support/programs/production.ts';
import { createTestDatabase, bothDatabases, type TestDatabase } from '../support/test-database.ts';
import { until } from '../support/until.ts';
import { rowsIn } from '../support/rows.ts';
import { prepare } from '../support/describe-app.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

type Settings = Record<string, string>;

const host = 'sso.example.org';
let build: string;
beforeAll(async () => {
  build = await buildProduct();
});

/** Asks without TLS and with the public Host header, as a reverse proxy does. */
function get(settings: Settings, path: string): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port: Number(settings['PORT']), path, headers: { host }, agent: false },
      (answer) => {
        text(answer).then((body) => resolve({ status: answer.statusCode ?? 0, body }), reject);
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

const statusOf = (settings: Settings, path: string) =>
  get(settings, path).then(
    ({ status }) => status,
    () => 0,
  );

describe('a refused production start', () => {
  let database: TestDatabase;
  let settings: Settings;
  const start = (changes: Settings = {}, without: readonly string[] = []): Promise<Ended> => {
    const env = { ...settings, ...changes };
    for (const name of without) delete env[name];
    return runBuilt(build, { args: ['dist/src/main.js'], env }).ended;
  };
  const problems = ({ stderr }: Ended) => stderr.split('\n').filter((line) => /^[A-Z_]+: /.test(line));
  const withDatabase = async (work: (services: ServerServices) => Promise<unknown>) => {
    const services = createServices(readConfig({ ...settings, NODE_ENV: 'development' }));
    await migrateUp(services.database);
    await services.inUnit(() => work(services));
    await services.close();
  };

  beforeEach(async () => {
    database = await createTestDatabase('sqlite');
    settings = await productionSettings(database.url);
  });
  afterEach(() => database.drop());

  test('no missing setting gets a default: each one is reported in its own line', async () => {
    const required = [
      'COOKIE_KEYS',
      'ENCRYPTION_KEYS',
      'PASSWORD_PEPPER',
      'ISSUER',
      'DATABASE_URL',
      'SMTP_URL',
      'MAIL_FROM',
    ];
    const ended = await start({}, required);
    expect(ended.code).toBe(1);
    const names = problems(ended).map((line) => line.split(':')[0]);
    expect(names).toEqual(required);
  });

  test('each weak, fixed or development-only setting is reported in its own line, without its value', async () => {
    const weak = {
      COOKIE_KEYS: 'c2hvcnQ',
      ENCRYPTION_KEYS: 'A'.repeat(43),
      PASSWORD_PEPPER: 'changeme'.repeat(8),
      ISSUER: 'http://sso.example.org/realms/geoplateforme',
      CAPTCHA_FIXED_ANSWER: '123456',
      CLOCK_OFFSET: '3600',
      FRANCECONNECT_ISSUER: 'http://localhost:3002/fc/api/v2',
    };
    const ended = await start(weak);
    expect(ended.code).toBe(1);
    const names = problems(ended).map((line) => line.split(':')[0]);
    expect(new Set(names)).toEqual(new Set(Object.keys(weak)));
    expect(names).toHaveLength(Object.keys(weak).length);
    for (const value of Object.values(weak)) expect(ended.stderr + ended.stdout).not.toContain(value);
  });

  test('a secret that is read from a file is checked like any other', async () => {
    const path = join(build, 'pepper');
    writeFileSync(path, `${'0'.repeat(43)}\n`);
    const ended = await start({ PASSWORD_PEPPER_FILE: path }, ['PASSWORD_PEPPER']);
    expect(ended.code).toBe(1);
    expect(problems(ended)).toEqual([expect.stringMatching(/^PASSWORD_PEPPER: too weak/)]);
  });

  test('a database with an outdated schema is reported together with the command that migrates it', async () => {
    const ended = await start();
    expect(ended.code).toBe(1);
    expect(problems(ended)).toEqual([expect.stringMatching(/^DATABASE_URL: .*node dist\/src\/cli\.js migrate/)]);
  });

  test('a database that holds a development account or client is refused', async () => {
    const person = { username: 'dev-usager', passwordHash: null, locale: 'fr' };
    const address = { email: 'dev-usager@example.test', emailCanonical: 'dev-usager@example.test' };
    await withDatabase((services) => createAccount(services, { ...person, ...address, termsVersion: 'development' }));
    const account = await start();
    expect([account.code, problems(account)]).toEqual([
      1,
      [expect.stringMatching(/^DATABASE_URL: .*node dist\/src\/cli\.js development remove/)],
    ]);

    const now = Math.floor(Date.now() / 1000);
    await withDatabase(async (services) => {
      await rowsIn(services).accounts.remove();
      const client = { clientId: 'demo', metadata: {}, development: true, createdAt: now, updatedAt: now };
      await rowsIn(services).clients.insert(client);
    });
    const client = await start();
    expect([client.code, problems(client)]).toEqual([1, [expect.stringMatching(/^DATABASE_URL: .*development/)]]);
  });
});

describe('a start that fails', () => {
  const database = prepare(() => createTestDatabase('sqlite'));
  const settings = prepare(() => productionSettings(database.url));
  beforeAll(async () => {
    const services = createServices(readConfig({ ...settings, NODE_ENV: 'test', CLOCK_OFFSET: '86400' }));
    await migrateUp(services.database);
    await services.inUnit(() => ensureKeys(services));
    await services.close();
  });
  afterAll(() => database.drop());

  test.each([
    ['a clock before the signing keys', {}, /^the clock of this machine says \S+, .* on; set the clock$/],
    ['other encryption keys', { ENCRYPTION_KEYS: randomBytes(32).toString('base64url') }, /^ENCRYPTION_KEYS: .*; add /],
    [
      'a database that does not answer',
      { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' },
      /^DATABASE_URL: nobody listens on 127\.0\.0\.1:1; .*\(ECONNREFUSED\)$/,
    ],
  ])('because of %s says so in one line', async (_what, changes, line) => {
    const { code, stderr } = await runBuilt(build, { args: ['dist/src/main.js'], env: { ...settings, ...changes } })
      .ended;
    expect([code, stderr.trimEnd()]).toEqual([1, expect.stringMatching(line)]);
  });

  test.each([
    ['HOST', { HOST: '192.0.2.1' }, /^HOST: this machine has no address "192\.0\.2\.1"; .*\(EADDRNOTAVAIL\)$/],
    ['HOST', { HOST: 'no-such-host.invalid' }, /^HOST: this machine has no address "no-such-host\.invalid"; /],
    ['PORT', {}, /^PORT: cannot listen on 127\.0\.0\.1:\d+; stop the other program.*\(EADDRINUSE\)$/],
  ])('to listen names the setting that is wrong: %s', async (_name, changes, line) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const config = { ...readConfig({ ...settings, NODE_ENV: 'test', ...changes }), port };
    const services = createServices(config, {
      log: createLogger({ logLevel: 'silent' }, process.stderr),
      now: () => Date.now() + 2 * 86_400_000,
    });
    const failure = await startServer(services).catch((error: unknown) => error);
    await services.close();
    other.close();
    expect(explainFailure(failure, config)).toMatch(line);
  });
});

describe('a database that cannot be used', () => {
  const failureOf = async (url: string) => {
    try {
      const opened = openDatabase(url);
      const failure = await readSchema(opened).catch((error: unknown) => error);
      await opened.close();
      return failure;
    } catch (error) {
      return error;
    }
  };
  const lineOf = async (url: string) => explainDatabaseError(await failureOf(url), url);

  test('is explained in one line where SQLite is at fault', async () => {
    const folder = temporaryFolder('geopf-id-faults-');
    const file = join(folder, 'file');
    writeFileSync(file, 'no database, but a text that is long enough to be read as one'.repeat(40));
    expect(await lineOf(`sqlite:${file}`)).toBe(
      `DATABASE_URL: the file ${file} is no SQLite database; name another path (SQLITE_NOTADB)`,
    );
    expect(await lineOf(`sqlite:${file}/below/x.sqlite`)).toMatch(
      /^DATABASE_URL: a part of .* is a file; .*\(ENOTDIR\)$/,
    );
    expect(await lineOf(`sqlite:${folder}`)).toMatch(
      /^DATABASE_URL: the file .* cannot be opened; .*\(SQLITE_CANTOPEN\)$/,
    );
  });

  test('is explained in one line, without the password, where PostgreSQL or the way to it is at fault', async () => {
    const kind = bothDatabases.at(-1) ?? 'sqlite';
    const made = await createTestDatabase(kind);
    const faults: [string, (url: URL) => void, RegExp][] = [
      ['password', (url) => (url.password = 'wrong-secret'), /refuses the password of "\w+"; correct it.*\(28P01\)$/],
      ['name', (url) => (url.pathname = '/nowhere'), /has no database "nowhere"; make it: createdb .*\(3D000\)$/],
      [
        'port',
        (url) => (url.port = '1'),
        /^DATABASE_URL: nobody listens on [\w.]+:1; start PostgreSQL.*\(ECONNREFUSED\)$/,
      ],
      [
        'host',
        (url) => (url.hostname = 'no-such-host.invalid'),
        /the host "no-such-host\.invalid" (is not known|cannot be looked up)/,
      ],
    ];
    const base = kind === 'postgres' ? made.url : 'postgres://nobody:wrong-secret@127.0.0.1:1/none';
    for (const [what, change, line] of kind === 'postgres' ? faults : faults.slice(2)) {
      const url = new URL(base);
      change(url);
      const said = await lineOf(url.href);
      expect([what, said]).toEqual([what, expect.stringMatching(line)]);
      expect(said).not.toContain('wrong-secret');
    }
    await made.drop();
  });

  test.each([['end'], ['resetAndDestroy']] as const)(
    'is explained where a proxy in front lets nobody through: %s',
    async (how) => {
      const proxy = createServer((socket) => socket.on('error', () => {}).once('data', () => socket[how]()));
      proxy.listen(0, '127.0.0.1');
      await once(proxy, 'listening');
      const { port } = proxy.address() as AddressInfo;
      const said = await lineOf(`postgres://nobody@127.0.0.1:${port}/none`);
      proxy.close();
      expect(said).toMatch(/^DATABASE_URL: 127\.0\.0\.1:\d+ ends the connection at once; look at .* a proxy/);
    },
  );
});

describe('a start without NODE_ENV=production', () => {
  let database: TestDatabase;
  let settings: Settings;

  beforeEach(async () => {
    database = await createTestDatabase('sqlite');
    settings = await productionSettings(database.url);
  });
  afterEach(() => database.drop());

  const namesAfterStart = async (changes: Settings): Promise<{ readonly names: readonly string[]; stderr: string }> => {
    const env: Settings = { ...settings, NODE_ENV: 'development', ...changes };
    const { child, ended } = runBuilt(build, { args: ['dist/src/main.js'], env });
    await until(async () => (await statusOf(settings, '/readyz')) === 200);
    // The jobs of the process may still be loading.
    child.kill('SIGTERM');
    const { code, stderr } = await ended;
    expect(code).toBe(0);
    const opened = openDatabase(settings['DATABASE_URL']!);
    const names = await rowsIn(opened).accounts.values('username');
    await opened.close();
    return { names, stderr };
  };

  test('on a public address makes no development account and starts no demonstration', async () => {
    const { names, stderr } = await namesAfterStart({});
    expect([names, stderr]).toEqual([[], expect.stringMatching(/^ISSUER: .*NODE_ENV=production.*\n$/)]);
  });

  test('makes no development account in a database that holds accounts of others', async () => {
    const services = createServices(readConfig({ ...settings, NODE_ENV: 'development' }));
    await migrateUp(services.database);
    const address = { email: 'ada@example.test', emailCanonical: 'ada@example.test' };
    const person = { username: 'ada', passwordHash: null, locale: 'fr', termsVersion: '1' };
    await services.inUnit(() => createAccount(services, { ...person, ...address }));
    await services.close();
    const { names, stderr } = await namesAfterStart({ ISSUER: 'http://localhost:3000/realms/geoplateforme' });
    expect([names, stderr]).toEqual([['ada'], expect.stringMatching(/^DATABASE_URL: .*other accounts.*\n$/)]);
  });

  test('with an unknown value of NODE_ENV is refused before anything is made', async () => {
    const ended = await runBuilt(build, { args: ['dist/src/main.js'], env: { ...settings, NODE_ENV: 'prod' } }).ended;
    expect([ended.code, ended.stderr]).toEqual([1, expect.stringMatching(/^NODE_ENV: must be production, .*\n$/)]);
    expect(existsSync(database.url.slice('sqlite:'.length))).toBe(false);
  });
});

describe.each(bothDatabases)('the production build, on %s', (kind) => {
  const database = prepare(() => createTestDatabase(kind));
  const settings = prepare(() => productionSettings(database.url));
  afterAll(() => database.drop());

  test('the build is migrated by command, serves requests, and finishes open requests before it stops', async () => {
    const migrated = await runBuilt(build, { args: ['dist/src/cli.js', 'migrate', '--json'], env: settings }).ended;
    expect([migrated.code, JSON.parse(migrated.stdout)]).toEqual([0, { applied: migrationNames }]);

    const folder = temporaryFolder('geopf-id-signals-');
    const { SMTP_URL: smtpUrl = '', ...others } = settings;
    const file = join(folder, 'smtp-url');
    writeFileSync(file, smtpUrl);
    const { child, ended } = runBuilt(build, { args: ['dist/src/main.js'], env: { ...others, SMTP_URL_FILE: file } });
    await until(async () => (await statusOf(settings, '/readyz')) === 200);
    writeFileSync(file, 'smtp://127.0.0.1:2');
    child.kill('SIGHUP');
    child.kill('SIGUSR2');
    const discovery = await get(settings, '/realms/geoplateforme/.well-known/openid-configuration');
    expect(JSON.parse(discovery.body)).toMatchObject({ issuer: settings['ISSUER'] });
    const page = await get(settings, '/mot-de-passe-oublie');
    expect(page.status).toBe(200);
    for (const [, path] of page.body.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)) {
      expect(await statusOf(settings, path!)).toBe(200);
    }
    if (process.platform === 'linux') {
      const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
      expect(Number(resident![1]) / 1024).toBeLessThan(180);
    }

    const path = '/realms/geoplateforme/protocol/openid-connect/token';
    const body = 'grant_type=client_credentials';
    const socket = connect(Number(settings['PORT']), '127.0.0.1');
    await once(socket, 'connect');
    const head = [
      `POST ${path} HTTP/1.1`,
      `Host: ${host}`,
      'Content-Type: application/x-www-form-urlencoded',
      `Content-Length: ${body.length}`,
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, 10)}`);
    // The answer to a later request shows that the half-sent request has reached the server.
    await get(settings, '/livez');
    child.kill('SIGTERM');
    await until(async () => (await statusOf(settings, '/livez')) === 0);
    // A supervisor and npm may each send the signal.
    child.kill('SIGTERM');
    child.kill('SIGINT');
    socket.write(body.slice(10));
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 40[01] /);
    expect(answer).toContain('"error"');
    const { code, stderr, stdout } = await ended;
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const told = (words: RegExp) => lines.find(({ msg }) => words.test(String(msg)));
    expect(told(/files of the settings/)).toMatchObject({ changed: ['SMTP_URL'], refused: [] });
    expect(told(/detailed for a while/)).toMatchObject({ logLevel: 'debug' });
    expect(lines[0]).toMatchObject({ instance: expect.stringMatching(`:${settings['PORT']}$`) });
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(
        /^warning: LEGAL_DIR: the page mentions-legales still says .*; put mentions-legales\.fr\.md .*\n$/,
      ),
    ]);
  });
});

test('a legal page with a blank left in it is warned of, and so are terms without a version, with which nobody could register', async () => {
  const legalDir = temporaryFolder('geopf-id-legal-');
  const config = { ...readConfig(await productionSettings('sqlite:unused')), legalDir };
  const blank = (page: string) => expect.stringContaining(`the page ${page} still says`);
  expect(await warnOfLegalPages(config)).toEqual([blank('mentions-legales')]);
  writeFileSync(join(legalDir, 'mentions-legales.fr.md'), '# Mentions légales\n\nÉditeur : Exemple.\n');
  expect(await warnOfLegalPages(config)).toEqual([]);
  writeFileSync(join(legalDir, 'cgu.fr.md'), "Juridiction : À indiquer par l'exploitant.\n");
  expect(await warnOfLegalPages(config)).toEqual([blank('cgu'), expect.stringContaining('nobody can register')]);
  writeFileSync(join(legalDir, 'cgu.fr.md'), '# Conditions\n\nVersion 2.1 du 2027-01-15\n');
  expect(await warnOfLegalPages(config)).toEqual([]);
});
