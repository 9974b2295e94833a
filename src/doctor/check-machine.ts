import { readFile, stat, statfs, access, constants } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { dirname, resolve } from 'node:path';
import { getHeapStatistics } from 'node:v8';
import type { Config } from '../../config/schema.ts';
import type { Environment } from '../../config/read-setting.ts';
import { good, problem, warning, type Finding } from './finding.ts';

const megabyte = 1_048_576;
const enoughDisk = { problem: 200 * megabyte, warning: 2048 * megabyte };
/** Bytes of memory that one process takes at its busiest. */
const enoughMemory = 512 * megabyte;

const words = (bytes: number) =>
  bytes >= 10 * 1024 * megabyte ? `${Math.round(bytes / 1024 / megabyte)} GB` : `${Math.round(bytes / megabyte)} MB`;

async function checkDisk(where: string, folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const what = `${words(free)} are free in ${folder}`;
  if (free < enoughDisk.problem) return problem(where, what, 'make room before the disk is full');
  return free < enoughDisk.warning ? warning(where, what, 'make room') : good(where, what);
}

/** Looks at the room that the database file and temporary files have. */
export async function checkDisks({ databaseUrl }: Config): Promise<readonly Finding[]> {
  const folders = [['disk', tmpdir()] as const];
  if (databaseUrl.startsWith('sqlite:')) folders.push(['disk', dirname(resolve(databaseUrl.slice('sqlite:'.length)))]);
  const present = await Promise.all(
    folders.map(([, folder]) =>
      stat(folder).then(
        () => true,
        () => false,
      ),
    ),
  );
  return Promise.all(folders.filter((_, index) => present[index]).map((one) => checkDisk(...one)));
}

const textOf = (path: string) =>
  readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );

/** Looks at the memory that this process may use. The server runs beside it with the same limit, where both are of one unit or container. */
export async function checkMemory(): Promise<readonly Finding[]> {
  const limits = await Promise.all(
    ['/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes'].map(textOf),
  );
  const limit = limits.map(Number).find((bytes) => bytes > 0 && bytes < totalmem());
  const all = limit ?? totalmem();
  const kind = limit === undefined ? 'this machine has' : 'the limit here is';
  const { heap_size_limit: heap } = getHeapStatistics();
  if (all < enoughMemory) return [problem('memory', `${kind} ${words(all)}`, `a process needs ${words(enoughMemory)}`)];
  if (limit !== undefined && heap > limit)
    return [
      warning(
        'memory',
        `${kind} ${words(all)}, and Node.js would use ${words(heap)} for its heap alone`,
        'set NODE_OPTIONS=--max-old-space-size to half of the limit',
      ),
    ];
  return [good('memory', `${kind} ${words(all)}`)];
}

const othersMayRead = 0o004;

/** Looks at who may read the files of secrets and the database, and whether the legal pages can be read. */
export async function checkFiles(config: Config, environment: Environment): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  const secret = /(_KEYS?|_PEPPER|_SECRET|_URL)_FILE$/;
  for (const [name, path] of Object.entries(environment)) {
    if (!secret.test(name) || !path) continue;
    const { mode } = await stat(path);
    if ((mode & othersMayRead) !== 0)
      found.push(problem(name, `everybody on this machine may read ${path}`, `run: chmod o-r ${path}`));
  }
  const { databaseUrl, legalDir } = config;
  if (databaseUrl.startsWith('sqlite:')) {
    const path = resolve(databaseUrl.slice('sqlite:'.length));
    const mode = await stat(path).then(
      (facts) => facts.mode,
      () => undefined,
    );
    if (mode !== undefined && (mode & 0o007) !== 0)
      found.push(problem('DATABASE_URL', `everybody on this machine may use ${path}`, `run: chmod o-rwx ${path}`));
  }
  if (
    legalDir !== undefined &&
    (await access(legalDir, constants.R_OK | constants.X_OK).then(
      () => false,
      () => true,
    ))
  )
    found.push(problem('LEGAL_DIR', `${legalDir} cannot be read`, 'let the user of the service read it'));
  return found.length > 0 ? found : [good('files', 'secrets and the database are for the user of the service alone')];
}
