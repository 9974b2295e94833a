import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startBenchPostgres } from './servers/bench-postgres.ts';
import { createCookieJar } from './load/cookie-jar.ts';
import { fillAccounts } from './servers/fill-accounts.ts';
import { fillClients } from './servers/fill-clients.ts';
import { createHttp } from './load/http.ts';
import { measureLoop, type Measurement } from './figures/measure.ts';
import { issuer, openKnex, provision, startOurs } from './servers/our-server.ts';
import { dayAndMachine } from './figures/machine.ts';
import { figure, middleAndEnd, printTable } from './figures/print-table.ts';
import { signInAsAdmin } from './load/sign-in-as-admin.ts';

const help = `npm run bench:admin -- [options]

  Builds, then fills a database with clients, accounts and their history, and opens the pages of the administration: lists, searches, the
  audit and the state page. SQLite first, then PostgreSQL.
  --clients N      (default 200)
  --accounts N     (default 100000)
  --events N       lines of the audit (default 1000000)
  --people N       of each client within the month (default 1000)
  --visits N       to each page (default 60)
  --wait N         seconds at most until the audit is chained and counted (default 900)
  --only NAME      one database alone: sqlite or postgres
  --no-build       what lies in dist already`;

const { values: options } = parseArgs({
  options: {
    clients: { type: 'string', default: '200' },
    accounts: { type: 'string', default: '100000' },
    events: { type: 'string', default: '1000000' },
    people: { type: 'string', default: '1000' },
    visits: { type: 'string', default: '60' },
    wait: { type: 'string', default: '900' },
    only: { type: 'string' },
    build: { type: 'boolean', default: true },
    help: { type: 'boolean', default: false },
  },
  allowNegative: true,
});

/** Pages by name. A page that a release does not have yet is left out with its status. */
const pages: readonly (readonly [name: string, path: string])[] = [
  ['first page', '/admin'],
  ['clients', '/admin/clients'],
  ['clients, a search', '/admin/clients?q=service-17'],
  ['clients, a filter, sorted', '/admin/clients?show=legacy&sort=unused'],
  ['one client', '/admin/clients/filled-client-17'],
  ['state', '/admin/etat'],
  ['roles', '/admin/roles'],
  ['people, a search', '/admin/personnes?q=filled'],
  ['one person', '/admin/personnes/00000000-0000-4000-8000-000000000017'],
  ['audit', '/admin/journal'],
  ['audit of one client', '/admin/journal?client=bench-web'],
  ['audit of one action', '/admin/journal?action=account.profile_changed'],
  ['audit of one person', '/admin/journal?target=00000000-0000-4000-8000-000000000017'],
  [
    'audit of one person, one action',
    '/admin/journal?target=00000000-0000-4000-8000-000000000017&action=login.signed_in',
  ],
  ['audit of a client, one action', '/admin/journal?client=bench-web&action=login.stepped_up'],
  ['audit of nobody', '/admin/journal?actor=nobody'],
  ['audit of one day', '/admin/journal?from=2026-06-01&to=2026-06-01'],
];

interface Visited {
  readonly name: string;
  readonly visits: Measurement | undefined;
}

/** Waits until the jobs have chained and counted what was filled in, so that they do not work beside the visits. */
async function waitForJobs(databaseUrl: string): Promise<number> {
  const database = openKnex(databaseUrl);
  const began = Date.now();
  const cursor = async () => {
    const [row] = (await database('cursors').where({ name: 'statistics' }).select('position')) as {
      position: number;
    }[];
    return Number(row?.position ?? 0);
  };
  const limit = began + Number(options.wait) * 1000;
  while ((await cursor()) < Number(options.events) && Date.now() < limit)
    await new Promise((resolve) => setTimeout(resolve, 2000));
  const isDone = (await cursor()) >= Number(options.events);
  await database.destroy();
  if (!isDone) console.error('the jobs have not read the whole audit: they work beside the visits');
  return (Date.now() - began) / 1000;
}

async function measure(databaseUrl: string, folder: string): Promise<readonly Visited[]> {
  mkdirSync(folder, { recursive: true });
  const provisioned = await provision({
    databaseUrl,
    folder,
    redirectUri: 'https://service.example.test/callback',
    people: 1,
  });
  const [person] = provisioned.people;
  if (!person) throw new Error('nobody can sign in');
  await fillAccounts({
    databaseUrl,
    veteran: person.username,
    accounts: Number(options.accounts),
    events: Number(options.events),
  });
  await fillClients({ databaseUrl, clients: Number(options.clients), people: Number(options.people) });
  const database = openKnex(databaseUrl);
  await database('accounts').where({ username: person.username }).update({ roles: 'admin' });
  await database.destroy();
  const server = await startOurs(provisioned, { core: undefined });
  const seconds = await waitForJobs(databaseUrl);
  console.error(`the jobs read the audit in ${figure(seconds)} s`);
  const { origin } = new URL(issuer);
  const http = createHttp({ origin, via: server.url, connections: 4 });
  const jar = createCookieJar();
  await signInAsAdmin(http, { jar, person, origin });
  const visited: Visited[] = [];
  for (const [name, path] of pages) {
    const first = await http.send({ url: path, jar });
    if (first.status !== 200) {
      console.error(`${name}: ${first.status}`);
      visited.push({ name, visits: undefined });
      continue;
    }
    const visits = await measureLoop({
      target: { pid: server.pid, sent: http.sent },
      operation: async () => {
        const { status } = await http.send({ url: path, jar });
        if (status !== 200) throw new Error(`${path}: ${status}`);
      },
      concurrency: 1,
      seconds: 60,
      operations: Number(options.visits),
    });
    visited.push({ name, visits });
  }
  await http.close();
  await server.stop();
  return visited;
}

/** Prints what was measured on one database as soon as it is known: the next one takes long. */
function print(name: string, visited: readonly Visited[]): void {
  console.log(
    `${dayAndMachine()} · ${options.clients} clients, ${options.accounts} accounts, ${options.events} events\n`,
  );
  printTable(
    [`${name}, page`, 'p50 / p99 ms', 'aim of p50', 'errors'],
    visited.map(({ name: page, visits }) => [
      page,
      visits ? middleAndEnd(visits.latencies) : '–',
      '< 100',
      String(visits?.errors ?? 0),
    ]),
  );
}

async function main(): Promise<void> {
  if (options.help) return console.log(help);
  if (options.build) execFileSync('npm', ['run', '-s', 'build'], { stdio: 'inherit' });
  const home = mkdtempSync(join(tmpdir(), 'geopf-id-admin-'));
  const isWanted = (name: string) => options.only === undefined || options.only === name;
  if (isWanted('sqlite')) {
    const folder = join(home, 'sqlite');
    mkdirSync(folder, { recursive: true });
    print('SQLite', await measure(`sqlite:${join(folder, 'bench.sqlite')}`, folder));
  }
  if (isWanted('postgres')) {
    const postgres = await startBenchPostgres();
    print('PostgreSQL', await measure(postgres.url, join(home, 'postgres')));
    await postgres.stop();
  }
  rmSync(home, { recursive: true, force: true });
}

await main();
