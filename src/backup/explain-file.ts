import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of its path is a file',
  EISDIR: 'it is a folder',
  EACCES: 'the user of this process may not',
  EPERM: 'the user of this process may not',
  EROFS: 'its disk is mounted for reading alone',
  ENOSPC: 'its disk is full',
  EDQUOT: 'the quota of its disk is used up',
  EFBIG: 'it would be larger than its disk allows',
  EIO: 'its disk has a fault',
};

/** Explains to an operator, in one line, why a file cannot be read or written. */
export function explainFile(path: string, error: unknown, what: 'read' | 'written'): string {
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  const folder = dirname(resolve(path));
  const reason = code === 'ENOENT' && !existsSync(folder) ? `there is no folder ${folder}` : reasons[code];
  return `the file ${path} cannot be ${what}${reason === undefined ? '' : `: ${reason}`} (${code})`;
}
