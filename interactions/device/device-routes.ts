import type Router from '@koa/router';
import type Koa from 'koa';
import { AppError } from '../../src/errors.ts';
import { gatherAbout, type Pages } from '../engine/about.ts';
import { runFlow } from '../engine/engine.tsx';
import { deviceCodeFlow } from './code-flow.tsx';
import { devicePath } from './device-path.ts';

/** Returns whether a path below the protocol's addresses is our own page, with our own check of forms. */
export const isDevicePage = (path: string) => /\/openid-connect\/device\/?$/i.test(path);

/** Registers the page on which people type the code of a device. Opening it, with or without a code in its address, changes nothing. */
export function registerDeviceRoutes(router: Router, pages: Pages): void {
  const { services, oidc } = pages;
  const path = devicePath(services.config.issuer);
  const enter = async (ctx: Koa.Context) => {
    if (!services.config.signInOpen) throw new AppError('sign_in_closed');
    // Reading the page does not count as a use of the session; typing a code does.
    const session = ctx.method === 'POST' ? await oidc.session(ctx) : undefined;
    const { about, page } = await gatherAbout(pages, { ctx, flowName: deviceCodeFlow.name, session });
    await runFlow({ ctx, flow: deviceCodeFlow, about, page, services });
  };
  router.get(path, enter);
  router.post(path, enter);
}
