import type { Fault } from '../fault.ts';

/**
 * Ends a process by SIGKILL at random moments, as a lack of memory or a machine that goes out would, and starts another in its place.
 * Nothing that was answered with success may be lost, and nothing may stand half written. Each restart is checked by the load that goes on, and
 * the checks afterwards compare every answer with the rows.
 */
export const kill: Fault = {
  name: 'kill',
  databases: ['sqlite', 'postgres'],
  processes: 2,
  seconds: 30,
  async run({ processes, random, seconds, pause, kill: end, start, note }) {
    let kills = 0;
    for (const until = Date.now() + seconds * 1000; Date.now() < until; kills++) {
      await pause(random.between(0.3, 2.5));
      await end(random.pick(processes));
      await start();
    }
    note(`${kills} kills`);
  },
};
