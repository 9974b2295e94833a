import type Router from '@koa/router';
import type Koa from 'koa';
import { AppError } from '../../src/errors.ts';
import { gatherAbout, type Pages } from '../engine/about.ts';
import { runFlow } from '../engine/engine.tsx';
import { deviceCodeFlow } from './code-flow.tsx';
import { devicePath } from './device-path.ts';

/** Among the protocol's addresses a page of ours, with our own check of forms. */
export const isDevicePage = (path: string) => /\/openid-connect\/device\/?$/i.test(path);

/** Where the code of a device is typed; opening it, with a code in its address or without, changes nothing. */
export function registerDeviceRoutes(router: Router, pages: Pages): void {
  const { services, oidc } = pages;
  const path = devicePath(services.config.issuer);
  const enter = async (ctx: Koa.Context) => {
    if (!services.config.signInOpen) throw new AppError('sign_in_closed');
    // Reading the page is no use of the session; typing a code is.
    const session = ctx.method === 'POST' ? await oidc.session(ctx) : undefined;
    const { about, page } = await gatherAbout(pages, { ctx, flowName: deviceCodeFlow.name, session });
    await runFlow({ ctx, flow: deviceCodeFlow, about, page, services });
  };
  router.get(path, enter);
  router.post(path, enter);
}
