import { readFileSync } from 'node:fs';
import { Refused } from '../commands/refused.ts';

/** Says in one line why a file that an option names cannot be read. */
export const unreadable = (path: string, error: unknown) =>
  new Refused(`the file ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);

/** Reads a file that an option names. */
export function readTextFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error);
  }
}
