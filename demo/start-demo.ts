import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Router from '@koa/router';
import Koa from 'koa';
import { addMailboxRoutes } from './mailbox-routes.tsx';
import { startMailbox } from './mailbox.ts';
import { styleSheet } from './page.tsx';
import { createProviderClient } from './provider-client.ts';
import type { DemoClient } from './provider-client.ts';
import { addRelyingPartyRoutes } from './relying-party.tsx';
import { createSessions } from './sessions.ts';
import { registerService } from './stand-ins/register-service.ts';
import type { Registration } from './stand-ins/register-service.ts';
import { startStandIns } from './stand-ins/start-stand-ins.ts';

export interface DemoSettings {
  readonly issuer: string;
  /** Of the relying party and the mailbox page; 0 picks a free one. */
  readonly port: number;
  /** Of the SMTP sink; 0 picks a free one. */
  readonly smtpPort: number;
  /** Seconds by which the provider's clock is ahead of `Date.now()` here: leave it out where the global Date is shifted. */
  readonly clockOffset?: number | undefined;
  /** `demo` and `demo-tiers`, both with `client_secret_basic`. */
  readonly clients: readonly DemoClient[];
  /** Left out: no stand-ins of the upstreams. */
  readonly standIns?:
    | {
        /** 0 picks a free one. */
        readonly port: number;
        readonly franceConnect?: Registration | undefined;
        readonly proConnect?: Registration | undefined;
      }
    | undefined;
}

export interface Demo {
  readonly urls: {
    readonly relyingParty: string;
    readonly mailbox: string;
    readonly smtp: string;
    /** Issuers of the stand-ins. */
    readonly franceConnect?: string | undefined;
    readonly proConnect?: string | undefined;
  };
  stop(): Promise<void>;
}

const host = '127.0.0.1';
const ownNames = new Set(['localhost', '127.0.0.1']);

async function listen(port: number) {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  return { server, port: (server.address() as AddressInfo).port };
}

function beginStandIns({ issuer, clockOffset, standIns }: DemoSettings) {
  if (!standIns) return undefined;
  const home = new URL(issuer).origin;
  const declare = (registration: Registration | undefined) => registration && [registerService(registration, home)];
  return startStandIns({
    port: standIns.port,
    clockOffset,
    franceConnect: declare(standIns.franceConnect),
    proConnect: declare(standIns.proConnect),
  });
}

/** Starts the demonstration service and its mailbox on the loopback; the provider may start later. */
export async function startDemo(settings: DemoSettings): Promise<Demo> {
  const { issuer, port, smtpPort, clockOffset = 0, clients } = settings;
  const mailbox = await startMailbox(smtpPort);
  const { server, port: actual } = await listen(port).catch(async (error: unknown) => {
    await mailbox.stop();
    throw error;
  });
  const standIns = await beginStandIns(settings)?.catch(async (error: unknown) => {
    server.close();
    await mailbox.stop();
    throw error;
  });
  const baseUrl = `http://localhost:${actual}`;
  const provider = createProviderClient({ issuer, clients, clockOffset, redirectUri: `${baseUrl}/callback` });

  const router = new Router();
  addRelyingPartyRoutes(router, { provider, sessions: createSessions(), baseUrl, issuer });
  addMailboxRoutes(router, mailbox);
  router.get('/demo.css', (ctx) => {
    ctx.type = 'css';
    ctx.body = styleSheet;
  });

  const app = new Koa();
  app.use(async (ctx, next) => {
    // Another name that points here would let a foreign page read the mailbox (DNS rebinding).
    if (!ownNames.has(ctx.hostname)) ctx.throw(421);
    ctx.set({ 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'same-origin', 'Cache-Control': 'no-store' });
    await next();
  });
  app.use(router.routes());
  app.use(router.allowedMethods());
  server.on('request', app.callback());

  return {
    urls: { relyingParty: baseUrl, mailbox: `${baseUrl}/mail`, smtp: mailbox.smtpUrl, ...standIns?.urls },
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      // Requests in flight end first, but nobody's waiting holds the stop up.
      const patience = setTimeout(() => server.closeAllConnections(), 1000);
      await Promise.all([closed, mailbox.stop(), standIns?.stop()]);
      clearTimeout(patience);
    },
  };
}
