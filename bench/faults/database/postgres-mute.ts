import type { Fault } from '../fault.ts';

/**
 * Swallows everything on the connections to PostgreSQL, as a firewall does that has forgotten them, or a machine that vanished: nothing is
 * refused, and nothing answers, not even afterwards on a connection of that time. People get a 503 within a few seconds, and new connections serve
 * within ten seconds after the line is back.
 */
export const postgresMute: Fault = {
  name: 'postgres-mute',
  databases: ['postgres'],
  processes: 2,
  seconds: 15,
  needs: { databaseLine: true },
  async run({ databaseLine, seconds, pause }) {
    await databaseLine!.set('mute');
    await pause(seconds);
    await databaseLine!.set('open');
  },
};
