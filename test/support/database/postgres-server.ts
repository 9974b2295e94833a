import { execFile, spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { promisify } from 'node:util';
import { findOwner, findPrograms } from './postgres-programs.ts';
import type { Owner } from './postgres-programs.ts';

export interface PostgresServer {
  /** The URL of the database `postgres` for the superuser. */
  readonly url: string;
  stop(): Promise<void>;
}

interface ServerOptions {
  /** The folder of the password, the programs and the cluster; an existing cluster is used again. */
  readonly home: string;
  /** The folder of the cluster where it stands elsewhere, such as in memory, where programs may not be run from. */
  readonly cluster?: string;
  readonly preferredPort: number;
  /** True when no data need survive a crash, because none outlives the server. */
  readonly throwaway: boolean;
}

type Place = Required<Pick<ServerOptions, 'home' | 'cluster'>>;
type ServerProcess = ChildProcessByStdio<Writable, null, Readable>;

const environment = { PATH: process.env.PATH, LC_ALL: 'C' };

/** Stops the server when this process ends in any way, because its end of the pipe closes then. */
const guard = `
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
(cat <&3 >/dev/null; kill -INT $server) 2>/dev/null &
exec 3<&-
wait $server
code=$?
[ -z "$THROWAWAY" ] || rm -rf "$THROWAWAY"
exit $code`;

function prepareHome({ home, cluster }: Place, owner: Owner): void {
  mkdirSync(home, { recursive: true });
  mkdirSync(cluster, { recursive: true, mode: 0o700 });
  chmodSync(home, 0o711);
  const password = join(home, 'password');
  if (!existsSync(password)) writeFileSync(password, randomBytes(18).toString('base64url'), { mode: 0o600 });
  if (owner.uid === undefined || owner.gid === undefined) return;
  chownSync(cluster, owner.uid, owner.gid);
  chownSync(password, owner.uid, owner.gid);
}

async function initialise({ home, cluster }: Place, owner: Owner, programs: string): Promise<void> {
  if (existsSync(join(cluster, 'PG_VERSION'))) return;
  const args = ['-D', cluster, '-U', 'postgres', '--auth=scram-sha-256'];
  args.push(`--pwfile=${join(home, 'password')}`, '--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions');
  await promisify(execFile)(join(programs, 'initdb'), args, { ...owner, cwd: '/', env: environment });
}

async function freePort(preferred: number): Promise<number> {
  for (const port of [preferred, 0]) {
    const probe = createServer().listen(port, '127.0.0.1');
    const isFree = await once(probe, 'listening').then(
      () => true,
      () => false,
    );
    const address = probe.address() as AddressInfo | null;
    if (!isFree || !address) continue;
    probe.close();
    await once(probe, 'close');
    return address.port;
  }
  throw new Error('no free port on 127.0.0.1');
}

/** Resolves once connections are accepted; otherwise rejects with the output of the server. */
function ready(server: ServerProcess): Promise<void> {
  let said = '';
  return new Promise((done, failed) => {
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (said.length < 20_000) said += text;
      if (said.includes('ready to accept connections')) done();
    });
    server.once('error', failed);
    server.once('exit', () => failed(new Error(`PostgreSQL did not start:\n${said}`)));
  });
}

export async function startPostgres({
  home,
  cluster = join(home, 'cluster'),
  preferredPort,
  throwaway,
}: ServerOptions): Promise<PostgresServer> {
  const owner = findOwner();
  prepareHome({ home, cluster }, owner);
  const programs = findPrograms(owner, home);
  await initialise({ home, cluster }, owner, programs);
  const port = await freePort(preferredPort);
  const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', 'max_connections=200'];
  // The memory that holds a throwaway cluster is not for a log of a gigabyte.
  if (throwaway) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_wal_size=256MB');
  const args = [join(programs, 'postgres'), '-D', cluster, ...settings.flatMap((setting) => ['-c', setting])];
  const server = spawn('sh', ['-c', guard, 'guard', ...args], {
    ...owner,
    cwd: '/',
    // The server has a process group of its own: Ctrl-C reaches this process alone, which stops the server in order.
    detached: true,
    env: { ...environment, THROWAWAY: throwaway ? cluster : '' },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  await ready(server);
  const password = readFileSync(join(home, 'password'), 'utf8');
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    async stop() {
      const stopped = server.exitCode === null ? once(server, 'exit') : undefined;
      server.stdin.end();
      await stopped;
      if (throwaway) for (const path of [home, cluster]) rmSync(path, { recursive: true, force: true });
    },
  };
}
