import type Koa from 'koa';
import { AppError } from '../errors.ts';
import type { BrowserCookie } from './browser-cookie.ts';
import { formOf } from './read-form.ts';

/** True when the request says that it comes from another site, or from a page whose origin is hidden. */
export function isForeignOrigin(ctx: Koa.Context, origin: string): boolean {
  const claimed = ctx.get('Origin');
  if (claimed && claimed !== origin) return true;
  const site = ctx.get('Sec-Fetch-Site');
  return site !== '' && site !== 'same-origin' && site !== 'none';
}

const known = ['GET', 'HEAD', 'OPTIONS', 'POST'];

/** Every form of ours: our origin and a token bound to this browser. The protocol's endpoints have rules of their own. */
export function csrfCheck(options: {
  readonly issuer: string;
  readonly browser: BrowserCookie;
  readonly exempt: (path: string) => boolean;
}): Koa.Middleware {
  const { origin } = new URL(options.issuer);
  return (ctx, next) => {
    if (!known.includes(ctx.method)) throw new AppError('method_not_allowed');
    if (ctx.method === 'POST' && !options.exempt(ctx.path)) {
      if (isForeignOrigin(ctx, origin)) throw new AppError('csrf');
      if (!options.browser.existingHash(ctx)) throw new AppError('cookies_blocked');
      if (!options.browser.isCsrfToken(ctx, formOf(ctx)['csrf'])) throw new AppError('csrf');
    }
    return next();
  };
}
