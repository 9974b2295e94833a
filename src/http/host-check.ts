import type Koa from 'koa';
import { AppError } from '../errors.ts';

/** The host as it was sent, whole: what is left of an `@` would vanish in Koa's own reading. */
function claimedHost(ctx: Koa.Context): string {
  const forwarded = ctx.app.proxy ? ctx.get('X-Forwarded-Host').split(',')[0]?.trim() : undefined;
  return (forwarded || ctx.get('Host')).toLowerCase();
}

/**
 * Requests for another host are refused before anything builds an address from it; a whole address in the request line counts
 * more than the header (RFC 9112, 3.2.2).
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
