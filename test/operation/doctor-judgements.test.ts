import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { Config } from '../../config/schema.ts';
import type { UpstreamSettings } from '../../config/upstreams.ts';
import { judgeDatabase, judgeSchema } from '../../src/doctor/check-database.ts';
import { checkDisks, checkFiles } from '../../src/doctor/check-machine.ts';
import { checkMail } from '../../src/doctor/check-mail.ts';
import { checkPublicAddress } from '../../src/doctor/check-public-address.ts';
import { checkUpstream } from '../../src/doctor/check-upstreams.ts';
import { findingOfCertificate } from '../../src/doctor/finding-of-certificate.ts';
import { day } from '../../src/domain/time.ts';
import { selfSigned } from '../support/programs/self-signed.ts';

type Seen = Parameters<typeof judgeDatabase>[0];
type Inspected = Seen['inspection'];

const well: NonNullable<Inspected['server']> = {
  major: 18,
  isStandby: false,
  maxConnections: 100,
  openConnections: 10,
  hasAutovacuum: true,
  unknownTables: [],
  ownsTables: false,
  closedTables: [],
};

const said = (findings: readonly { readonly level: string; readonly what: string }[]) =>
  findings.map(({ level, what }) => `${level}: ${what}`);
const fine = 'good: PostgreSQL 18 answers and takes writes';
const standby = 'problem: this server is a standby, which takes no writes';

/** Servers that no test can start. Each differs from a good one in one thing, and the doctor says this of it. */
const servers: readonly {
  readonly with: Partial<typeof well>;
  readonly says: readonly (string | RegExp)[];
  readonly more?: Partial<Seen>;
}[] = [
  { with: {}, says: [fine] },
  { with: { major: 14 }, says: [fine] },
  { with: { major: 13 }, says: [/^warning: PostgreSQL 18 is no longer mended/, fine] },
  { with: { isStandby: true }, says: [standby] },
  // One process and one more, each with a pool of ten and four besides.
  { with: { maxConnections: 28 }, says: [fine] },
  { with: { maxConnections: 27 }, says: [/^warning: 0 processes and one more .* may open 28 connections/, fine] },
  { with: { openConnections: 90 }, says: [fine] },
  { with: { openConnections: 91 }, says: [/^warning: 91 of 100 connections are open/, fine] },
  { with: {}, says: [/^problem: a pooler gives a server to each transaction/], more: { sharesServers: true } },
  { with: { hasAutovacuum: false }, says: [/^warning: autovacuum is off/, fine] },
  { with: { closedTables: ['audit'] }, says: [/^problem: its user may not read and write audit$/] },
  { with: { ownsTables: true }, says: [/^warning: its user owns tables of the service/, fine] },
  { with: { unknownTables: ['payloads'] }, says: [/^warning: PostgreSQL has no statistics of payloads/, fine] },
];

test.each(servers)('the doctor judges a server with $with', ({ with: changes, says, more = {} }) => {
  const inspection = { version: 'PostgreSQL 18', writeFault: undefined, server: { ...well, ...changes } };
  const found = said(judgeDatabase({ inspection, living: [], databasePool: 10, sharesServers: false, ...more }));
  expect(found).toEqual(says.map((words) => (typeof words === 'string' ? words : expect.stringMatching(words))));
});

test.each([
  ['42501', 'let the user of DATABASE_URL make temporary tables'],
  ['25006', 'name the primary server'],
  ['SQLITE_READONLY', 'let the user of the service write the file and its folder'],
  ['SQLITE_FULL', 'make room on its disk'],
  ['53100', 'make room on its disk'],
  ['XX000', 'look at the log of the database'],
])('a database that takes no writes (%s) is a problem with its advice', (writeFault, advice) => {
  const inspection = { version: 'SQLite', writeFault };
  expect(judgeDatabase({ inspection, living: [], databasePool: 10, sharesServers: false })).toEqual([
    { level: 'problem', where: 'DATABASE_URL', what: `no table can be made (${writeFault})`, advice },
  ]);
});

