import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { accountPaths } from '../interactions/account/account-pages.ts';
import { lostDeviceMessages } from '../interactions/mails/lost-device-messages.ts';
import { mailOfFailures } from '../interactions/mails/mail-of-failures.ts';
import { remindOfPassword } from '../interactions/mails/remind-of-password.ts';
import { createApp } from './app.ts';
import { ensureBuiltInClient } from './commands/clients/ensure-built-in-client.ts';
import { ensureKeys } from './commands/keys/rotate-keys.ts';
import { refuseConnection } from './http/refuse-connection.ts';
import { createJobs } from './jobs/create-jobs.ts';
import { logLibraryNotices } from './oidc/library-notices.ts';
import { createLogoutTokens } from './oidc/tokens/logout-token.ts';
import type { ServerServices } from './services.ts';

export interface RunningServer {
  readonly server: Server;
  /** Requests in flight end, then the jobs stop, then the database closes. */
  stop(): Promise<void>;
}

const headersMilliseconds = 30_000;
/** A photo of 10 MB over a line of half a megabit a second; every other body has less time. */
const requestMilliseconds = 180_000;
const sweepMilliseconds = 50;

/** Listens on a migrated database; the services belong to the server from then on. */
export async function startServer(services: ServerServices): Promise<RunningServer> {
  const { host, port } = services.config;
  logLibraryNotices(services.log);
  await services.versions.check();
  await services.inUnit(() => ensureKeys(services));
  await services.inUnit(() => ensureBuiltInClient(services, accountPaths));
  const app = await createApp(services);
  const answer = app.callback();
  const server = createServer(
    {
      requestTimeout: requestMilliseconds,
      headersTimeout: headersMilliseconds,
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: 5_000,
    },
    (req, res) => void answer(req, res),
  );
  server.on('clientError', (error, socket) => refuseConnection(error, socket as Socket));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  services.versions.start();
  const jobs = createJobs(services, {
    lostDevice: lostDeviceMessages,
    passwordReminder: remindOfPassword,
    failures: mailOfFailures,
    logoutToken: createLogoutTokens(services),
  });
  jobs.start();
  return {
    server,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      // A connection that was kept alive is idle again as soon as its last answer has left.
      const sweep = setInterval(() => server.closeIdleConnections(), sweepMilliseconds);
      await closed;
      clearInterval(sweep);
      await jobs.stop();
      await services.close();
    },
  };
}
