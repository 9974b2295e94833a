import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { canPin, moveToCore, onCore } from '../servers/child-server.ts';
import { serverCore, type Contestant } from './contestants.ts';
import { measureLoop, type Measurement } from '../figures/measure.ts';
import { cpuBetween, lowPriorityThreads, readCpuBelow } from '../figures/process-cost.ts';
import { passwordSignIn, scenarios, type Scenario } from '../load/scenarios.ts';

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
  /** Sign-ins with a password while the hashes have a core of their own, by contestant. */
  readonly spared: ReadonlyMap<string, readonly Result[]>;
}

/** Hashes alone on the servers' core, with the servers' parameters and priority. */
async function measureHashes(seconds: number): Promise<HashBound> {
  const [program, ...args] = onCore(serverCore, [
    process.execPath,
    resolve('bench/compare/hash-only.js'),
    String(seconds),
  ]);
  const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  await once(child, 'exit');
  return JSON.parse(said) as HashBound;
}

interface Slice {
  readonly scenario: Scenario;
  readonly concurrency: number;
  readonly seconds: number;
  readonly operations?: number;
}

/** Seconds of the same load that count for nothing before each slice. V8 has taken memory and compiled code from a server that rested. */
const settleSeconds = 0.5;

async function measureOne(contestant: Contestant, about: Slice): Promise<Result> {
  const { scenario, seconds, operations } = about;
  const { databasePid, server, http, crowd } = scenario.needsLight ? (contestant.light ?? contestant) : contestant;
  const loop = {
    target: { pid: server.pid, sent: http.sent },
    operation: (member: number) => scenario.run(crowd, member),
    concurrency: Math.min(about.concurrency, scenario.maxConcurrency ?? about.concurrency),
  };
  if (operations === undefined) await measureLoop({ ...loop, seconds: settleSeconds });
  const before = databasePid === undefined ? undefined : readCpuBelow(databasePid);
  const measured = await measureLoop({ ...loop, seconds, ...(operations === undefined ? {} : { operations }) });
  return { ...measured, databaseCpu: before && cpuBetween(before, readCpuBelow(databasePid!)) };
}

const spareCore = 1;
const hasSpareCore = canPin && cpus().length > spareCore;

/** Leaves the servers' core to the hashes of one server. The rest of that server shares the next core with the load. */
async function measureSpared(contestant: Contestant, about: Slice): Promise<Result> {
  const { pid } = contestant.server;
  moveToCore(spareCore, { id: pid, isProcess: true });
  for (const id of lowPriorityThreads(pid)) moveToCore(serverCore, { id, isProcess: false });
  try {
    return await measureOne(contestant, about);
  } finally {
    moveToCore(serverCore, { id: pid, isProcess: true });
  }
}

/** A fresh process costs several times more until its code is compiled. Hashes take the longest: 2000 of them half a minute. */
const warmUpSeconds = 60;

/** All servers are alive at once and visited in turn, so that what slows the machine slows them alike. */
export async function playRounds(
  contestants: readonly Contestant[],
  options: {
    readonly rounds: number;
    readonly seconds: number;
    readonly concurrency: number;
    /** Operations of each scenario before the first round. */
    readonly warmUp: number;
    readonly only?: readonly string[] | undefined;
  },
): Promise<Rounds> {
  const { rounds, seconds, concurrency, warmUp, only } = options;
  const chosen = scenarios.filter(({ name }) => !only || only.includes(name));
  const results = new Map(
    chosen.map(({ name }) => [name, new Map(contestants.map((each) => [each.name, [] as Result[]]))]),
  );
  const hashBounds: HashBound[] = [];
  const spared = new Map(contestants.slice(1).map(({ name }) => [name, [] as Result[]]));
  for (const scenario of chosen)
    for (const contestant of contestants)
      await measureOne(contestant, {
        scenario,
        concurrency,
        operations: warmUp * (scenario.warmUpFactor ?? 1),
        seconds: warmUpSeconds,
      });
  for (let round = 0; round < rounds; round++) {
    // The order changes, so that no contestant always follows the same neighbour.
    const order = round % 2 === 0 ? contestants : contestants.toReversed();
    for (const scenario of chosen) {
      const isHashing = scenario.name === passwordSignIn;
      if (isHashing) hashBounds.push(await measureHashes(seconds));
      const slice = { scenario, concurrency, seconds };
      for (const contestant of order) {
        results
          .get(scenario.name)!
          .get(contestant.name)!
          .push(await measureOne(contestant, slice));
        if (isHashing && hasSpareCore) spared.get(contestant.name)?.push(await measureSpared(contestant, slice));
      }
    }
    process.stderr.write(`round ${round + 1} of ${rounds}\n`);
  }
  return { results, hashBounds, spared };
}
