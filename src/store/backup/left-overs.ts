import { rmSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { day } from '../../domain/time.ts';

/** No command writes for so long, so what is older was left by one that was killed. */
const oldMilliseconds = day * 1000;

/** The machine's own clock, by which files are dated. */
const machineTime = () => performance.timeOrigin + performance.now();

/** Removes files when the process ends in the middle of its work, and returns the function that leaves them be. */
export function removeAtExit(paths: readonly string[]): () => void {
  const remove = () => {
    for (const path of paths) rmSync(path, { force: true });
  };
  process.once('exit', remove);
  return () => void process.off('exit', remove);
}

/** Removes what killed commands have left beside a path: whole copies of a database, for example. Commands that still run lose nothing. */
export async function removeOldCopies(path: string, what: 'backup' | 'part'): Promise<void> {
  const folder = dirname(path);
  const beginning = `${basename(path)}.${what}-`;
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((one) => one.startsWith(beginning))) {
    const left = join(folder, name);
    const { mtimeMs } = (await stat(left).catch(() => undefined)) ?? { mtimeMs: Infinity };
    if (mtimeMs < machineTime() - oldMilliseconds) await rm(left, { force: true });
  }
}
