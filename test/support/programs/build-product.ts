import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
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

/** Links the packages that `npm prune --omit=dev` leaves. */
function linkPackages(folder: string): void {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly devOptional?: boolean }>>;
  };
  const names = Object.entries(packages).flatMap(([path, { dev, devOptional }]) =>
    /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) && !dev && !devOptional ? [path] : [],
  );
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    // A package of another platform is not there, and its link leads nowhere.
    symlinkSync(resolve(name), join(folder, name));
  }
}

/**
 * Builds what `npm run build` and `npm prune --omit=dev` make, once for the run, and returns the folder. The global set-up calls it before
 * the first test of a run that needs it.
 */
export const buildProduct = (): Promise<string> =>
  runFile('build', async (folder) => {
    mkdirSync(folder);
    symlinkSync(resolve('package.json'), join(folder, 'package.json'));
    linkPackages(folder);
    await compile(folder);
  });