test('a schema that is too new, half restored, empty or behind is told from one that is up to date', () => {
  const judge = (schema: object) =>
    judgeSchema(
      { pending: [], unknown: undefined, newest: '0040', halfRestored: undefined, ...schema } as never,
      'geopf-id',
    );
  expect(judge({ unknown: '0099' })).toMatchObject([{ level: 'problem', advice: 'start the newer release' }]);
  expect(judge({ halfRestored: 'DATABASE_URL: half; restore again' })).toMatchObject([
    { level: 'problem', what: 'half', advice: 'restore again' },
  ]);
  expect(judge({ newest: undefined, pending: ['0001'] })).toMatchObject([{ level: 'good' }]);
  expect(judge({ pending: ['0041'] })).toMatchObject([{ level: 'problem', advice: 'run: geopf-id migrate' }]);
  expect(judge({})).toMatchObject([{ level: 'good', what: 'up to date, 0040 is the newest migration' }]);
});

test('a certificate is a warning two weeks before its end, and a problem after it', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  const levelAfter = (days: number) =>
    findingOfCertificate({
      certificate: { valid_to: new Date(now + days * day * 1000).toUTCString() },
      where: 'ISSUER',
      of: 'sso.example.org',
      now,
    }).level;
  expect([14, 13, 0, -1].map(levelAfter)).toEqual(['good', 'warning', 'warning', 'problem']);
  const none = { certificate: { valid_to: '' }, where: 'ISSUER', of: 'sso.example.org', now };
  expect(findingOfCertificate(none)).toMatchObject({ level: 'warning', advice: 'look at it by hand' });
});

const never = new AbortController().signal;

/** Starts a server on this machine, and does some work with its address. */
async function withServer<T>(
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
  work: (origin: string) => Promise<T>,
): Promise<T> {
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work(`http://localhost:${(server.address() as AddressInfo).port}`);
  } finally {
    server.close();
  }
}

