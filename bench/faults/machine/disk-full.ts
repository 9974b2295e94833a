import { execFileSync } from 'node:child_process';
import type { Fault, Stage } from '../fault.ts';

/** Bytes beyond which no file may grow, where no disk can be mounted. */
const longestFile = 65_536;

/** Limits how long a file may become that these processes write to. The system then refuses a write as it does on a full disk. */
function limitFiles({ processes, postgres }: Stage, limit: string): void {
  for (const pid of postgres?.pids() ?? processes.map((each) => each.pid))
    execFileSync('prlimit', ['--pid', String(pid), `--fsize=${limit}:unlimited`]);
}

/**
 * Fills the disk on which the database lies. Root gets a real small disk in memory; for anybody else the system refuses to let a file grow, which
 * is the same to SQLite, and nearly so to PostgreSQL. Pages that need no write go on, every other request gets a 503, and what was half written is
 * taken back. Nobody has to repair anything once there is room; PostgreSQL itself may have to be started again. Its readiness may go on to be 200,
 * because a row can still be changed where none can be added.
 */
export const diskFull: Fault = {
  name: 'disk-full',
  databases: ['sqlite', 'postgres'],
  seconds: 15,
  needs: { disk: true, mayBeReady: true },
  async run(stage) {
    const { disk, postgres, seconds, pause, note } = stage;
    if (disk) await disk.fill();
    else limitFiles(stage, String(longestFile));
    note(disk ? 'a real disk in memory was full' : 'simulated by a limit of the length of files');
    await pause(seconds);
    if (disk) disk.empty();
    else limitFiles(stage, 'unlimited');
    if (!postgres || postgres.isRunning()) return;
    note('PostgreSQL had stopped by itself and was started again');
    await postgres.start();
  },
};
