import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPostgres, type PostgresServer } from '../../../test/support/database/postgres-server.ts';
import { childrenOf } from '../../figures/process-cost.ts';

/** A PostgreSQL that faults can be made with. */
export interface ControlledPostgres {
  readonly url: string;
  readonly port: number;
  isRunning(): boolean;
  /** Stops it in order, as `systemctl stop` does. */
  stop(): Promise<void>;
  /** Ends its first process without a word; the others follow. */
  crash(): Promise<void>;
  /** Starts it again on the same files and the same port. */
  start(): Promise<void>;
  /** Stops the time of all its processes. */
  freeze(): void;
  thaw(): void;
  /** Returns the processes of the server. */
  pids(): readonly number[];
}

/** Returns whether a process runs. One that has ended stays in the list until somebody asks for its end. */
const isAlive = (pid: number) => {
  try {
    return !/^.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

/** Starts a real PostgreSQL with its durable settings. */
export async function startControlledPostgres(home: string): Promise<ControlledPostgres> {
  let server: PostgresServer = await startPostgres({ home, preferredPort: 0, throwaway: false });
  const { url } = server;
  const port = Number(new URL(url).port);
  const readPid = () => Number(readFileSync(join(home, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);
  let pid = readPid();
  const pids = () => [pid, ...childrenOf(pid)];
  const signal = (name: NodeJS.Signals) => {
    for (const each of pids()) {
      try {
        process.kill(each, name);
      } catch {
        // A backend may end meanwhile.
      }
    }
  };
  return {
    url,
    port,
    isRunning: () => isAlive(pid),
    stop: () => server.stop(),
    async crash() {
      const below = childrenOf(pid);
      process.kill(pid, 'SIGKILL');
      while ([pid, ...below].some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 20));
      await server.stop();
    },
    async start() {
      server = await startPostgres({ home, preferredPort: port, throwaway: false });
      pid = readPid();
      if (server.url !== url) throw new Error('PostgreSQL came back at another address');
    },
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    pids,
  };
}
