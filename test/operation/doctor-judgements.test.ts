import { judgeDatabase, judgeSchema } from '../../src/doctor/check-database.ts';
import { findingOfCertificate } from '../../src/doctor/judge-certificate.ts';
import { day } from '../../src/domain/time.ts';

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
