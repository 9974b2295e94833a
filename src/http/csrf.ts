import type Koa from 'koa';
import { AppError } from '../errors.ts';
import type { BrowserCookie } from './browser-cookie.ts';
import { formOf } from './read-form.ts';

/** Returns whether the request comes from another site, or from a page whose origin is hidden. */
export function isForeignOrigin(ctx: Koa.Context, origin: string): boolean {
  const claimed = ctx.get('Origin');
  if (claimed && claimed !== origin) return true;
  const site = ctx.get('Sec-Fetch-Site');
  return site !== '' && site !== 'same-origin' && site !== 'none';
}

interface Origin {
  readonly issuer: string;
  readonly browser: BrowserCookie;
}

/** Throws unless a page of ours in this browser sends the form. The form's token is checked elsewhere. */
export function createSenderCheck({ issuer, browser }: Origin): (ctx: Koa.Context) => void {
  const { origin } = new URL(issuer);
  return (ctx) => {
    if (isForeignOrigin(ctx, origin)) throw new AppError('csrf');
    if (!browser.existingHash(ctx)) throw new AppError('cookies_blocked');
  };
}

/** Checks every form of ours: our origin, and a token that is bound to this browser. The protocol's endpoints have rules of their own. */
export function csrfCheck(options: Origin & { readonly exempt: (path: string) => boolean }): Koa.Middleware {
  const checkSender = createSenderCheck(options);
  return (ctx, next) => {
    if (ctx.method === 'POST' && !options.exempt(ctx.path)) {
      checkSender(ctx);
      if (!options.browser.isCsrfToken(ctx, formOf(ctx)['csrf'])) throw new AppError('csrf');
    }
    return next();
  };
}
