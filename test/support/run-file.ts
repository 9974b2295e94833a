import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A file that all test files of the run share: whoever needs it first makes it.
 * @param make gets the path of a file of its own, which takes the place of the shared one when it is whole
 */
export async function runFile(name: string, make: (path: string) => Promise<void>): Promise<string> {
  const path = join(process.env.TEST_RUN_FOLDER ?? '', name);
  if (existsSync(path)) return path;
  const own = `${path}.${process.pid}`;
  await make(own);
  renameSync(own, path);
  return path;
}
