import type Koa from 'koa';
import { AppError } from '../errors.ts';

/** Returns the host as it was sent, whole: Koa's own reading would drop the part before an `@`. */
function claimedHost(ctx: Koa.Context): string {
  const forwarded = ctx.app.proxy ? ctx.get('X-Forwarded-Host').split(',')[0]?.trim() : undefined;
  return (forwarded || ctx.get('Host')).toLowerCase();
}

/**
 * Refuses requests for another host before anything builds an address from it. A whole address in the request line counts more than the
 * header (RFC 9112, section 3.2.2).
 */
export function hostCheck(issuer: string): Koa.Middleware {
  const { host, origin } = new URL(issuer);
  return (ctx, next) => {
    const target = ctx.req.url ?? '';
    const isOurs = target.startsWith('/') || target.startsWith(`${origin}/`);
    if (!isOurs || claimedHost(ctx) !== host) throw new AppError('wrong_host');
    return next();
  };
}
