import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { startMailbox, type Mailbox } from '../demo/mailbox.ts';
import { startBenchPostgres } from './servers/bench-postgres.ts';
import { createHttp } from './load/http.ts';
import { measureLoop, measurePaced, type Measurement } from './figures/measure.ts';
import { issuer, provision, startOurs } from './servers/our-server.ts';
import { dayAndMachine } from './figures/machine.ts';
import { figure, middleAndEnd, printTable } from './figures/print-table.ts';
import { readPeakMemory } from './figures/process-cost.ts';
import { openSignIn, register, type ReadCode } from './load/registrant.ts';

const help = `npm run bench:registrations -- [options]

  Builds, then registers so many people at once, each with a photo, again and again; sign-in pages are asked for meanwhile.
  --people N       at once (default 50)
  --seconds N      without them, and again with them (default 20)
  --no-postgres    SQLite alone
  --no-build       what lies in dist already`;

const { values: options } = parseArgs({
  options: {
    people: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '20' },
    postgres: { type: 'boolean', default: true },
    build: { type: 'boolean', default: true },
    help: { type: 'boolean', default: false },
  },
  allowNegative: true,
});
const pagesPerSecond = 10;
const signInPeople = 16;

interface Rush {
  readonly alone: Measurement;
  readonly meanwhile: Measurement;
  readonly registrations: Measurement;
  readonly peak: number;
  /** Number of answers that told the person to come back in a moment. */
  readonly waits: number;
}

const reading =
  (mailbox: Mailbox): ReadCode =>
  async (email) => {
    for (;;) {
      const code = mailbox.list(email)[0]?.code;
      if (code) return code;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

/** A photo as a telephone takes it: 12 Mpx, with noise that compresses badly. */
const takePhoto = async () => {
  const taken = await sharp({
    create: {
      width: 4000,
      height: 3000,
      channels: 3,
      background: '#2a6f97',
      noise: { type: 'gaussian', mean: 128, sigma: 20 },
    },
  })
    .jpeg({ quality: 60 })
    .toBuffer();
  return new Blob([new Uint8Array(taken)], { type: 'image/jpeg' });
};

/** Measures one server on all cores: first with sign-in pages alone, then with all people who register. */
async function rush(databaseUrl: string, folder: string): Promise<Rush> {
  mkdirSync(folder, { recursive: true });
  const mailbox = await startMailbox(0);
  const provisioned = await provision({ databaseUrl, folder, redirectUri: 'https://service.example.test/', people: 1 });
  const server = await startOurs(provisioned, { core: undefined, smtpUrl: mailbox.smtpUrl });
  const { origin } = new URL(issuer);
  const open = (connections: number) => createHttp({ origin, via: server.url, connections });
  const [visitors, newcomers] = [open(signInPeople), open(Number(options.people))];
  const photo = await takePhoto();
  const seconds = Number(options.seconds);
  const pages = () =>
    measurePaced({
      target: { pid: server.pid, sent: visitors.sent },
      operation: () => openSignIn({ http: visitors, origin }),
      perSecond: pagesPerSecond,
      seconds,
    });

  let waits = 0;
  const registrant = { http: newcomers, origin, photo, readCode: reading(mailbox), onWait: () => waits++ };
  const alone = await pages();
  const registering = measureLoop({
    target: { pid: server.pid, sent: newcomers.sent },
    operation: () => register(registrant),
    concurrency: Number(options.people),
    seconds,
  });
  const meanwhile = await pages();
  const registrations = await registering;
  const peak = readPeakMemory(server.pid);
  await Promise.all([visitors.close(), newcomers.close()]);
  await server.stop();
  await mailbox.stop();
  return { alone, meanwhile, registrations, peak, waits };
}

async function main(): Promise<void> {
  if (options.help) return console.log(help);
  if (options.build) execFileSync('npm', ['run', '-s', 'build'], { stdio: 'inherit' });
  const home = mkdtempSync(join(tmpdir(), 'geopf-id-rush-'));
  const sqlite = join(home, 'sqlite');
  const rushes: [string, Rush][] = [['SQLite', await rush(`sqlite:${join(sqlite, 'bench.sqlite')}`, sqlite)]];
  if (options.postgres) {
    const postgres = await startBenchPostgres();
    rushes.push(['PostgreSQL', await rush(postgres.url, join(home, 'postgres'))]);
    await postgres.stop();
  }
  rmSync(home, { recursive: true, force: true });

  console.log(`${dayAndMachine()} · ${options.seconds} s\n`);
  printTable(
    [
      `${options.people} registrations at once`,
      'registrations/s',
      'sign-in page alone, p50 / p99 ms',
      'meanwhile, p50 / p99 ms',
      'aim of p50',
      'peak resident MB',
      'aim',
      'told to wait',
      'errors',
    ],
    rushes.map(([name, { alone, meanwhile, registrations, peak, waits }]) => [
      name,
      figure(registrations.operations / registrations.seconds),
      middleAndEnd(alone.latencies),
      middleAndEnd(meanwhile.latencies),
      '≤ 100',
      String(peak),
      '≤ 300',
      String(waits),
      String(alone.errors + meanwhile.errors + registrations.errors),
    ]),
  );
  for (const [name, { meanwhile, registrations }] of rushes)
    for (const { firstError } of [meanwhile, registrations]) if (firstError) console.log(`${name}: ${firstError}`);
}

await main();