const endpoints = ['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'jwks_uri', 'end_session_endpoint'];

test.each([
  { with: {}, says: ['good: name answers, and publishes 1 fitting keys'] },
  { with: { issuer: 'https://autre.example' }, says: ['problem: the provider calls itself https://autre.example'] },
  { with: { userinfo_endpoint: 7 }, says: ['problem: its discovery document names no userinfo_endpoint'] },
  {
    with: { end_session_endpoint: 'https://autre.example/x' },
    says: [/^problem: its discovery document names https:\/\/autre\.example\/x, which is on another host/],
  },
  { with: { keys: [{ kty: 'EC' }] }, says: ['problem: the provider publishes no key for RS256'] },
  { with: { keys: [{ kty: 'RSA', use: 'enc' }] }, says: ['problem: the provider publishes no key for RS256'] },
  { with: { keys: [{ kty: 'RSA', alg: 'PS256' }] }, says: ['problem: the provider publishes no key for RS256'] },
  { with: {}, ahead: 60, says: [/^warning: this machine is (59|60|61) seconds ahead of/, /^warning: /, /^good: /] },
])('the doctor judges a provider that publishes $with', async ({ with: changes, ahead = 0, says }) => {
  const found = await withServer(
    (request, response) => {
      const issuer = `http://${request.headers.host}`;
      const own = Object.fromEntries(endpoints.map((name) => [name, `${issuer}/${name}`]));
      response.end(JSON.stringify({ issuer, ...own, keys: [{ kty: 'RSA' }], ...changes }));
    },
    (issuer) => {
      const settings = { issuer, idTokenAlg: 'RS256' } as UpstreamSettings;
      return checkUpstream({ name: 'name', prefix: 'NAME', settings, now: () => Date.now() + ahead * 1000 }, never);
    },
  );
  expect(said(found)).toEqual(says.map((words) => (typeof words === 'string' ? words : expect.stringMatching(words))));
});

test.each([
  { with: {}, says: [] },
  { with: { host: 'autre.example' }, says: [/^problem: requests arrive for the host "autre\.example"/] },
  { with: { trustProxy: 1 }, says: [/^warning: 1 proxies are believed, and none names the address/] },
  { with: { forwarded: ['other'] }, says: [/^problem: a proxy in front is not believed/] },
  {
    with: { trustProxy: 1, forwarded: ['other', 'other'] },
    says: [/^warning: 2 proxies name addresses, and 1 of them/],
  },
  {
    with: { trustProxy: 1, forwarded: ['other'], hasTraceparent: true },
    says: [/^warning: the proxy passes on the traceparent/],
  },
  { with: { hasTraceparent: true }, says: [] },
  {
    with: { now: Date.now() - 3_600_000 },
    says: [/^warning: this machine is 36\d\d seconds ahead of the one that serves/],
  },
])('the doctor judges an address behind which a process sees $with', async ({ with: changes, says }) => {
  const found = await withServer(
    async (request, response) => {
      const { length: bytes } = await buffer(request);
      const { host } = request.headers;
      const usual = { now: Date.now(), trustProxy: 0, host, ip: 'neighbour', forwarded: [], hasTraceparent: false };
      response.writeHead(request.url === '/metrics' ? 404 : 200);
      response.end(JSON.stringify({ version: '1', bytes, ...usual, ...changes }));
    },
    (issuer) => checkPublicAddress({ issuer, cookieKeys: ['a'.repeat(43)], now: Date.now }, never),
  );
  const told = said(found).filter((line) => !line.startsWith('good: '));
  expect(told).toEqual(says.map((words) => expect.stringMatching(words)));
});

const withoutTls: SMTPServerOptions = { disabledCommands: ['STARTTLS'], allowInsecureAuth: true, authOptional: true };

test.each([
  { of: 'answers without TLS', says: /^good: 127\.0\.0\.1:\d+ answers, without TLS on this machine/ },
  {
    of: 'is on another machine without TLS',
    host: '0.0.0.0',
    says: /^warning: 0\.0\.0\.0:\d+ takes messages .*without TLS/,
  },
  {
    of: 'has to offer TLS',
    tls: true,
    says: /^problem: .*(ETLS|EREQUIRETLS).*: the server offers no TLS that is trusted/,
  },
  {
    of: 'refuses the password',
    user: 'moi:faux@',
    says: /^problem: .*EAUTH 535.*: correct user and password in SMTP_URL/,
  },
  {
    of: 'has a certificate of its own',
    options: selfSigned(),
    says: /^problem: .*: its certificate is not trusted here/,
  },
])(
  'the doctor judges a mail server that $of',
  async ({ host = '127.0.0.1', user = '', tls = false, options, says }) => {
    const server = new SMTPServer({
      ...(options ?? withoutTls),
      logger: false,
      onAuth: (_auth, _session, done) => done(Object.assign(new Error('no'), { responseCode: 535 })),
    });
    server.on('error', () => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.server.address() as AddressInfo;
    const mailing = { smtpUrl: `smtp://${user}${host}:${port}`, smtpTlsRequired: tls, now: Date.now() };
    const found = await checkMail(mailing as Parameters<typeof checkMail>[0], never);
    await new Promise<void>((resolve) => server.close(resolve));
    expect(found.map(({ level, what, advice }) => `${level}: ${what}: ${advice}`)).toEqual([
      expect.stringMatching(says),
    ]);
  },
);

test('the doctor names a file of the database that everybody may use, pages that cannot be read, and the disk of both', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'geopf-id-doctor-test-'));
  const path = join(folder, 'open.sqlite');
  writeFileSync(path, '');
  const config = { databaseUrl: `sqlite:${path}`, legalDir: join(folder, 'none') } as Config;
  const check = async (mode: number) => {
    chmodSync(path, mode);
    return said(await checkFiles(config, {}));
  };
  const pages = `problem: ${folder}/none cannot be read`;
  expect(await check(0o604)).toEqual([`problem: everybody on this machine may use ${path}`, pages]);
  expect(await check(0o660)).toEqual([pages]);
  const disks = await checkDisks(config);
  rmSync(folder, { recursive: true });
  expect(disks.map(({ what }) => what.replace(/.* free in /, ''))).toEqual([tmpdir(), folder]);
});
