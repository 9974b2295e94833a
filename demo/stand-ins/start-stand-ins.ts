import Router from '@koa/router';
import Koa from 'koa';
import { styleSheet } from '../page.tsx';
import { serveSite } from '../serve-site.ts';
import { addControlRoutes } from './control-routes.ts';
import { misbehaviours } from './misbehaviours.ts';
import { addProviderRoutes } from './provider-routes.ts';
import { createRequestLog } from './request-log.ts';
import { createScenarios } from './scenarios.ts';
import { createStandIn } from './stand-in.ts';
import { addWalletRoutes } from './wallet/wallet-routes.tsx';
import type { Arguments, StandInClient } from './model.ts';

interface StandInsSettings {
  /** 0 picks a free one. */
  readonly port: number;
  readonly franceConnect?: readonly StandInClient[] | undefined;
  readonly proConnect?: readonly StandInClient[] | undefined;
  /** Seconds added to `Date.now()`: leave it out where the global Date is shifted. */
  readonly clockOffset?: number | undefined;
  /** True follows the documentation where the published code asks for less. By default only ProConnect does so. */
  readonly strict?: boolean | undefined;
}

const ownNames = new Set(['localhost', '127.0.0.1']);

async function createSite({ clockOffset = 0, strict, ...settings }: StandInsSettings, baseUrl: string) {
  const scenarios = createScenarios(misbehaviours);
  const log = createRequestLog();
  const now = () => Math.floor(Date.now() / 1000) + clockOffset;
  const common = { baseUrl, scenarios, now };
  const franceConnect = await createStandIn({
    ...common,
    kind: 'fc',
    strict: strict ?? false,
    clients: settings.franceConnect ?? [],
  });
  const proConnect = await createStandIn({
    ...common,
    kind: 'pc',
    strict: strict ?? true,
    clients: settings.proConnect ?? [],
  });

  const router = new Router();
  addProviderRoutes(router, franceConnect, log);
  addProviderRoutes(router, proConnect, log);
  addWalletRoutes(router, { baseUrl, now });
  addControlRoutes(router, { scenarios, log, stands: [franceConnect, proConnect] });
  router.get('/demo.css', (ctx) => {
    ctx.type = 'css';
    ctx.body = styleSheet;
  });

  const app = new Koa();
  // A client that hangs up, or a connection that a scenario cuts, must not stop the server.
  app.on('error', () => undefined);
  app.use(async (ctx, next) => {
    if (!ownNames.has(ctx.hostname)) ctx.throw(421);
    ctx.set({ 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'same-origin' });
    await next();
  });
  app.use(router.routes());
  return { answer: app.callback(), scenarios, log, franceConnect, proConnect };
}

/** Starts the stand-ins of FranceConnect, of ProConnect and of a wallet on the loopback, in memory; never in production. */
export async function startStandIns(settings: StandInsSettings) {
  if (process.env['NODE_ENV'] === 'production') throw new Error('the stand-ins do not run in production');
  const { server, site } = await serveSite(settings.port, (baseUrl) => createSite(settings, baseUrl));
  const { scenarios, log, franceConnect, proConnect } = site;

  return {
    urls: {
      franceConnect: franceConnect.issuer,
      proConnect: proConnect.issuer,
      wallet: new URL('/wallet', franceConnect.issuer).href,
    },
    /** Misbehaves from the next sign-in on, for `count` sign-ins. Without a name the stand-in behaves again. */
    setScenario: (name?: string, args?: Arguments, count?: number): void => {
      const isKnown = scenarios.set(name === undefined ? undefined : { name, args, count });
      if (!isKnown) throw new Error(`the stand-ins know no ${name}`);
    },
    scenarioNames: () => scenarios.names().map(({ name }) => name),
    log: log.all,
    clearLog: log.clear,
    rotateKeys: async () => {
      await Promise.all([franceConnect.keys.rotate(), proConnect.keys.rotate()]);
    },
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

export type StandIns = Awaited<ReturnType<typeof startStandIns>>;
