import type { Fault } from '../fault.ts';

/**
 * Replaces three processes behind a balancer that asks each of them every second whether it is ready. A process that is told to stop says first
 * that it is not ready and goes on serving for DRAIN_SECONDS, so nobody is refused.
 */
export const rollingRestart: Fault = {
  name: 'rolling-restart',
  databases: ['sqlite', 'postgres'],
  processes: 3,
  needs: { service: true },
  env: { DRAIN_SECONDS: '3' },
  async run({ processes, start, stop, pause }) {
    const old = processes.slice();
    for (const process of old) {
      await start();
      await stop(process);
      await pause(1);
    }
  },
};
