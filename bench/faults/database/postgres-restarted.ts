import type { Fault } from '../fault.ts';

/**
 * Restarts PostgreSQL again and again, in order and by SIGKILL in turn, as an upgrade and a crash do. Nobody needs to restart a process of ours,
 * and a commit whose answer was lost is written once or not at all.
 */
export const postgresRestarted: Fault = {
  name: 'postgres-restarted',
  databases: ['postgres'],
  processes: 2,
  seconds: 20,
  async run({ postgres, seconds, random, pause, note }) {
    let restarts = 0;
    for (const until = Date.now() + seconds * 1000; Date.now() < until; restarts++) {
      await (restarts % 2 === 0 ? postgres!.stop() : postgres!.crash());
      await postgres!.start();
      await pause(random.between(2, 4));
    }
    note(`${restarts} restarts, each second one by SIGKILL`);
  },
};
