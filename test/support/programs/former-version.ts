import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../free-port.ts';
import { runFile } from './run-file.ts';
import { until } from '../until.ts';

const run = promisify(execFile);
/** Runs git, also where the clone belongs to another user than the tests. */
const git = (...words: readonly string[]) => run('git', ['-c', 'safe.directory=*', ...words]);

/** The oldest version whose processes may serve beside today's, and the commit that has its tag. */
export const oldestVersion = JSON.parse(readFileSync('test/operation/oldest-version.json', 'utf8')) as {
  readonly version: string;
  readonly commit: string;
};

/** Gets the commit of that version where the clone lacks it, as one that was made with `--depth` does. */
async function fetchCommit(): Promise<void> {
  const { commit, version } = oldestVersion;
  const look = () => git('cat-file', '-e', `${commit}^{commit}`);
  await look().catch(async () => {
    const words = ['fetch', '--depth', '1', 'origin', commit];
    await git(...words).catch(() => {});
    await look().catch((cause: unknown) => {
      const advice = `in a clone of the repository run: git ${words.join(' ')}`;
      throw new Error(`the commit of version ${version} is not here; ${advice}`, { cause });
    });
  });
}

/** Puts the program of that version into a folder, once for the run, beside the packages of today. */
const unpackFormer = (): Promise<string> =>
  runFile(`version-${oldestVersion.version}`, async (folder) => {
    await fetchCommit();
    mkdirSync(folder);
    const parts = ['src', 'interactions', 'config', 'migrations', 'package.json', 'tsconfig.json'];
    const archive = `${folder}.tar`;
    await git('archive', '--output', archive, oldestVersion.commit, ...parts);
    await run('tar', ['--extract', '--file', archive, '--directory', folder]);
    symlinkSync(resolve('node_modules'), resolve(folder, 'node_modules'));
  });

export interface FormerProcess {
  readonly port: number;
  /** What the process has written. */
  readonly output: () => string;
  stop(): Promise<void>;
}

/** Starts a process of that version with these settings, and waits until it serves. */
export async function startFormerVersion(env: Readonly<Record<string, string>>): Promise<FormerProcess> {
  const [cwd, port] = [await unpackFormer(), await freePort()];
  const child = spawn(process.execPath, ['--no-warnings', '--import', 'tsx', 'src/main.ts'], {
    cwd,
    env: { ...env, PORT: String(port), DEMO: 'off' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => lines.push(text));
  const output = () => lines.join('');
  const isReady = () =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ status }) => status === 200,
      () => false,
    );
  await until(async () => child.exitCode !== null || (await isReady()), 'a process of the oldest version');
  if (child.exitCode !== null) throw new Error(`version ${oldestVersion.version} does not start:\n${output()}`);
  return {
    port,
    output,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
