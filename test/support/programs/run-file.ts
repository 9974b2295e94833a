import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A program that runs outside the tests gets a folder of its own. */
const folder = process.env.TEST_RUN_FOLDER ?? mkdtempSync(join(tmpdir(), 'geopf-id-'));

/**
 * Returns the path of a file or folder that all test files of the run share; the first test file that needs it makes it.
 * @param make gets a path of its own, whose file takes the place of the shared one when it is whole
 */
export async function runFile(name: string, make: (path: string) => Promise<void>): Promise<string> {
  const path = join(folder, name);
  if (existsSync(path)) return path;
  const own = `${path}.${randomUUID()}`;
  try {
    await make(own);
    renameSync(own, path);
  } catch (error) {
    rmSync(own, { recursive: true, force: true });
    // Another test file has made the file first.
    if (!existsSync(path)) throw error;
  }
  return path;
}
