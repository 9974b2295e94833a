import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'node-html-parser';
import { startBenchPostgres } from './servers/bench-postgres.ts';
import { createCookieJar, type CookieJar } from './load/cookie-jar.ts';
import { fillAccounts } from './servers/fill-accounts.ts';
import { createHttp, type Http } from './load/http.ts';
import { measureLoop, measurePaced, percentile, type Measurement } from './figures/measure.ts';
import { issuer, openKnex, provision, startOurs, type Provisioned } from './servers/our-server.ts';
import { dayAndMachine } from './figures/machine.ts';
import { figure, middleAndEnd, printTable } from './figures/print-table.ts';
import { cpuBetween, readCpuBelow } from './figures/process-cost.ts';
import { createRelyingParty, type RelyingParty } from './load/relying-party.ts';

const help = `npm run bench:accounts -- [options]

  Builds, then fills a database with accounts and their history, opens the pages of one account, and lets the job delete accounts
  while the token endpoint is asked. SQLite first, then PostgreSQL.
  --accounts N     (default 100000)
  --events N       lines of the audit (default 1000000)
  --deleted N      accounts that the job deletes (default 5000)
  --visits N       to each page (default 60)
  --no-postgres    SQLite alone
  --no-build       what lies in dist already`;

const { values: options } = parseArgs({
  options: {
    accounts: { type: 'string', default: '100000' },
    events: { type: 'string', default: '1000000' },
    deleted: { type: 'string', default: '5000' },
    visits: { type: 'string', default: '60' },
    postgres: { type: 'boolean', default: true },
    build: { type: 'boolean', default: true },
    help: { type: 'boolean', default: false },
  },
  allowNegative: true,
});
const redirectUri = 'https://service.example.test/callback';
const pages = ['', '/sessions', '/historique', '/services', '/donnees', '/suppression', '/securite', '/profil'];
const tokensPerSecond = 60;
const aloneSeconds = 15;
/** The job begins once a minute. */
const longestWaitSeconds = 90;

interface Visited {
  readonly name: string;
  readonly visits: Measurement;
  /** CPU of the database in ms for all visits; undefined where it runs within the server. */
  readonly databaseCpu: number | undefined;
}

interface Deletions {
  readonly perSecond: number;
  readonly alone: Measurement;
  readonly meanwhile: Measurement;
}

