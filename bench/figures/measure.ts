import { performance } from 'node:perf_hooks';
import { readCpu, type CpuUse } from './process-cost.ts';

export interface Measurement {
  readonly operations: number;
  readonly errors: number;
  readonly firstError: string | undefined;
  readonly seconds: number;
  readonly requests: number;
  /** Durations of the operations that succeeded, in ms. */
  readonly latencies: readonly number[];
  /** CPU of the server, in ms; undefined when its process is unknown. */
  readonly cpu: CpuUse | undefined;
  /** Share of one core that the load itself took: above 0.8 the figures are the load's, not the server's. */
  readonly ownLoad: number;
}

export interface Target {
  readonly pid: number | undefined;
  readonly sent: () => number;
}

type Operation = (person: number) => Promise<void>;

const cpuSince = (before: CpuUse, after: CpuUse): CpuUse => ({
  all: after.all - before.all,
  lowPriority: after.lowPriority - before.lowPriority,
});

/** Counts what happens between now and `stop`. */
function startCounting({ pid, sent }: Target) {
  const latencies: number[] = [];
  let errors = 0;
  let firstError: string | undefined;
  const cpu = pid === undefined ? undefined : readCpu(pid);
  const own = process.cpuUsage();
  const requests = sent();
  const start = performance.now();
  return {
    async run(operation: () => Promise<void>): Promise<void> {
      const began = performance.now();
      try {
        await operation();
        latencies.push(performance.now() - began);
      } catch (error) {
        errors++;
        firstError ??= (error as Error).message;
      }
    },
    stop(): Measurement {
      const seconds = (performance.now() - start) / 1000;
      const { user, system } = process.cpuUsage(own);
      return {
        operations: latencies.length,
        errors,
        firstError,
        seconds,
        requests: sent() - requests,
        latencies,
        cpu: cpu && cpuSince(cpu, readCpu(pid!)),
        ownLoad: (user + system) / 1e6 / seconds,
      };
    },
  };
}

/** Closed loop: each of `concurrency` people begins again as soon as it is done. */
export async function measureLoop(options: {
  readonly target: Target;
  readonly operation: Operation;
  readonly concurrency: number;
  readonly seconds: number;
  /** Ends earlier when so many were begun. */
  readonly operations?: number;
}): Promise<Measurement> {
  const { target, operation, concurrency, seconds, operations = Number.POSITIVE_INFINITY } = options;
  const counting = startCounting(target);
  const end = performance.now() + seconds * 1000;
  let begun = 0;
  const people = Array.from({ length: concurrency }, async (_, person) => {
    while (performance.now() < end && begun++ < operations) await counting.run(() => operation(person));
  });
  await Promise.all(people);
  return counting.stop();
}

/** Open loop: one operation at each tick, whether or not the one before is done, so that slowness cannot hide. */
export async function measurePaced(options: {
  readonly target: Target;
  readonly operation: Operation;
  readonly perSecond: number;
  readonly seconds: number;
}): Promise<Measurement> {
  const { target, operation, perSecond, seconds } = options;
  const counting = startCounting(target);
  const started: Promise<void>[] = [];
  const start = performance.now();
  for (let n = 0; n < perSecond * seconds; n++) {
    const due = start + (n * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    started.push(counting.run(() => operation(n)));
  }
  await Promise.all(started);
  return counting.stop();
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export const median = (values: readonly number[]) => percentile(values, 0.5);

/** Several rounds as one. */
export function join(rounds: readonly Measurement[]): Measurement {
  const sum = (value: (round: Measurement) => number) => rounds.reduce((total, round) => total + value(round), 0);
  return {
    operations: sum(({ operations }) => operations),
    errors: sum(({ errors }) => errors),
    firstError: rounds.find(({ firstError }) => firstError)?.firstError,
    seconds: sum(({ seconds }) => seconds),
    requests: sum(({ requests }) => requests),
    latencies: rounds.flatMap(({ latencies }) => latencies),
    cpu: rounds.some(({ cpu }) => !cpu)
      ? undefined
      : { all: sum(({ cpu }) => cpu!.all), lowPriority: sum(({ cpu }) => cpu!.lowPriority) },
    ownLoad: sum(({ ownLoad, seconds }) => ownLoad * seconds) / sum(({ seconds }) => seconds),
  };
}
