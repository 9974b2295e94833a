import { randomBytes } from 'node:crypto';
import { existsSync, lstatSync } from 'node:fs';
import { link, open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { Refused } from '../commands/refused.ts';
import { removeAtExit, removeOldCopies } from '../store/backup/left-overs.ts';
import { explainFile } from './explain-file.ts';

/** Makes what was written into a folder, or renamed there, survive a power failure. */
async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const taken = (path: string) => new Refused(`the file ${path} exists; name another one, or give --force`);

/** Gives a finished file its name. Without `isForced` a file that has this name meanwhile stays as it is. */
async function giveName(made: string, path: string, isForced: boolean): Promise<void> {
  if (isForced) return rename(made, path);
  try {
    await link(made, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw taken(path);
    // Some file systems have no hard links.
    if (existsSync(path)) throw taken(path);
    return rename(made, path);
  }
  await rm(made);
}

/**
 * Writes a file that its owner alone reads. It has another name until it is whole and on the disk, so that a file of this name is never a
 * part of one. What was written is removed when `write` throws.
 */
export async function writeWholeFile<T>(
  path: string,
  { isForced, write }: { readonly isForced: boolean; readonly write: (target: Writable) => Promise<T> },
): Promise<T> {
  // A device such as /dev/null would be replaced by a file, and a link by another file than the one that it names.
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() === false)
    throw new Refused(`${path} is no plain file; name one, or - for the standard output`);
  if (!isForced && existsSync(path)) throw taken(path);
  await removeOldCopies(path, 'part');
  const made = `${path}.part-${randomBytes(6).toString('hex')}`;
  const isRemoved = removeAtExit([made]);
  try {
    const file = await open(made, 'wx', 0o600);
    const written = await write(file.createWriteStream());
    await syncPath(made);
    await giveName(made, path, isForced);
    await syncPath(dirname(resolve(path)));
    return written;
  } catch (error) {
    await rm(made, { force: true });
    const { code, path: failed } = error as NodeJS.ErrnoException;
    if (
      error instanceof Refused ||
      code === undefined ||
      (failed !== undefined && failed !== made && code !== 'ENOSPC')
    )
      throw error;
    throw new Refused(explainFile(path, error, 'written'), { cause: error });
  } finally {
    isRemoved();
  }
}
