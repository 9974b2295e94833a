import Router from '@koa/router';
import Koa from 'koa';
import { addMailboxRoutes } from './mailbox-routes.tsx';
import { startMailbox, type Mailbox } from './mailbox.ts';
import { styleSheet } from './page.tsx';
import { createProviderClient } from './provider-client.ts';
import type { DemoClient } from './provider-client.ts';
import { addRelyingPartyRoutes } from './relying-party.tsx';
import { serveSite } from './serve-site.ts';
import { createSessions } from './sessions.ts';
import { registerService } from './stand-ins/register-service.ts';
import type { Registration } from './stand-ins/register-service.ts';
import { startStandIns } from './stand-ins/start-stand-ins.ts';

export interface DemoSettings {
  readonly issuer: string;
  /** Port of the relying party and the mailbox page; 0 picks a free one. */
  readonly port: number;
  /** Port of the SMTP sink; 0 picks a free one. */
  readonly smtpPort: number;
  /** Seconds by which the provider's clock is ahead of `Date.now()` here: leave it out where the global Date is shifted. */
  readonly clockOffset?: number | undefined;
  /** Seconds that discovery may take until the demonstration says that the provider is starting; 10 by default. */
  readonly discoverySeconds?: number | undefined;
  /** `demo` and `demo-tiers`, both with `client_secret_basic`. */
  readonly clients: readonly DemoClient[];
  /** Settings of the stand-ins; without them no stand-in starts. */
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

const ownNames = new Set(['localhost', '127.0.0.1']);

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

interface SiteParts {
  readonly settings: DemoSettings;
  readonly mailbox: Mailbox;
  readonly baseUrl: string;
}

/** Makes the pages of the relying party and of the mailbox. */
function createSite({ settings, mailbox, baseUrl }: SiteParts) {
  const { issuer, clockOffset = 0, discoverySeconds = 10, clients } = settings;
  const redirectUri = `${baseUrl}/callback`;
  const provider = createProviderClient({ issuer, clients, clockOffset, discoverySeconds, redirectUri });
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
  return { answer: app.callback(), baseUrl };
}

/** Starts the demonstration service and its mailbox on the loopback; the provider may start later. */
export async function startDemo(settings: DemoSettings): Promise<Demo> {
  const mailbox = await startMailbox(settings.smtpPort);
  const { server, site } = await serveSite(settings.port, async (baseUrl) =>
    createSite({ settings, mailbox, baseUrl }),
  ).catch(async (error: unknown) => {
    await mailbox.stop();
    throw error;
  });
  const standIns = await beginStandIns(settings)?.catch(async (error: unknown) => {
    server.close();
    await mailbox.stop();
    throw error;
  });
  const { baseUrl } = site;

  return {
    urls: { relyingParty: baseUrl, mailbox: `${baseUrl}/mail`, smtp: mailbox.smtpUrl, ...standIns?.urls },
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      // Requests in flight end first, but a request that only waits does not hold the stop up.
      const patience = setTimeout(() => server.closeAllConnections(), 1000);
      await Promise.all([closed, mailbox.stop(), standIns?.stop()]);
      clearTimeout(patience);
    },
  };
}
