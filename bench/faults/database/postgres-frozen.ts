import type { Fault } from '../fault.ts';

/**
 * Freezes every process of PostgreSQL, as a machine without memory or a stuck disk does: connections stay open and nothing is answered. People
 * get a 503 within a few seconds instead of waiting, the readiness is 503, and what was under way is whole after the thaw.
 */
export const postgresFrozen: Fault = {
  name: 'postgres-frozen',
  databases: ['postgres'],
  processes: 2,
  seconds: 12,
  async run({ postgres, seconds, pause }) {
    postgres!.freeze();
    await pause(seconds);
    postgres!.thaw();
  },
};
