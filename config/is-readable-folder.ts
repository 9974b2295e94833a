import { readdirSync } from 'node:fs';

/** Returns whether this process may list the files of a folder. */
export function isReadableFolder(path: string): boolean {
  try {
    return readdirSync(path).length >= 0;
  } catch {
    return false;
  }
}
