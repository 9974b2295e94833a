import type Router from '@koa/router';
import { parsePhotoName } from '../src/domain/account/photo-rules.ts';
import { AppError } from '../src/errors.ts';
import type { Pages } from './engine/about.ts';

/**
 * `/photo/:id.jpg` and `/photo/:id-512.jpg`: whoever was given the address sees an account's photo, a draft's is seen in its browser
 * alone. The address changes with the photo, so that what a browser keeps is only asked whether it still stands.
 */
export function registerPhotoRoutes(router: Router, { services, browser }: Pages): void {
  router.get('/photo/:name', async (ctx) => {
    const wanted = parsePhotoName(String(ctx['params'].name));
    const picture = wanted && (await services.photos.find({ ...wanted, browser: browser.existingHash(ctx) }));
    if (!picture) throw new AppError('not_found');
    ctx.set({
      'Content-Disposition': 'inline; filename="photo.jpg"',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Cache-Control': 'private, no-cache',
      // Services show it on their own pages, whatever these ask of what they embed.
      'Cross-Origin-Resource-Policy': 'cross-origin',
      ETag: '"1"',
    });
    ctx.type = 'image/jpeg';
    ctx.status = 200;
    if (ctx.fresh) ctx.status = 304;
    else ctx.body = picture;
  });
}
