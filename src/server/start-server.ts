import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '../../config/schema.ts';
import { accountPaths } from '../../interactions/account/account-pages.ts';
import { adminPath } from '../../interactions/admin/admin-path.ts';
import { createApp } from '../app.ts';
import { ensureBuiltInClient } from '../commands/clients/registration/ensure-built-in-client.ts';
import { ensureKeys } from '../commands/keys/rotate-keys.ts';
import { noteSettings } from '../commands/settings/note-settings.ts';
import { signedInPath } from '../domain/fedcm-paths.ts';
import { createConnectionEnd } from './end-connections.ts';
import { createProbe } from '../http/probes.ts';
import { refuseConnection } from '../http/refuse-connection.ts';
import { logLibraryNotices } from '../oidc/library-notices.ts';
import { createLevelSwitch } from '../log/level-switch.ts';
import { logSpans } from '../log/log-spans.ts';
import type { MailServer } from '../mail/transport.ts';
import { programVersion } from '../program/program-version.ts';
import type { Jobs } from '../jobs/create-jobs.ts';
import type { ServerServices } from '../services.ts';
import { startMetrics } from './start-metrics.ts';

export interface RunningServer {
  readonly server: Server;
  /** Takes over what a running process can: the level of the log, the mail server, and the secrets at upstreams. */
  apply(config: Config): void;
  /** Makes the log detailed for a while, or ends that. */
  toggleLog(): void;
  readonly holdJobs: Jobs['hold'];
  /**
   * Stops in three parts. The service says that it is not ready and goes on serving for DRAIN_SECONDS, so that a load balancer finds
   * out; then the port closes, and requests in flight and silent connections end; then the jobs stop and the database closes.
   */
  stop(): Promise<void>;
}

interface Options {
  /** Is given what stops the server as soon as it serves, while the jobs are still being loaded. */
  readonly onListening?: (stop: RunningServer['stop']) => void;
  /** Waits for so many milliseconds until the port closes. */
  readonly drain?: (milliseconds: number) => Promise<unknown>;
  /** Milliseconds that requests in flight, jobs and database have together to end, once the port is closed. */
  readonly graceMilliseconds?: number;
  /** Milliseconds after which a connection without a request ends, once the port is closed. */
  readonly idleMilliseconds?: number;
}

const headersMilliseconds = 30_000;
/** A photo of 10 MB over a line of half a megabit a second; every other body has less time. */
const requestMilliseconds = 180_000;
/** Longer than the proxies of the handbook keep a connection that they do not use. */
const usualIdleMilliseconds = 3_000;
/** The share of the time to end that requests in flight may use up. The rest is for the database. */
const shareOfRequests = 0.9;

/** Listens on a migrated database; the services belong to the server from then on. */
export async function startServer(
  services: ServerServices,
  {
    onListening,
    drain = pause,
    graceMilliseconds = 10_000,
    idleMilliseconds = Math.min(services.config.drainSeconds * 1000, usualIdleMilliseconds),
  }: Options = {},
): Promise<RunningServer> {
  const { log } = services;
  const { host, port, drainSeconds } = services.config;
  // The port of the metrics opens first: a start that is refused there has opened nothing.
  let isServing = false;
  let isDraining = false;
  logLibraryNotices(log);
  await services.operation.versions.check();
  await services.state.processes.look();
  await services.sealing.formerKeys.hashKeys.load();
  await services.inUnit(() => ensureKeys(services));
  await services.inUnit(() => noteSettings(services));
  await services.inUnit(() =>
    ensureBuiltInClient(services, [...accountPaths, adminPath, ...(services.config.fedcm ? [signedInPath] : [])]),
  );
  const probe = createProbe(services, { isDraining: () => !isServing || isDraining });
  const stopMetrics = await startMetrics(services, probe);
  const app = await createApp(services, { probe });
  const answer = app.callback();
  const latest = new WeakMap<Socket, { readonly req: IncomingMessage; readonly res: ServerResponse }>();
  const server = createServer(
    {
      requestTimeout: requestMilliseconds,
      headersTimeout: headersMilliseconds,
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: 5_000,
    },
    (req, res) => {
      latest.set(req.socket, { req, res });
      void answer(req, res);
    },
  );
  const endConnections = createConnectionEnd(server);
  server.on('clientError', (error, socket) => refuseConnection(error, socket as Socket, latest.get(socket as Socket)));
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    await stopMetrics();
    throw error;
  }
  isServing = true;
  const { address, port: listeningPort } = server.address() as AddressInfo;
  const { newest } = await services.readSchema();
  log.info(
    {
      address,
      port: listeningPort,
      issuer: services.config.issuer,
      version: programVersion,
      node: process.versions.node,
      database: services.database.dialect,
      schema: newest,
      proxies: services.config.trustProxy,
      metricsPort: services.config.metricsPort,
    },
    'listening',
  );
  services.operation.versions.start();
  // The server answers already. What the jobs alone need is loaded beside the first requests.
  const loading = import('./start-jobs.ts').then(({ startJobs }) => startJobs(services));
  let stopDetail: (() => void) | undefined;
  const showDetail = (isDetailed: boolean) => {
    if (isDetailed) stopDetail ??= logSpans(log);
    else {
      stopDetail?.();
      stopDetail = undefined;
    }
  };
  const stop = async () => {
    isDraining = true;
    if (drainSeconds > 0) {
      log.info({ seconds: drainSeconds }, 'draining');
      await drain(drainSeconds * 1000);
    }
    const patience = (share: number) => pause(graceMilliseconds * share, 'late' as const, { ref: false });
    const closed = endConnections({ idleMilliseconds, graceMilliseconds: graceMilliseconds * shareOfRequests });
    const end = async () => {
      // The jobs send what the last requests left, but do not wait for the slowest request before they stop.
      await Promise.race([closed, patience(shareOfRequests / 2)]);
      await Promise.all([closed, loading.then((jobs) => jobs.stop())]);
      await services.close();
    };
    const ended = await Promise.race([end(), patience(1)]);
    // The last thing that ends, so that a scrape sees the whole way down.
    await stopMetrics();
    showDetail(false);
    if (ended === 'late') log.warn('stopped without waiting any longer for the database or the mail server');
    else log.info('stopped');
  };
  onListening?.(stop);
  const jobs = await loading;
  let mailServer: MailServer = services.config;
  const levels = createLevelSwitch(log, services.config.logLevel, showDetail);
  return {
    server,
    apply(next) {
      levels.configure(next.logLevel);
      const { smtpUrl, smtpTlsRequired } = next;
      if (smtpUrl !== mailServer.smtpUrl) jobs.useMailServer({ smtpUrl, smtpTlsRequired });
      mailServer = next;
      if (next.wallet) services.wallet?.renew(next.wallet);
      for (const upstream of services.upstreams) {
        const settings = next.upstreams[upstream.name];
        if (settings) upstream.renewSecret(settings.clientSecret);
      }
    },
    toggleLog: () => levels.toggle(),
    holdJobs: () => jobs.hold(),
    stop,
  };
}
