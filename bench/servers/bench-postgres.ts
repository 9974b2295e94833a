import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../test/support/database/postgres-server.ts';

export interface BenchPostgres {
  readonly url: string;
  /** Process id of the server, above all its backends. */
  readonly pid: number;
  stop(): Promise<void>;
}

/** A real PostgreSQL with its durable settings, in a folder that goes with it. */
export async function startBenchPostgres(): Promise<BenchPostgres> {
  const home = mkdtempSync(join(tmpdir(), 'geopf-id-bench-postgres-'));
  const server = await startPostgres({ home, preferredPort: 0, throwaway: false });
  const pid = Number(readFileSync(join(home, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);
  return {
    url: server.url,
    pid,
    async stop() {
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
