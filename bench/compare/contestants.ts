import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { randomBytes } from 'node:crypto';
import { startBenchPostgres, type BenchPostgres } from '../servers/bench-postgres.ts';
import { findFreePort, startChild, type ChildServer } from '../servers/child-server.ts';
import { createHttp, type Http } from '../load/http.ts';
import { startMailSink } from '../load/mail-sink.ts';
import { measureLoop } from '../figures/measure.ts';
import { issuer, lightHashing, provision, startOurs, type Provisioned } from '../servers/our-server.ts';
import { cpuBetween, readCpuBelow } from '../figures/process-cost.ts';
import type { Person } from '../load/read-page.ts';
import { createRelyingParty, type Registration, type RelyingParty } from '../load/relying-party.ts';
import { gatherCrowd, knownBrowser, scenarios, signInPeople, type Crowd } from '../load/scenarios.ts';

export interface Contestant {
  readonly name: string;
  readonly server: ChildServer;
  readonly http: Http;
  readonly party: RelyingParty;
  readonly crowd: Crowd & { readonly idTokenAlg: string };
  /** Id of the first process of the database, when the database runs apart. */
  readonly databasePid?: number;
  /** The same program on the same database, beside the server: passwords cost it next to nothing. */
  readonly light?: Contestant;
  /** CPU of the database for each of the first hundred sign-ins after a start on an empty database, in ms. */
  readonly firstSignIns?: number;
}

export interface Contest {
  /** The library alone comes first: the others are compared with it. */
  readonly contestants: readonly Contestant[];
  readonly sqlite: Provisioned;
  stop(): Promise<void>;
}

/** The servers' core; the load and PostgreSQL use the other one. */
export const serverCore = 0;
const redirectUri = 'https://service.example.test/callback';

interface Joining {
  readonly name: string;
  readonly server: ChildServer;
  readonly issuer: string;
  readonly via?: string;
  readonly web: Registration;
  readonly service: Registration;
  readonly people: readonly Person[];
  readonly databasePid?: number;
}

export async function enter(options: Joining, size: number): Promise<Contestant> {
  const { name, server, web, service, people } = options;
  const http = createHttp({ origin: new URL(options.issuer).origin, via: options.via, connections: size });
  const party = await createRelyingParty({ http, issuer: options.issuer, redirectUri, web, service });
  const crowd = await gatherCrowd(party, { people, size });
  return {
    name,
    server,
    http,
    party,
    crowd,
    ...(options.databasePid === undefined ? {} : { databasePid: options.databasePid }),
  };
}

async function startBare(folder: string, people: readonly Person[]): Promise<Joining> {
  const port = await findFreePort();
  const secret = randomBytes(32).toString('base64url');
  const args = [resolve('bench/compare/bare-provider.js'), String(port), redirectUri, secret];
  const server = await startChild({ args, port, cwd: folder, env: { NODE_ENV: 'production' }, core: serverCore });
  const registration = (clientId: string) => ({ clientId, clientSecret: secret });
  return {
    name: 'bare',
    server,
    issuer: server.url,
    web: registration('bench-web'),
    service: registration('bench-service'),
    people,
  };
}

const firstHundred = 100;

/** Signs the first people in on an empty database, each of them again and again, and measures what that costs the database. */
async function enterLight(joining: Joining): Promise<Pick<Contestant, 'light' | 'firstSignIns'>> {
  const { server, databasePid } = joining;
  const before = databasePid === undefined ? undefined : readCpuBelow(databasePid);
  const light = await enter(joining, signInPeople);
  const scenario = scenarios.find(({ name }) => name === knownBrowser)!;
  await measureLoop({
    target: { pid: server.pid, sent: light.http.sent },
    operation: (member) => scenario.run(light.crowd, member),
    concurrency: signInPeople,
    seconds: 60,
    operations: firstHundred - signInPeople,
  });
  if (!before) return { light };
  return { light, firstSignIns: cpuBetween(before, readCpuBelow(databasePid!)) / firstHundred };
}

/** Starts three servers side by side, each with `size` people who are signed in. */
export async function startContest(options: {
  readonly size: number;
  readonly postgres: boolean;
  /** Folder for CPU profiles of ours. */
  readonly profile?: string | undefined;
}): Promise<Contest> {
  const { size, profile } = options;
  const folder = mkdtempSync(join(tmpdir(), 'geopf-id-bench-'));
  const folderOf = (name: string) => {
    mkdirSync(join(folder, name));
    return join(folder, name);
  };
  const postgres: BenchPostgres | undefined = options.postgres ? await startBenchPostgres() : undefined;
  const home = folderOf('sqlite');
  const mail = await startMailSink();
  const common = { redirectUri, people: size };
  const sqlite = await provision({ ...common, databaseUrl: `sqlite:${join(home, 'bench.sqlite')}`, folder: home });
  const nodeArgs = profile ? ['--cpu-prof', `--cpu-prof-dir=${resolve(profile)}`] : [];
  const ours = async (
    provisioned: Provisioned,
    about: { readonly name: string; readonly databasePid?: number },
  ): Promise<Contestant> => {
    const start = async (more: readonly string[]) => {
      const server = await startOurs(provisioned, {
        core: serverCore,
        nodeArgs: [...nodeArgs, ...more],
        smtpUrl: mail.smtpUrl,
      });
      return { ...about, ...provisioned, server, issuer, via: server.url };
    };
    const light = await enterLight({ ...(await start(lightHashing)), people: provisioned.light });
    return { ...(await enter(await start([]), size)), ...light };
  };
  const contestants = [
    await enter(await startBare(folder, sqlite.people), size),
    await ours(sqlite, { name: 'SQLite' }),
  ];
  if (postgres) {
    const provisioned = await provision({ ...common, databaseUrl: postgres.url, folder: folderOf('postgres') });
    contestants.push(await ours(provisioned, { name: 'PostgreSQL', databasePid: postgres.pid }));
  }
  return {
    contestants,
    sqlite,
    async stop() {
      for (const { http, server } of contestants.flatMap((each) => (each.light ? [each, each.light] : [each]))) {
        await http.close();
        await server.stop();
      }
      await postgres?.stop();
      await mail.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
