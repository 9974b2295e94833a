import type { Fault } from '../fault.ts';

/**
 * Lets the mail server take connections and never say a word. No request waits for it, no message is lost, and a process that is told to stop does
 * not wait for it either.
 */
export const mailHanging: Fault = {
  name: 'mail-hanging',
  databases: ['sqlite', 'postgres'],
  processes: 2,
  seconds: 25,
  async run({ mailLine, seconds, processes, pause, stop, start }) {
    await mailLine.set('mute');
    await pause(seconds / 2);
    await start();
    await stop(processes[0]!);
    await pause(seconds / 2);
    await mailLine.set('open');
  },
};
