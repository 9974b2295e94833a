import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { parseArgs } from 'node:util';
import { startBenchPostgres } from './servers/bench-postgres.ts';
import { createHttp } from './load/http.ts';
import { join, measurePaced, percentile, type Measurement } from './figures/measure.ts';
import { issuer, openKnex, provision, startOurs, type Provisioned } from './servers/our-server.ts';
import { dayAndMachine } from './figures/machine.ts';
import { figure, middleAndEnd, printTable } from './figures/print-table.ts';
import { createRelyingParty } from './load/relying-party.ts';

const help = `npm run bench:events -- [options]

  Builds, then lets a service receive events: the audit gets lines that concern people of the service, the job turns them into events, and
  they are pushed to a receiver that takes half a second for each, then to one that takes each at once. The token endpoint is asked at a
  steady pace, alone and meanwhile. SQLite first, then PostgreSQL. It needs openssl, for the certificate of the receiver.
  --events N         (default 10000; both databases then take less than five minutes)
  --seconds N        of each measurement (default 10)
  --make-seconds N   events are made for so long at most (default 60); what is left is said, and made beside the other measurements
  --only NAME        one database alone: sqlite or postgres
  --no-build         what lies in dist already`;

const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '10' },
    'make-seconds': { type: 'string', default: '60' },
    only: { type: 'string' },
    build: { type: 'boolean', default: true },
    help: { type: 'boolean', default: false },
  },
  allowNegative: true,
});

const tokensPerSecond = 60;
const slowMilliseconds = 500;
const people = 100;
const streamId = 'bench-stream';
const redirectUri = 'https://app.bench.example.test/retour';

interface Measured {
  readonly alone: Measurement;
  /** While lines are turned into events, and a slow receiver gets the first of them. */
  readonly deriving: Measurement;
  readonly slow: Measurement;
  readonly quick: Measurement;
  /** Number of events that were made before the time was up. */
  readonly derived: number;
  readonly derivedPerSecond: number;
  readonly sentPerSecond: number;
}

/** Starts a receiver with a certificate of its own, which takes each event after so many milliseconds. */
async function startReceiver(folder: string) {
  const [key, cert] = [joinPath(folder, 'key.pem'), joinPath(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert, ...subject],
    { stdio: 'ignore' },
  );
  const pace = { milliseconds: slowMilliseconds, taken: 0 };
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (request, response) => {
    request.resume();
    setTimeout(() => {
      pace.taken++;
      response.writeHead(202).end();
    }, pace.milliseconds);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `https://localhost:${port}/`, cert, pace, stop: () => server.close() };
}

/** Gives the service a stream, and people who have signed in to it. */
async function addStream({ databaseUrl, web }: Provisioned, endpoint: string): Promise<readonly string[]> {
  const database = openKnex(databaseUrl);
  const now = Math.floor(Date.now() / 1000);
  const [stream] = (await database('event_streams')) as Record<string, unknown>[];
  if (stream) throw new Error('the database holds a stream already');
  await database('event_streams').insert({
    id: streamId,
    client_id: web.clientId,
    made_by: 'client',
    status: 'enabled',
    status_at: now,
    method: 'push',
    endpoint,
    events: JSON.stringify(['https://schemas.openid.net/secevent/caep/event-type/session-revoked']),
    created_at: now,
    since: 0,
    seen_at: now,
  });
  const accounts = Array.from({ length: people }, () => randomUUID());
  await database.batchInsert(
    'audit',
    accounts.map((account_id) => ({ at: now, event: 'login.signed_in', account_id, client_id: web.clientId })),
    50,
  );
  await database.destroy();
  return accounts;
}

/** Writes lines of the audit, as if as many people had closed their sessions. */
async function addLines({ databaseUrl }: Provisioned, accounts: readonly string[]): Promise<void> {
  const database = openKnex(databaseUrl);
  const at = Math.floor(Date.now() / 1000);
  for (let done = 0; done < Number(options.events); done += 1000) {
    const rows = Array.from({ length: 1000 }, (_, n) => ({
      at,
      event: 'account.sessions_closed',
      account_id: accounts[(done + n) % accounts.length],
    }));
    await database.batchInsert('audit', rows, 100);
  }
  await database.destroy();
}

