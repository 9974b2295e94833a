import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canReach, findOwner } from './postgres-programs.ts';
import { startPostgres } from './postgres-server.ts';
import type { PostgresServer } from './postgres-server.ts';

declare global {
  var endTestRun: (() => Promise<void>) | undefined;
}

/**
 * One PostgreSQL for the whole run, started when the first test asks for it: who connects to the socket named by
 * `TEST_POSTGRES_SOCKET` reads the URL of the server, or why there is none.
 */
// oxlint-disable-next-line import/no-default-export -- jest asks for it
export default async function globalSetup(): Promise<void> {
  const folder = mkdtempSync(join(canReach(findOwner(), tmpdir()) ? tmpdir() : '/var/tmp', 'geopf-id-test-'));
  chmodSync(folder, 0o711);
  let server: Promise<PostgresServer> | undefined;
  const broker = createServer((socket) => {
    server ??= startPostgres({ home: join(folder, 'postgres'), preferredPort: 0, throwaway: true });
    socket.on('error', () => {});
    server.then(
      ({ url }) => socket.end(JSON.stringify({ url })),
      (error: unknown) => socket.end(JSON.stringify({ reason: String(error) })),
    );
  });
  process.env.TEST_RUN_FOLDER = folder;
  process.env.TEST_POSTGRES_SOCKET = join(folder, 'socket');
  broker.listen(process.env.TEST_POSTGRES_SOCKET);
  await once(broker, 'listening');
  globalThis.endTestRun = async () => {
    broker.close();
    await server?.then(
      (started) => started.stop(),
      () => {},
    );
    rmSync(folder, { recursive: true, force: true });
  };
}
