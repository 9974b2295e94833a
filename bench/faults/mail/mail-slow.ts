import type { Fault } from '../fault.ts';

/**
 * Makes the mail server slow: each piece of the conversation takes one second and a half, so a message takes more than ten. No request waits for
 * it, and no message is sent twice because its first try takes long.
 */
export const mailSlow: Fault = {
  name: 'mail-slow',
  databases: ['sqlite', 'postgres'],
  seconds: 25,
  async run({ mailLine, seconds, pause }) {
    await mailLine.set('slow');
    await pause(seconds);
    await mailLine.set('open');
  },
};