async function measure(databaseUrl: string, folder: string): Promise<Measured> {
  mkdirSync(folder, { recursive: true });
  const provisioned = await provision({ databaseUrl, folder, redirectUri, people: 1 });
  const receiver = await startReceiver(folder);
  const accounts = await addStream(provisioned, receiver.url);
  const server = await startOurs(provisioned, {
    core: undefined,
    env: { OUTBOUND_ALLOWED_HOSTS: 'localhost', NODE_EXTRA_CA_CERTS: receiver.cert, LOG_LEVEL: 'fatal' },
  });
  const http = createHttp({ origin: new URL(issuer).origin, via: server.url, connections: 16 });
  const { web, service } = provisioned;
  const party = await createRelyingParty({ http, issuer, redirectUri, web, service });
  const probe = (seconds: number) =>
    measurePaced({
      target: { pid: server.pid, sent: http.sent },
      operation: async () => {
        await party.clientCredentials();
      },
      perSecond: tokensPerSecond,
      seconds,
    });
  const seconds = Number(options.seconds);
  await probe(5);
  await addLines(provisioned, accounts);
  const database = openKnex(databaseUrl);
  const reached = async () => {
    const [row] = (await database('event_notices').max({ position: 'position' })) as { position: unknown }[];
    return Number(row?.position ?? 0);
  };
  const began = Date.now();
  const rounds: Measurement[] = [];
  const end = began + Number(options['make-seconds']) * 1000;
  while ((await reached()) < Number(options.events) && Date.now() < end) rounds.push(await probe(2));
  const derived = await reached();
  const derivedPerSecond = derived / ((Date.now() - began) / 1000);
  // In turn, so that what else the machine does weighs on both alike.
  const idle: Measurement[] = [];
  const busy: Measurement[] = [];
  for (let turn = 0; turn < 4; turn++) {
    await database('event_streams')
      .where({ id: streamId })
      .update({ status: turn % 2 === 0 ? 'paused' : 'enabled' });
    await probe(1);
    (turn % 2 === 0 ? idle : busy).push(await probe(seconds));
  }
  const [alone, slow] = [join(idle), join(busy)];
  receiver.pace.milliseconds = 0;
  const before = receiver.pace.taken;
  const quick = await probe(seconds);
  const sentPerSecond = (receiver.pace.taken - before) / quick.seconds;
  await database.destroy();
  await http.close();
  await server.stop();
  receiver.stop();
  return { alone, deriving: join(rounds), slow, quick, derived, derivedPerSecond, sentPerSecond };
}

const end = ({ latencies }: Measurement) => percentile(latencies, 0.99);

async function main(): Promise<void> {
  if (options.help) return console.log(help);
  if (options.build) execFileSync('npm', ['run', '-s', 'build'], { stdio: 'inherit' });
  const home = mkdtempSync(joinPath(tmpdir(), 'geopf-id-events-'));
  const measured = new Map<string, Measured>();
  if (options.only !== 'postgres') {
    const folder = joinPath(home, 'sqlite');
    measured.set('SQLite', await measure(`sqlite:${joinPath(folder, 'bench.sqlite')}`, folder));
  }
  if (options.only !== 'sqlite') {
    const postgres = await startBenchPostgres();
    measured.set('PostgreSQL', await measure(postgres.url, joinPath(home, 'postgres')));
    await postgres.stop();
  }
  rmSync(home, { recursive: true, force: true });
  console.log(`${dayAndMachine()} · ${options.events} events\n`);
  printTable(
    [
      'token endpoint, p50 / p99 ms',
      'alone (events wait)',
      'events are made',
      'slow receiver',
      'p99 ÷ alone',
      'aim',
      'quick receiver',
      'made/s',
      'sent/s, quick',
      'errors',
    ],
    [...measured].map(([name, { alone, deriving, slow, quick, derivedPerSecond, sentPerSecond }]) => [
      name,
      middleAndEnd(alone.latencies),
      middleAndEnd(deriving.latencies),
      middleAndEnd(slow.latencies),
      figure(end(slow) / end(alone)),
      '≤ 1.25',
      middleAndEnd(quick.latencies),
      figure(derivedPerSecond),
      figure(sentPerSecond),
      String([alone, deriving, slow, quick].reduce((sum, { errors }) => sum + errors, 0)),
    ]),
  );
  for (const [name, { derived }] of measured)
    if (derived < Number(options.events))
      console.log(`${name}: ${derived} of ${options.events} events were made in ${options['make-seconds']} s`);
}

await main();
