import { existsSync, readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { createHttp } from './load/http.ts';
import { measureLoop, percentile, type Measurement } from './figures/measure.ts';
import { readMemory } from './figures/process-cost.ts';
import { figure, printTable } from './figures/print-table.ts';
import { createRelyingParty } from './load/relying-party.ts';
import { gatherCrowd, scenarios } from './load/scenarios.ts';

const help = `npm run bench -- --issuer URL [options]

  --issuer URL             any OpenID provider (default http://localhost:3000/realms/geoplateforme)
  --via URL                connect there instead, with the issuer's host in the headers
  --client-id, --client-secret      confidential client: code, refresh and introspection (default: demo of the development mode)
  --service-id, --service-secret    client of client_credentials (default: the same)
  --clients FILE           JSON of client ids to secrets (default ./data/demo-clients.json)
  --redirect-uri URL       one that is registered (default http://localhost:3001/callback)
  --users A,B,…            user names (default the three development accounts); {n} in a name counts from 0 with --user-count
  --user-count N           how many names {n} makes
  --password TEXT          of all of them (default that of the development accounts)
  --concurrency N          people at once (default 8)
  --seconds N              per scenario (default 5), after a second of warming up
  --only A,B               scenarios by name
  --pid N                  the provider's process, when it runs here: CPU and memory`;

const { values: options } = parseArgs({
  options: {
    issuer: { type: 'string', default: 'http://localhost:3000/realms/geoplateforme' },
    via: { type: 'string' },
    'client-id': { type: 'string', default: 'demo' },
    'client-secret': { type: 'string' },
    'service-id': { type: 'string' },
    'service-secret': { type: 'string' },
    clients: { type: 'string', default: './data/demo-clients.json' },
    'redirect-uri': { type: 'string', default: 'http://localhost:3001/callback' },
    users: { type: 'string', default: 'dev-admin,dev-support,dev-usager' },
    'user-count': { type: 'string', default: '50' },
    password: { type: 'string', default: 'quatre-hiboux-plies-au-refuge' },
    concurrency: { type: 'string', default: '8' },
    seconds: { type: 'string', default: '5' },
    only: { type: 'string' },
    pid: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

function secretOf(clientId: string): string {
  const file = options.clients;
  const secrets = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {};
  const secret = secrets[clientId];
  if (!secret) throw new Error(`no secret for the client ${clientId}: give --client-secret, or --clients FILE`);
  return secret;
}

function peopleOf(names: string): readonly { username: string; password: string }[] {
  const { password } = options;
  const all = names.includes('{n}')
    ? Array.from({ length: Number(options['user-count']) }, (_, n) => names.replace('{n}', String(n)))
    : names.split(',');
  return all.map((username) => ({ username, password }));
}

const row = (name: string, { operations, errors, seconds, requests, latencies, cpu, ownLoad }: Measurement) => [
  name,
  figure(requests / Math.max(1, operations + errors)),
  figure(operations / seconds),
  figure(requests / seconds),
  figure(percentile(latencies, 0.5)),
  figure(percentile(latencies, 0.99)),
  figure(cpu && cpu.all / operations),
  figure(cpu && cpu.all / requests),
  String(errors),
  figure(ownLoad),
];

async function main(): Promise<void> {
  if (options.help) return console.log(help);
  const issuer = options.issuer.replace(/\/$/, '');
  const concurrency = Number(options.concurrency);
  const pid = options.pid === undefined ? undefined : Number(options.pid);
  const web = {
    clientId: options['client-id'],
    clientSecret: options['client-secret'] ?? secretOf(options['client-id']),
  };
  const serviceId = options['service-id'];
  const service = serviceId
    ? { clientId: serviceId, clientSecret: options['service-secret'] ?? secretOf(serviceId) }
    : web;

  const http = createHttp({ origin: new URL(issuer).origin, via: options.via, connections: concurrency });
  const party = await createRelyingParty({ http, issuer, redirectUri: options['redirect-uri'], web, service });
  const crowd = await gatherCrowd(party, { people: peopleOf(options.users), size: concurrency });
  const wanted = options.only?.split(',');

  console.log(`${issuer} · ${concurrency} at once · ${options.seconds} s each · ID tokens ${crowd.idTokenAlg}`);
  console.log(
    `${cpus()[0]?.model.trim()} × ${cpus().length} · load ${loadavg()[0]?.toFixed(1)} · ${new Date().toISOString().slice(0, 16)}\n`,
  );
  const rows: string[][] = [];
  const failures: string[] = [];
  const target = { pid, sent: http.sent };
  for (const scenario of scenarios) {
    if (scenario.needsLight || (wanted && !wanted.includes(scenario.name))) continue;
    // Wrong tries and parallel tries count on one counter per account, so there are fewer people than accounts.
    const limit = Math.min(concurrency, scenario.maxConcurrency ?? concurrency);
    const loop = { target, operation: (member: number) => scenario.run(crowd, member), concurrency: limit };
    await measureLoop({ ...loop, seconds: 1 });
    const measured = await measureLoop({ ...loop, seconds: Number(options.seconds) });
    rows.push(row(scenario.name, measured));
    if (measured.firstError) failures.push(`${scenario.name}: ${measured.firstError}`);
  }
  printTable(
    [
      'scenario',
      'HTTP/op',
      'ops/s',
      'requests/s',
      'p50 ms',
      'p99 ms',
      'CPU ms/op',
      'CPU ms/request',
      'errors',
      'own load',
    ],
    rows,
  );
  if (pid !== undefined) console.log(`resident memory ${readMemory(pid)} MB`);
  for (const failure of failures) console.log(failure);
  await http.close();
}

await main();
