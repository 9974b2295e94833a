import type Router from '@koa/router';
import type Koa from 'koa';
import { gatherAbout, type Pages } from '../engine/about.ts';
import { runFlow } from '../engine/engine.tsx';
import { lostDeviceFlow } from './flow.tsx';
import { provedInSignIn } from './proved-in-sign-in.ts';

/** Registers `/appareil-perdu`. `?demande=` holds the id of the authorization request that the person came from, if any. */
export function registerLostDeviceRoutes(router: Router, pages: Pages): void {
  const { services } = pages;
  const waitHours = services.config.lostDeviceWaitHours;
  const ask = async (ctx: Koa.Context) => {
    const { about, page } = await gatherAbout(pages, { ctx, flowName: 'lost-device' });
    const flow = lostDeviceFlow({ waitHours, signIn: await provedInSignIn(services, about) });
    await runFlow({ ctx, flow, about, page, services });
  };
  router.get('/appareil-perdu', ask);
  router.post('/appareil-perdu', ask);
}
