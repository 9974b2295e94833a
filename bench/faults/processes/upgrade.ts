import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Fault } from '../fault.ts';
import { readLastVersion } from './read-last-version.ts';
import { runCommand } from '../run-command.ts';

/** Builds the program of a commit in a folder of its own. */
function buildCommit(commit: string, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const archive = execFileSync('git', ['archive', commit], { maxBuffer: 1_000_000_000 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  execFileSync('npm', ['run', '-s', 'build'], { cwd: folder, stdio: 'inherit' });
  return join(folder, 'dist');
}

/**
 * Upgrades two processes of the last version to this one: the schema first, while the old processes serve, then one process after the other.
 * Nobody is refused, and what the old processes wrote is good for the new ones.
 */
export const upgrade: Fault = {
  name: 'upgrade',
  databases: ['sqlite', 'postgres'],
  processes: 2,
  needs: { service: true },
  env: { DRAIN_SECONDS: '3' },
  async prepare(folder) {
    return { dist: buildCommit(readLastVersion(), join(folder, 'last-version')) };
  },
  async run({ processes, provisioned, start, stop, pause, note }) {
    const old = processes.slice();
    runCommand(provisioned, ['migrate']);
    await pause(5);
    for (const each of old) {
      await start({ dist: resolve('dist') });
      await stop(each);
      await pause(1);
    }
    note(`from commit ${readLastVersion().slice(0, 12)}`);
  },
};
