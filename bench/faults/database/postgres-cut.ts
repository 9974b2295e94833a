import type { Fault } from '../fault.ts';

/**
 * Ends the connections to PostgreSQL at random moments, and for a while every new one, as a failing switch or a pooler that restarts does. What was
 * committed stays, what was not is gone as a whole, and new connections serve by themselves.
 */
export const postgresCut: Fault = {
  name: 'postgres-cut',
  databases: ['postgres'],
  processes: 2,
  seconds: 20,
  needs: { databaseLine: true },
  async run({ databaseLine, seconds, random, pause, note }) {
    let cuts = 0;
    for (const until = Date.now() + seconds * 1000; Date.now() < until; cuts++) {
      await databaseLine!.set('cut');
      await pause(random.pick([0, 0, 0.5, 2]));
      await databaseLine!.set('open');
      await pause(random.between(0.2, 2));
    }
    note(`${cuts} cuts`);
  },
};
