import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A disk that can be filled up. */
export interface Disk {
  readonly folder: string;
  fill(): Promise<void>;
  empty(): void;
  remove(): void;
}

const megabyte = 1_048_576;
/** A new cluster of PostgreSQL takes half of it. */
const size = 160;

/** Mounts a small disk in memory, which only root may. Undefined: this user may not. */
export function mountDisk(folder: string): Disk | undefined {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}m,mode=0755`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  const filler = join(folder, 'filler');
  return {
    folder,
    async fill() {
      // It ends because there is no room any more, which is no failure here.
      await run('dd', ['if=/dev/zero', `of=${filler}`, 'bs=64k']).catch(() => {});
      const { bavail, bsize } = statfsSync(folder);
      if (bavail * bsize > megabyte) throw new Error('the disk is not full');
    },
    empty: () => rmSync(filler, { force: true }),
    remove() {
      execFileSync('umount', ['-l', folder]);
    },
  };
}