/** Opens a page of the account that is signed in. Throws for any other answer. */
async function open(http: Http, { path, jar }: { readonly path: string; readonly jar: CookieJar }): Promise<string> {
  const answer = await http.send({ url: path, jar });
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} to ${answer.location ?? 'nowhere'}`);
  return answer.body;
}

/** Returns the address of the page after the tenth one of the history, as a person reaches it by « next ». */
async function findLaterPage(http: Http, jar: CookieJar): Promise<string> {
  let path = '/compte/historique';
  for (let turn = 0; turn < 10; turn++) {
    const page = parse(await open(http, { path, jar }));
    const next = page.querySelectorAll('main a').find((link) => link.getAttribute('href')?.includes('after='));
    if (!next) throw new Error(`the history ends after ${turn} pages`);
    path = new URL(next.getAttribute('href')!, new URL(path, issuer)).href.replace(new URL(issuer).origin, '');
  }
  return path;
}

async function visitPages(
  http: Http,
  {
    jar,
    pid,
    databasePid,
  }: { readonly jar: CookieJar; readonly pid: number; readonly databasePid: number | undefined },
): Promise<readonly Visited[]> {
  const later = await findLaterPage(http, jar);
  const paths: [string, string][] = [
    ...pages.map((page): [string, string] => [`/compte${page}`, `/compte${page}`]),
    ['/compte/historique, after ten pages', later],
  ];
  const visited: Visited[] = [];
  for (const [name, path] of paths) {
    const operation = async () => {
      await open(http, { path, jar });
    };
    const before = databasePid === undefined ? undefined : readCpuBelow(databasePid);
    const visits = await measureLoop({
      target: { pid, sent: http.sent },
      operation,
      concurrency: 1,
      seconds: 60,
      operations: Number(options.visits),
    });
    const databaseCpu = before && cpuBetween(before, readCpuBelow(databasePid!));
    visited.push({ name, visits, databaseCpu });
  }
  return visited;
}

interface Deleting {
  readonly provisioned: Provisioned;
  readonly party: RelyingParty;
  readonly http: Http;
  readonly pid: number;
}

/** Makes deletions due, and measures the job and the token endpoint while it works. */
async function measureDeletions({ provisioned, party, http, pid }: Deleting): Promise<Deletions> {
  const database = openKnex(provisioned.databaseUrl);
  const probe = (seconds: number) =>
    measurePaced({
      target: { pid, sent: http.sent },
      operation: async () => {
        await party.clientCredentials();
      },
      perSecond: tokensPerSecond,
      seconds,
    });
  const alone = await probe(aloneSeconds);
  const now = Math.floor(Date.now() / 1000);
  const left = async () => {
    const [row] = (await database('accounts').where('deletion_due_at', '<=', now).count({ rows: '*' })) as {
      rows: number;
    }[];
    return Number(row?.rows);
  };
  const chosen = database('accounts').where('username', 'like', 'filled-%').limit(Number(options.deleted)).select('id');
  await database('accounts')
    .whereIn('id', chosen)
    .update({ disabled_at: now, disabled_for: 'deletion', deletion_requested_at: now, deletion_due_at: now });
  const pause = () => new Promise((resolve) => setTimeout(resolve, 100));
  const all = await left();
  const waitUntil = Date.now() + longestWaitSeconds * 1000;
  while ((await left()) === all && Date.now() < waitUntil) await pause();
  const began = { at: Date.now(), left: await left() };
  const rounds: Measurement[] = [];
  while ((await left()) > 0 && Date.now() < waitUntil + 300_000) rounds.push(await probe(1));
  const seconds = (Date.now() - began.at) / 1000;
  await database.destroy();
  const latencies = rounds.flatMap((round) => round.latencies);
  const errors = rounds.reduce((sum, round) => sum + round.errors, 0);
  return { perSecond: began.left / seconds, alone, meanwhile: { ...alone, latencies, errors } };
}

async function measure(
  databaseUrl: string,
  { folder, databasePid }: { readonly folder: string; readonly databasePid?: number },
): Promise<readonly [readonly Visited[], Deletions]> {
  mkdirSync(folder, { recursive: true });
  const provisioned = await provision({ databaseUrl, folder, redirectUri, people: 1 });
  const [person] = provisioned.people;
  if (!person) throw new Error('nobody can sign in');
  const veteran = person.username;
  await fillAccounts({ databaseUrl, veteran, accounts: Number(options.accounts), events: Number(options.events) });
  const server = await startOurs(provisioned, { core: undefined });
  const http = createHttp({ origin: new URL(issuer).origin, via: server.url, connections: 16 });
  const { web, service } = provisioned;
  const party = await createRelyingParty({ http, issuer, redirectUri, web, service });
  const jar = createCookieJar();
  await party.signIn({ jar, person });
  const { pid } = server;
  const visited = await visitPages(http, { jar, pid, databasePid });
  const deletions = await measureDeletions({ provisioned, party, http, pid });
  await http.close();
  await server.stop();
  return [visited, deletions];
}

/** Returns the CPU of one visit: of the server, and of a database that runs apart. */
function cpuOf({ visits: { cpu, operations }, databaseCpu }: Visited): string {
  const server = figure(cpu && cpu.all / operations);
  return databaseCpu === undefined ? server : `${server} + ${figure(databaseCpu / operations)}`;
}

async function main(): Promise<void> {
  if (options.help) return console.log(help);
  if (options.build) execFileSync('npm', ['run', '-s', 'build'], { stdio: 'inherit' });
  const home = mkdtempSync(join(tmpdir(), 'geopf-id-accounts-'));
  const sqlite = join(home, 'sqlite');
  const measured = new Map([['SQLite', await measure(`sqlite:${join(sqlite, 'bench.sqlite')}`, { folder: sqlite })]]);
  if (options.postgres) {
    const postgres = await startBenchPostgres();
    measured.set(
      'PostgreSQL',
      await measure(postgres.url, { folder: join(home, 'postgres'), databasePid: postgres.pid }),
    );
    await postgres.stop();
  }
  rmSync(home, { recursive: true, force: true });

  console.log(`${dayAndMachine()} · ${options.accounts} accounts, ${options.events} events\n`);
  const names = [...measured.keys()];
  const results = [...measured.values()];
  printTable(
    ['page, p50 / p99 ms', ...names, 'aim of p50', ...names.map((name) => `CPU ms, ${name}`), 'errors'],
    results[0]![0].map(({ name }, index) => [
      name,
      ...results.map(([visited]) => middleAndEnd(visited[index]!.visits.latencies)),
      '< 50',
      ...results.map(([visited]) => cpuOf(visited[index]!)),
      String(results.reduce((sum, [visited]) => sum + visited[index]!.visits.errors, 0)),
    ]),
  );
  printTable(
    [
      'deletions',
      'accounts/s',
      'aim',
      'token alone, p50 / p99 ms',
      'token meanwhile, p50 / p99 ms',
      'p99 ÷ alone',
      'aim',
      'errors',
    ],
    results.map(([, { perSecond, alone, meanwhile }], index) => [
      names[index]!,
      figure(perSecond),
      '≥ 50',
      middleAndEnd(alone.latencies),
      middleAndEnd(meanwhile.latencies),
      figure(percentile(meanwhile.latencies, 0.99) / percentile(alone.latencies, 0.99)),
      '≤ 1.25',
      String(alone.errors + meanwhile.errors),
    ]),
  );
  for (const [name, [visited]] of measured)
    for (const { visits } of visited) if (visits.firstError) console.log(`${name}: ${visits.firstError}`);
}

await main();
