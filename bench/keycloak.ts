import { execFileSync, spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { startBenchPostgres } from './servers/bench-postgres.ts';
import { fillExport } from './servers/fill-export.ts';
import { createCookieJar } from './load/cookie-jar.ts';
import { createHttp, type Http } from './load/http.ts';
import { signInAsAdmin } from './load/sign-in-as-admin.ts';
import { measurePaced, percentile, type Measurement } from './figures/measure.ts';
import { issuer, openKnex, provision, startOurs, type Provisioned } from './servers/our-server.ts';
import { dayAndMachine } from './figures/machine.ts';
import { figure, middleAndEnd, printTable } from './figures/print-table.ts';
import { cpuBetween, readCpuBelow } from './figures/process-cost.ts';
import { createRelyingParty, type RelyingParty } from './load/relying-party.ts';

const help = `npm run bench:keycloak -- [options]

  Builds, writes an export of a Keycloak realm, and imports it while the server serves and the token endpoint is asked sixty times a
  second; then once more, when nothing has changed. SQLite first, then PostgreSQL.
  --people N       of the realm (default 100000)
  --only NAME      one database alone: sqlite or postgres
  --profile FOLDER write a CPU profile of each import
  --no-build       what lies in dist already`;

const { values: options } = parseArgs({
  options: {
    people: { type: 'string', default: '100000' },
    only: { type: 'string' },
    profile: { type: 'string' },
    build: { type: 'boolean', default: true },
    help: { type: 'boolean', default: false },
  },
  allowNegative: true,
});
const tokensPerSecond = 60;
const aloneSeconds = 15;
const redirectUri = 'https://service.example.test/callback';

/** The processor and memory that a process used, as the system tells it at its end. */
interface Run {
  readonly seconds: number;
  /** CPU in seconds. */
  readonly cpu: number;
  readonly databaseCpu: number | undefined;
  /** The highest resident memory in MB. */
  readonly memory: number;
  readonly people: Readonly<Record<string, number>>;
}

interface Result {
  readonly first: Run;
  readonly second: Run;
  readonly alone: Measurement;
  readonly meanwhile: Measurement;
  /** Milliseconds of the page of the runs: when it counts, and when it has counted within the last minute. */
  readonly page: readonly number[];
}

/** Lets a process write down at its end what it has used. */
const usageHook = `data:text/javascript,${encodeURIComponent(
  "import { writeFileSync } from 'node:fs'; process.on('exit', () => writeFileSync(process.env.BENCH_USAGE, JSON.stringify(process.resourceUsage())));",
)}`;

async function importRealm(
  { databaseUrl, secrets, folder }: Provisioned,
  {
    realm,
    databasePid,
    name,
  }: { readonly realm: string; readonly databasePid: number | undefined; readonly name: string },
): Promise<Run> {
  const [usage, report] = [join(folder, `${name}.usage`), join(folder, `${name}.json`)];
  const before = databasePid === undefined ? undefined : readCpuBelow(databasePid);
  const began = performance.now();
  const profile = options.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(options.profile)}`];
  const child = spawn(
    process.execPath,
    [
      '--no-warnings',
      '--import',
      usageHook,
      ...profile,
      resolve('dist/src/cli.js'),
      'keycloak',
      'import',
      realm,
      '--json',
    ],
    {
      cwd: folder,
      env: {
        PATH: process.env['PATH'] ?? '',
        MALLOC_ARENA_MAX: '2',
        NODE_ENV: 'production',
        ISSUER: issuer,
        SMTP_URL: 'smtp://127.0.0.1:9',
        MAIL_FROM: 'Bench <bench@example.test>',
        DATABASE_URL: databaseUrl,
        FRANCECONNECT_ISSUER: 'https://fc.example.test',
        FRANCECONNECT_CLIENT_ID: 'bench',
        FRANCECONNECT_CLIENT_SECRET: 'bench',
        BENCH_USAGE: usage,
        ...secrets,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  child.stdout.pipe(createWriteStream(report));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  if (code !== 0) throw new Error(`the import has ended with ${code}`);
  const seconds = (performance.now() - began) / 1000;
  const databaseCpu = before && cpuBetween(before, readCpuBelow(databasePid!)) / 1000;
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(readFileSync(usage, 'utf8')) as NodeJS.ResourceUsage;
  const { counts } = JSON.parse(readFileSync(report, 'utf8')) as { counts: { people: Record<string, number> } };
  return {
    seconds,
    cpu: (userCPUTime + systemCPUTime) / 1e6,
    databaseCpu,
    memory: maxRSS / 1024,
    people: counts.people,
  };
}

/** Asks for tokens until `work` has ended. */
async function besideTokens<T>(
  { party, pid, sent }: { readonly party: RelyingParty; readonly pid: number; readonly sent: () => number },
  work: Promise<T>,
): Promise<readonly [T, Measurement]> {
  let isOver = false;
  const ended = work.finally(() => (isOver = true));
  const rounds: Measurement[] = [];
  while (!isOver) rounds.push(await probe({ party, pid, sent }, 1));
  const [round] = rounds;
  const latencies = rounds.flatMap((one) => one.latencies);
  return [await ended, { ...round!, latencies, errors: rounds.reduce((sum, one) => sum + one.errors, 0) }];
}

const probe = (
  { party, pid, sent }: { readonly party: RelyingParty; readonly pid: number; readonly sent: () => number },
  seconds: number,
) =>
  measurePaced({
    target: { pid, sent },
    operation: async () => {
      await party.clientCredentials();
    },
    perSecond: tokensPerSecond,
    seconds,
  });

/** Opens the page of the runs as an auditor. */
async function visitRuns(http: Http, { databaseUrl, people }: Provisioned): Promise<readonly number[]> {
  const [person] = people;
  if (!person) throw new Error('nobody can sign in');
  const database = openKnex(databaseUrl);
  await database('accounts').where({ username: person.username }).update({ roles: 'admin' });
  await database.destroy();
  const [jar, { origin }] = [createCookieJar(), new URL(issuer)];
  await signInAsAdmin(http, { jar, person, origin });
  const times: number[] = [];
  for (let visit = 0; visit < 4; visit++) {
    const began = performance.now();
    const { status, body } = await http.send({ url: '/admin/etat/reprises', jar });
    if (status !== 200 || !body.includes('id="remaining"')) throw new Error(`the page of the runs: ${status}`);
    times.push(performance.now() - began);
  }
  return times;
}

async function measure(
  databaseUrl: string,
  {
    folder,
    realm,
    databasePid,
  }: { readonly folder: string; readonly realm: string; readonly databasePid?: number | undefined },
): Promise<Result> {
  const provisioned = await provision({ databaseUrl, folder, redirectUri, people: 1 });
  const server = await startOurs(provisioned, { core: undefined });
  const http = createHttp({ origin: new URL(issuer).origin, via: server.url, connections: 16 });
  const { web, service } = provisioned;
  const party = await createRelyingParty({ http, issuer, redirectUri, web, service });
  const about = { party, pid: server.pid, sent: http.sent };
  await probe(about, 3);
  const alone = await probe(about, aloneSeconds);
  const [first, meanwhile] = await besideTokens(about, importRealm(provisioned, { realm, databasePid, name: 'first' }));
  const second = await importRealm(provisioned, { realm, databasePid, name: 'second' });
  const page = await visitRuns(http, provisioned);
  await http.close();
  await server.stop();
  return { first, second, alone, meanwhile, page };
}

const sizeOf = (folder: string) =>
  readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) / 1e6;
const cpuOf = ({ cpu, databaseCpu }: Run) =>
  databaseCpu === undefined ? figure(cpu) : `${figure(cpu)} + ${figure(databaseCpu)}`;

async function main(): Promise<void> {
  if (options.help) return console.log(help);
  if (options.build) execFileSync('npm', ['run', '-s', 'build'], { stdio: 'inherit' });
  const home = mkdtempSync(join(tmpdir(), 'geopf-id-keycloak-'));
  const realm = fillExport(join(home, 'realm'), { people: Number(options.people) });
  const results = new Map<string, Result>();
  if (options.only !== 'postgres') {
    const folder = join(home, 'sqlite');
    results.set('SQLite', await measure(`sqlite:${join(folder, 'bench.sqlite')}`, { folder, realm }));
  }
  if (options.only !== 'sqlite') {
    const postgres = await startBenchPostgres();
    const about = { folder: join(home, 'postgres'), realm, databasePid: postgres.pid };
    results.set('PostgreSQL', await measure(postgres.url, about));
    await postgres.stop();
  }
  const size = sizeOf(realm);
  rmSync(home, { recursive: true, force: true });
  console.log(`${dayAndMachine()} · ${options.people} people, ${size.toFixed(0)} MB\n`);
  printTable(
    ['import', 'run', 'seconds', 'aim', 'CPU s, command + database', 'memory, MB', 'aim', 'people'],
    [...results].flatMap(([name, { first, second }]) =>
      (
        [
          ['first', first, '≤ 300'],
          ['second', second, '≤ 120'],
        ] as const
      ).map(([run, about, aim]) => [
        name,
        run,
        figure(about.seconds),
        aim,
        cpuOf(about),
        figure(about.memory),
        '≤ 300',
        Object.entries(about.people)
          .map(([outcome, count]) => `${count} ${outcome}`)
          .join(', '),
      ]),
    ),
  );
  printTable(
    ['tokens', 'alone, p50 / p99 ms', 'beside the first run', 'p99 ÷ alone', 'aim', 'errors'],
    [...results].map(([name, { alone, meanwhile }]) => [
      name,
      middleAndEnd(alone.latencies),
      middleAndEnd(meanwhile.latencies),
      figure(percentile(meanwhile.latencies, 0.99) / percentile(alone.latencies, 0.99)),
      '≤ 2',
      String(alone.errors + meanwhile.errors),
    ]),
  );
  printTable(
    ['page of the runs', 'counts, ms', 'has counted, ms', 'aim'],
    [...results].map(
      ([
        name,
        {
          page: [first = 0, ...others],
        },
      ]) => [name, figure(first), figure(percentile(others, 0.5)), '≤ 100'],
    ),
  );
  for (const [name, { meanwhile }] of results)
    if (meanwhile.firstError) console.log(`${name}: ${meanwhile.firstError}`);
}

await main();
