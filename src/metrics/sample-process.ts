import { readdir } from 'node:fs/promises';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { Metrics } from './create-metrics.ts';

const windowMilliseconds = 10_000;
const resolutionMilliseconds = 20;
const toSeconds = (nanoseconds: number) => nanoseconds / 1e9;

interface Delays {
  readonly median: number;
  readonly high: number;
  readonly worst: number;
}

/** Follows by how much timers come too late, in windows that several readers may read at any time. */
function followDelays(): { read(): Delays; stop(): void } {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMilliseconds });
  histogram.enable();
  // The histogram measures the whole time between two ticks of its timer.
  const late = (nanoseconds: number) => Math.max(0, toSeconds(nanoseconds) - resolutionMilliseconds / 1_000);
  const look = (): Delays =>
    histogram.count === 0
      ? { median: 0, high: 0, worst: 0 }
      : {
          median: late(histogram.percentile(50)),
          high: late(histogram.percentile(99)),
          worst: late(histogram.max),
        };
  let before = look();
  const turn = setInterval(() => {
    before = look();
    histogram.reset();
  }, windowMilliseconds).unref();
  return {
    read() {
      const current = look();
      return {
        median: Math.max(before.median, current.median),
        high: Math.max(before.high, current.high),
        worst: Math.max(before.worst, current.worst),
      };
    },
    stop() {
      clearInterval(turn);
      histogram.disable();
    },
  };
}

/** Starts to follow the process itself. Returns what tells its state at a scrape, and what ends it. */
export function sampleProcess(metrics: Metrics): { sample(): Promise<void>; stop(): void } {
  const delays = followDelays();
  const startedAt = (performance.timeOrigin ?? 0) / 1_000;
  let told = { user: 0, system: 0, active: 0, idle: 0 };
  return {
    async sample() {
      const { user, system } = process.cpuUsage();
      const { active, idle } = performance.eventLoopUtilization();
      const now = { user: user / 1e6, system: system / 1e6, active: active / 1_000, idle: idle / 1_000 };
      const spent = { user: Math.max(0, now.user - told.user), system: Math.max(0, now.system - told.system) };
      metrics.cpuUserSeconds(spent.user);
      metrics.cpuSystemSeconds(spent.system);
      metrics.cpuSeconds(spent.user + spent.system);
      metrics.loopSeconds({ state: 'active' }, Math.max(0, now.active - told.active));
      metrics.loopSeconds({ state: 'idle' }, Math.max(0, now.idle - told.idle));
      told = now;
      const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
      metrics.residentBytes(rss);
      metrics.heapBytes(heapTotal);
      metrics.heapUsedBytes(heapUsed);
      metrics.externalBytes(external);
      const { median, high, worst } = delays.read();
      metrics.loopLagMedianSeconds(median);
      metrics.loopLagHighSeconds(high);
      metrics.loopLagWorstSeconds(worst);
      const asked = performance.now();
      await new Promise((resolve) => setImmediate(resolve));
      metrics.loopLagSeconds((performance.now() - asked) / 1_000);
      metrics.startTime(startedAt);
      const files = await readdir('/proc/self/fd').catch(() => undefined);
      if (files) metrics.openFiles(files.length);
    },
    stop: () => delays.stop(),
  };
}
