import type Koa from 'koa';
import { hashBearer } from '../../crypto/sealer.ts';
import { cookieName } from '../../domain/cookie-name.ts';

/**
 * Returns the SHA-256 of the cookie by which we know the browser, as our pages compute it; also when this very answer sets the cookie.
 * Returns undefined for a browser without one.
 */
export function browserHash(ctx: Koa.Context, issuer: string): string | undefined {
  const value =
    (ctx.state['browser'] as string | undefined) ?? ctx.cookies.get(cookieName(issuer, 'browser'), { signed: false });
  return value === undefined ? undefined : hashBearer(value);
}
