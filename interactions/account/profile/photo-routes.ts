import type Router from '@koa/router';
import { parsePhotoName } from '../../../src/domain/account/photo-rules.ts';
import { AppError } from '../../../src/errors.ts';
import type { Pages } from '../../engine/about.ts';

/**
 * Registers `/photo/:id.jpg` and `/photo/:id-512.jpg`. Anybody who was given the address sees the photo of an account. The photo of a draft
 * is seen in the browser of the draft alone. A new photo has a new address, so a browser may keep a photo and only asks whether it still
 * exists.
 */
export function registerPhotoRoutes(router: Router, { services, browser }: Pages): void {
  router.get('/photo/:name', async (ctx) => {
    const wanted = parsePhotoName(String(ctx['params'].name));
    const picture = wanted && (await services.account.photos.find({ ...wanted, browser: browser.existingHash(ctx) }));
    if (!picture) throw new AppError('not_found');
    ctx.set({
      'Content-Disposition': 'inline; filename="photo.jpg"',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Cache-Control': 'private, no-cache',
      // Services show the photo on their own pages, also on pages that require this header of everything that they embed
      // (Cross-Origin-Embedder-Policy).
      'Cross-Origin-Resource-Policy': 'cross-origin',
      ETag: '"1"',
    });
    ctx.type = 'image/jpeg';
    ctx.status = 200;
    if (ctx.fresh) ctx.status = 304;
    else ctx.body = picture;
  });
}
