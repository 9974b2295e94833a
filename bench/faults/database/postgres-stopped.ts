import type { Fault } from '../fault.ts';

/**
 * Stops PostgreSQL in order and starts it again later. Meanwhile people get the page « Service indisponible » and programs a 503 that says when
 * to come back, the readiness is 503, and the processes go on afterwards by themselves.
 */
export const postgresStopped: Fault = {
  name: 'postgres-stopped',
  databases: ['postgres'],
  processes: 2,
  seconds: 10,
  async run({ postgres, seconds, pause }) {
    await postgres!.stop();
    await pause(seconds);
    await postgres!.start();
  },
};
