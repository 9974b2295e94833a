import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { runFile } from './run-file.ts';

async function compile(folder: string): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, ['build.js', '--to', join(folder, 'dist')]);
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`the product does not compile:\n${stdout || stderr || String(error)}`, { cause: error });
  }
}

/**
 * Builds what `npm run build` builds, once for the run, in a folder beside the same packages, and returns the folder. The global set-up
 * calls it before the first test of a run that needs it.
 */
export const buildProduct = (): Promise<string> =>
  runFile('build', async (folder) => {
    mkdirSync(folder);
    for (const name of ['node_modules', 'package.json']) symlinkSync(resolve(name), join(folder, name));
    await compile(folder);
    // As in the container, the project's own style sheet and scripts are served from the sources.
    symlinkSync(resolve('interactions'), join(folder, 'interactions'));
  });
