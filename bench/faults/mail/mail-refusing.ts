import type { Fault } from '../fault.ts';

/**
 * Lets the mail server refuse every connection. Messages wait in the database, none is lost, and all leave once the server takes one. Sign-ins and
 * tokens go on; a registration waits for its code.
 */
export const mailRefusing: Fault = {
  name: 'mail-refusing',
  databases: ['sqlite', 'postgres'],
  seconds: 20,
  async run({ mailLine, seconds, pause }) {
    await mailLine.set('refusing');
    await pause(seconds);
    await mailLine.set('open');
  },
};
