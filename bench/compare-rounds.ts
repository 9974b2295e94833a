import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { onCore } from './child-server.ts';
import { serverCore, type Contestant } from './contestants.ts';
import { measureLoop, type Measurement } from './measure.ts';
import { cpuBetween, readCpuBelow } from './process-cost.ts';
import { scenarios, type Scenario } from './scenarios.ts';

export interface Result extends Measurement {
  /** CPU of PostgreSQL's processes, in ms. */
  readonly databaseCpu: number | undefined;
}

export interface HashBound {
  readonly threads: number;
  readonly perSecond: number;
  readonly cpuMilliseconds: number;
}

export interface Rounds {
  /** By scenario, then by contestant: one result for each round. */
  readonly results: ReadonlyMap<string, ReadonlyMap<string, Result[]>>;
  readonly hashBounds: readonly HashBound[];
}

/** Hashes alone on the servers' core, with the servers' parameters and priority. */
async function measureHashes(seconds: number): Promise<HashBound> {
  const [program, ...args] = onCore(serverCore, [process.execPath, resolve('bench/hash-only.js'), String(seconds)]);
  const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  await once(child, 'exit');
  return JSON.parse(said) as HashBound;
}

async function measureOne(
  contestant: Contestant,
  about: {
    readonly scenario: Scenario;
    readonly concurrency: number;
    readonly seconds: number;
    readonly operations?: number;
  },
): Promise<Result> {
  const { scenario, seconds, operations } = about;
  const { databasePid, server, http, crowd } = contestant;
  const before = databasePid === undefined ? undefined : readCpuBelow(databasePid);
  const measured = await measureLoop({
    target: { pid: server.pid, sent: http.sent },
    operation: (member) => scenario.run(crowd, member),
    concurrency: Math.min(about.concurrency, scenario.maxConcurrency ?? about.concurrency),
    seconds,
    ...(operations === undefined ? {} : { operations }),
  });
  return { ...measured, databaseCpu: before && cpuBetween(before, readCpuBelow(databasePid!)) };
}

/** A fresh process costs several times more until its code is compiled; hashes need no compiling. */
const warmUp = { operations: 2_000, seconds: 15 };
const hashingSeconds = 3;

/** All servers are alive at once and visited in turn, so that what slows the machine slows them alike. */
export async function playRounds(
  contestants: readonly Contestant[],
  options: {
    readonly rounds: number;
    readonly seconds: number;
    readonly concurrency: number;
    readonly only?: readonly string[] | undefined;
  },
): Promise<Rounds> {
  const { rounds, seconds, concurrency, only } = options;
  const chosen = scenarios.filter(({ name }) => !only || only.includes(name));
  const results = new Map(
    chosen.map(({ name }) => [name, new Map(contestants.map((each) => [each.name, [] as Result[]]))]),
  );
  const hashBounds: HashBound[] = [];
  for (const scenario of chosen) {
    for (const contestant of contestants) {
      const isHashing = scenario.name === 'password sign-in';
      await measureOne(contestant, {
        scenario,
        concurrency,
        ...warmUp,
        ...(isHashing ? { seconds: hashingSeconds } : {}),
      });
    }
  }
  for (let round = 0; round < rounds; round++) {
    // The order changes, so that no contestant always follows the same neighbour.
    const order = round % 2 === 0 ? contestants : contestants.toReversed();
    for (const scenario of chosen) {
      if (scenario.name === 'password sign-in') hashBounds.push(await measureHashes(seconds));
      for (const contestant of order) {
        results
          .get(scenario.name)!
          .get(contestant.name)!
          .push(await measureOne(contestant, { scenario, concurrency, seconds }));
      }
    }
    process.stderr.write(`round ${round + 1} of ${rounds}\n`);
  }
  return { results, hashBounds };
}
