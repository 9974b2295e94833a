import { randomBytes, randomInt } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readConfig } from '../config/schema.ts';
import { createLogger } from '../src/log/create-logger.ts';
import { clearExpired } from '../src/jobs/clear-expired.ts';
import { createServices } from '../src/server/create-services.ts';
import type { ServerServices } from '../src/services.ts';
import { migrateUp } from '../src/store/migrations/migrations.ts';
import { startBenchPostgres } from './servers/bench-postgres.ts';
import { fillRows } from './servers/fill-rows.ts';
import { percentile } from './figures/measure.ts';
import { openKnex } from './servers/our-server.ts';
import { dayAndMachine } from './figures/machine.ts';
import { figure, middleAndEnd, printTable } from './figures/print-table.ts';

const help = `npm run bench:rows -- [options]

  Fills two databases, one with 100,000 rows in each of the tables that requests write to and one with many more, and finds and inserts
  rows by the stores of the program, in the two by turns. Then expired rows are cleared from the larger one while others are inserted.
  SQLite first, then PostgreSQL. 5,000,000 rows of four tables take some 8 GB below the folder of temporary files, until the end.
  --rows N         of each table of the larger database (default 5000000)
  --rounds N       of each look and each insert (default 1000)
  --expired N      rows that are cleared (default 1000000)
  --no-postgres    SQLite alone
  --no-sqlite      PostgreSQL alone`;

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '5000000' },
    rounds: { type: 'string', default: '1000' },
    expired: { type: 'string', default: '1000000' },
    postgres: { type: 'boolean', default: true },
    sqlite: { type: 'boolean', default: true },
    help: { type: 'boolean', default: false },
  },
  allowNegative: true,
});

const fewRows = 100_000;
const [manyRows, rounds, expired] = [Number(options.rows), Number(options.rounds), Number(options.expired)];
const aim = 1.5;
/** Milliseconds between two inserts beside the clean-up. */
const beat = 10;
const mostSeconds = 3600;

interface Filled {
  readonly services: ServerServices;
  readonly databaseUrl: string;
  readonly rows: number;
  /** The inserts leave these, so that the looks can find them. */
  readonly tokens: string[];
  readonly counters: string[];
}

const draw = () => randomBytes(32).toString('base64url');
const hourFrom = (moment: number) => Math.floor(moment / 1000) + 3600;

async function createFilled(databaseUrl: string, rows: number): Promise<Filled> {
  const secrets = { COOKIE_KEYS: draw(), ENCRYPTION_KEYS: draw(), PASSWORD_PEPPER: draw() };
  const config = readConfig({ ...secrets, DEMO: 'off', DATABASE_URL: databaseUrl });
  const services = createServices(config, { log: createLogger({ logLevel: 'error' }, process.stderr) });
  await migrateUp(services.database);
  await fillRows({ databaseUrl, from: 1, to: rows, end: `${hourFrom(Date.now())} + n % 86400` });
  return { services, databaseUrl, rows, tokens: [], counters: [] };
}

const pick = <T>(values: readonly T[]): T => values[randomInt(values.length)]!;
/** Number of a session of the filled rows, which has a grant of the same number. */
const anySession = ({ rows }: Filled) => randomInt(1, Math.floor(rows / 10));
const ruleOf = (key: string) => ({ key, waits: true, windowLimit: 10, windowSeconds: 3600 });

function putToken({ services, tokens, rows }: Pick<Filled, 'services' | 'tokens' | 'rows'>): Promise<void> {
  const id = draw();
  const n = randomInt(1, Math.floor(rows / 10));
  const body = { grantId: `grant-${n}`, sessionUid: `session-${n}`, accountId: `account-${n}`, clientId: 'client-1' };
  tokens.push(id);
  return services.inUnit(async () => services.payloads.upsert('AccessToken', id, { ...body, scope: 'openid' }, 3600));
}

async function found(answer: unknown): Promise<void> {
  if ((await answer) === undefined) throw new Error('a row that is there was not found');
}

const message = { kind: 'welcome', lang: 'fr', subject: 'Bienvenue', text: 'Bonjour', html: '<p>Bonjour</p>' };

/** The looks and the inserts, in an order in which each look finds rows of the inserts before it. */
const operations: Readonly<Record<string, (filled: Filled) => Promise<void>>> = {
  'payloads: insert a token': putToken,
  'payloads: find a token with its grant and its session': ({ services, tokens }) =>
    found(services.payloads.find('AccessToken', pick(tokens))),
  'payloads: find a session': (filled) =>
    found(filled.services.payloads.findSessionByUid(`session-${anySession(filled)}`)),
  'throttles: insert a counter': async ({ services, counters }) => {
    const key = draw();
    counters.push(key);
    await services.throttles.admit([ruleOf(key)]);
  },
  'throttles: find a counter': async ({ services, counters }) => {
    await services.throttles.findFull([ruleOf(pick(counters))]);
  },
  'outbox: insert a message': async ({ services }) => {
    const expiresAt = services.nowSeconds() + 3600;
    const to = `${draw()}@example.test`;
    await services.inUnit(async () => services.outbox.enqueue({ ...message, to, expiresAt, accountId: undefined }));
  },
  'outbox: find and lend a message': async ({ services }) => {
    await services.outbox.lend({ limit: 1, bulkLimit: 1, leaseSeconds: 3600, waits: [3600], except: [] });
  },
  'audit: insert a line': ({ services }) =>
    services.inUnit(async () => services.audit({ event: 'test.bench', clientId: 'client-1' })),
  'audit: find the history of a person': async (filled) => {
    await filled.services.account.history.page({ accountId: `account-${anySession(filled)}`, size: 20 });
  },
};

type Latencies = Readonly<Record<'few' | 'many', number[]>>;

