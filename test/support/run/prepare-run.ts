import { once } from 'node:events';
import { accessSync, chmodSync, constants, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildProduct } from '../programs/build-product.ts';
import { freePort } from '../free-port.ts';
import { canReach, findOwner } from '../database/postgres-programs.ts';
import { startPostgres } from '../database/postgres-server.ts';
import type { PostgresServer } from '../database/postgres-server.ts';
import { serveEstimates } from './serve-estimates.ts';

/** Returns whether Linux offers a large folder in memory, where a commit and a new database wait for no disk. */
function hasMemoryFolder(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize > 1_000_000_000;
  } catch {
    return false;
  }
}

/**
 * Prepares one PostgreSQL for the whole run, which starts when the first test asks for it: a connection to the socket named by
 * `TEST_POSTGRES_SOCKET` reads the URL of the server, or the reason why none started. The product is built here when a file of the run
 * starts it, so that an error of the compiler ends the run once, with the compiler's own message. Returns what ends the run.
 */
export async function prepareRun(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(canReach(findOwner(), tmpdir()) ? tmpdir() : '/var/tmp', 'geopf-id-test-'));
  chmodSync(folder, 0o711);
  const data = mkdtempSync(join(hasMemoryFolder('/dev/shm') ? '/dev/shm' : folder, 'geopf-id-data-'));
  // PostgreSQL runs as another user where this process is root.
  chmodSync(data, 0o711);
  let server: Promise<PostgresServer> | undefined;
  const broker = createServer((socket) => {
    server ??= freePort().then((preferredPort) =>
      startPostgres({
        home: join(folder, 'postgres'),
        cluster: join(data, 'postgres'),
        preferredPort,
        throwaway: true,
      }),
    );
    socket.on('error', () => {});
    server.then(
      ({ url }) => socket.end(JSON.stringify({ url })),
      (error: unknown) => socket.end(JSON.stringify({ reason: String(error) })),
    );
  });
  process.env.TEST_RUN_FOLDER = folder;
  process.env.TEST_DATA_FOLDER = data;
  process.env.TEST_POSTGRES_SOCKET = join(folder, 'socket');
  broker.listen(process.env.TEST_POSTGRES_SOCKET);
  await once(broker, 'listening');
  process.env.TEST_ESTIMATOR_SOCKET = join(folder, 'estimator');
  const estimates = await serveEstimates(process.env.TEST_ESTIMATOR_SOCKET);
  const end = async () => {
    broker.close();
    await estimates.stop();
    await server?.then(
      (started) => started.stop(),
      () => {},
    );
    for (const path of [folder, data]) rmSync(path, { recursive: true, force: true });
  };
  if (process.env.TEST_NEEDS_PRODUCT !== 'true') return end;
  try {
    await buildProduct();
  } catch (error) {
    await end();
    throw error;
  }
  return end;
}
