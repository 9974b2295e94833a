import type Router from '@koa/router';
import type Koa from 'koa';
import { gatherAbout, type Pages } from '../engine/about.ts';
import { runFlow } from '../engine/engine.tsx';
import { recoveryFlow } from './flow.tsx';

/** Registers `/mot-de-passe-oublie`. `?demande=` holds the id of the authorization request that the person came from, if any. */
export function registerRecoveryRoutes(router: Router, pages: Pages): void {
  const recover = async (ctx: Koa.Context) => {
    const { about, page } = await gatherAbout(pages, { ctx, flowName: recoveryFlow.name });
    await runFlow({ ctx, flow: recoveryFlow, about, page, services: pages.services });
  };
  router.get('/mot-de-passe-oublie', recover);
  router.post('/mot-de-passe-oublie', recover);
}
