import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A disk that can be filled up. */
export interface Disk {
  readonly folder: string;
  fill(): void;
  empty(): void;
  remove(): void;
}

const megabyte = 1_048_576;
const size = 512;

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
    fill() {
      const file = openSync(filler, 'a');
      for (let piece = megabyte; piece >= 4096;) {
        try {
          writeSync(file, Buffer.alloc(piece));
        } catch {
          piece /= 2;
        }
      }
      closeSync(file);
      const { bavail, bsize } = statfsSync(folder);
      if (bavail * bsize > megabyte) throw new Error('the disk is not full');
    },
    empty: () => rmSync(filler, { force: true }),
    remove() {
      execFileSync('umount', ['-l', folder]);
    },
  };
}
