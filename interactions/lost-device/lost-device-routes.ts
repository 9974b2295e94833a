import type Router from '@koa/router';
import type Koa from 'koa';
import { gatherAbout, type Pages } from '../engine/about.ts';
import { runFlow } from '../engine/engine.tsx';
import { lostDeviceFlow } from './flow.tsx';

/** Registers `/appareil-perdu`. `?demande=` holds the id of the authorization request that the person came from, if any. */
export function registerLostDeviceRoutes(router: Router, pages: Pages): void {
  const flow = lostDeviceFlow(pages.services.config.lostDeviceWaitHours);
  const ask = async (ctx: Koa.Context) => {
    const { about, page } = await gatherAbout(pages, { ctx, flowName: flow.name });
    await runFlow({ ctx, flow, about, page, services: pages.services });
  };
  router.get('/appareil-perdu', ask);
  router.post('/appareil-perdu', ask);
}
