import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openKnex } from '../../servers/our-server.ts';
import type { Fault, Stage } from '../fault.ts';
import { moment } from '../watch.ts';

const hour = 3600;
const day = 24 * hour;
const clockFile = 'clock';
/** Milliseconds after which every process has noticed. */
const noticed = 1500;

/** Sets the clock of every process, by the file that `moved-clock.js` reads. */
const setClock = ({ provisioned }: Stage, seconds: number) =>
  writeFileSync(join(provisioned.folder, clockFile), String(seconds));

/** Waits until the chain of the audit has begun. Lines of a day before its beginning would look like those of a chain that was removed. */
async function awaitChain({ provisioned, pause }: Stage): Promise<void> {
  const database = openKnex(provisioned.databaseUrl);
  for (let n = 0; n < 60 && !(await database('audit_links').first('seq')); n++) await pause(0.5);
  await database.destroy();
}

/**
 * Moves the clock of all processes at once while they serve, and leaves it there. What has ended by its time is refused, nothing else is; what
 * waits (a limit, a message, a job) waits no longer than was asked for, even where the clock goes back.
 */
const movedClock = (name: string, seconds: number): Fault => ({
  name,
  databases: ['sqlite', 'postgres'],
  processes: 2,
  seconds: 15,
  nodeArgs: ['--import', resolve('bench/faults/machine/moved-clock.js')],
  env: { FAULT_CLOCK_FILE: clockFile },
  async run(stage) {
    await awaitChain(stage);
    // Tokens and sessions that end by their time are nobody's promise any more.
    if (seconds > 0) stage.ledger.expire(moment() + noticed);
    setClock(stage, seconds);
    await stage.pause(stage.seconds);
  },
});

export const movedClocks: readonly Fault[] = [
  movedClock('clock-hour-ahead', hour),
  movedClock('clock-hour-back', -hour),
  movedClock('clock-day-ahead', day),
  movedClock('clock-day-back', -day),
];