async function time(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Measures each operation in both databases by turns, so that what else the machine does falls on both. */
async function measureOperations(few: Filled, many: Filled): Promise<ReadonlyMap<string, Latencies>> {
  const measured = new Map<string, Latencies>();
  for (const [name, run] of Object.entries(operations)) {
    const latencies: Latencies = { few: [], many: [] };
    for (let round = 0; round < rounds; round++) {
      latencies.few.push(await time(() => run(few)));
      latencies.many.push(await time(() => run(many)));
    }
    measured.set(name, latencies);
  }
  return measured;
}

interface Cleared {
  readonly rows: number;
  readonly seconds: number;
  readonly alone: readonly number[];
  readonly meanwhile: readonly number[];
}

async function measureClearing(filled: Filled): Promise<Cleared> {
  const { services, databaseUrl, rows } = filled;
  const past = String(Math.floor(Date.now() / 1000) - 60);
  await fillRows({ databaseUrl, only: 'payloads', from: rows + 1, to: rows + expired, end: past });
  const put = async (isOver: () => boolean) => {
    const latencies: number[] = [];
    for (const all = { ...filled, tokens: [] }; !isOver(); await pause(beat)) {
      latencies.push(await time(() => putToken(all)));
    }
    return latencies;
  };
  const aloneUntil = performance.now() + 5000;
  const alone = await put(() => performance.now() > aloneUntil);
  const began = performance.now();
  let cleared = 0;
  let isDone = false;
  const expiry = {
    kinds: ['payloads'] as const,
    async clear(kind: 'payloads') {
      const count = await services.operation.expiry.clear(kind);
      cleared += count;
      return count;
    },
  };
  const isLate = () => performance.now() - began > mostSeconds * 1000;
  const clearing = clearExpired(
    { operation: { ...services.operation, expiry }, log: services.log } as Pick<ServerServices, 'operation' | 'log'>,
    isLate,
  );
  const inserting = put(() => isDone);
  await clearing.finally(() => (isDone = true));
  const seconds = (performance.now() - began) / 1000;
  return { rows: cleared, seconds, alone, meanwhile: await inserting };
}

interface Result {
  readonly operations: ReadonlyMap<string, Latencies>;
  readonly cleared: Cleared;
  readonly fillSeconds: number;
  readonly gigabytes: number;
}

async function measure(
  urls: Readonly<Record<'few' | 'many', string>>,
  sizeOf: (database: ServerServices['database']) => Promise<number>,
): Promise<Result> {
  const began = performance.now();
  const few = await createFilled(urls.few, fewRows);
  const many = await createFilled(urls.many, manyRows);
  const fillSeconds = (performance.now() - began) / 1000;
  try {
    const gigabytes = (await sizeOf(many.services.database)) / 1e9;
    return {
      operations: await measureOperations(few, many),
      cleared: await measureClearing(many),
      fillSeconds,
      gigabytes,
    };
  } finally {
    for (const { services } of [few, many]) await services.close();
  }
}

async function measureSqlite(): Promise<Result> {
  const home = mkdtempSync(join(tmpdir(), 'geopf-id-rows-'));
  try {
    const pathOf = (name: string) => join(home, `${name}.sqlite`);
    const urls = { few: `sqlite:${pathOf('few')}`, many: `sqlite:${pathOf('many')}` };
    return await measure(urls, async () => statSync(pathOf('many')).size);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function measurePostgres(): Promise<Result> {
  const postgres = await startBenchPostgres();
  try {
    const knex = openKnex(postgres.url);
    for (const name of ['few', 'many']) await knex.raw(`CREATE DATABASE ${name}`);
    await knex.destroy();
    const urlOf = (name: string) => {
      const url = new URL(postgres.url);
      url.pathname = `/${name}`;
      return url.href;
    };
    return await measure({ few: urlOf('few'), many: urlOf('many') }, async (database) => {
      const { rows } = (await database.knex.raw('SELECT pg_database_size(current_database()) AS size')) as {
        rows: { size: string }[];
      };
      return Number(rows[0]?.size);
    });
  } finally {
    await postgres.stop();
  }
}

const ratio = ({ few, many }: Latencies, share: number) => figure(percentile(many, share) / percentile(few, share));

function print(name: string, { operations: measured, cleared, fillSeconds, gigabytes }: Result): void {
  const many = manyRows.toLocaleString('en');
  console.log(`${name}: filled in ${fillSeconds.toFixed(0)} s, ${gigabytes.toFixed(1)} GB\n`);
  printTable(
    [`${name}, p50 / p99 ms`, '100,000 rows', `${many} rows`, 'ratio of p50', 'of p99', 'aim'],
    [...measured].map(([operation, latencies]) => [
      operation,
      middleAndEnd(latencies.few),
      middleAndEnd(latencies.many),
      ratio(latencies, 0.5),
      ratio(latencies, 0.99),
      `≤ ${aim}`,
    ]),
  );
  const { rows, seconds, alone, meanwhile } = cleared;
  printTable(
    ['clean-up beside inserts', 'rows', 'seconds', 'rows/s', 'insert alone, p50 / p99 ms', 'meanwhile', 'longest'],
    [
      [
        name,
        rows.toLocaleString('en'),
        seconds.toFixed(0),
        (rows / seconds).toFixed(0),
        middleAndEnd(alone),
        middleAndEnd(meanwhile),
        `${figure(Math.max(...alone))} → ${figure(Math.max(...meanwhile))} ms`,
      ],
    ],
  );
}

if (options.help) console.log(help);
else {
  console.log(`${dayAndMachine()}\n`);
  if (options.sqlite) print('SQLite', await measureSqlite());
  if (options.postgres) print('PostgreSQL', await measurePostgres());
}
