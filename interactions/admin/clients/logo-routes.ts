import type Router from '@koa/router';
import { parseLogoName } from '../../../src/domain/clients/client-logo.ts';
import { day } from '../../../src/domain/time.ts';
import { AppError } from '../../../src/errors.ts';
import type { Pages } from '../../engine/about.ts';

/**
 * Registers `/logo/:id.png`. Everybody who may see the page of a service sees its logo. A new logo has a new address, so browsers keep each
 * one without asking again.
 */
export function registerLogoRoutes(router: Router, { services }: Pages): void {
  router.get('/logo/:name', async (ctx) => {
    const id = parseLogoName(String(ctx['params'].name));
    const picture = id && (await services.clients.logos.find(id));
    if (!picture) throw new AppError('not_found');
    ctx.set({
      'Content-Disposition': 'inline; filename="logo.png"',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Cache-Control': `public, max-age=${365 * day}, immutable`,
    });
    ctx.type = 'image/png';
    ctx.body = picture;
  });
}
