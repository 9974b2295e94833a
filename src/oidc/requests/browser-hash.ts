import type Koa from 'koa';
import { hashBearer } from '../../crypto/sealer.ts';
import { cookieName } from '../../domain/cookie-name.ts';

/**
 * Returns the SHA-256 of the cookie by which we know the browser, as our pages compute it; also when this very answer sets the cookie.
 * Returns undefined for a browser without one.
 */
export const browserHash = (ctx: Koa.Context, issuer: string): string | undefined =>
  hashOf(ctx, { issuer, kind: 'browser' });

/** Does the same with the cookie that ends with the browser and with a logout. */
export const visitHash = (ctx: Koa.Context, issuer: string): string | undefined =>
  hashOf(ctx, { issuer, kind: 'visit' });

function hashOf(
  ctx: Koa.Context,
  { issuer, kind }: { readonly issuer: string; readonly kind: 'browser' | 'visit' },
): string | undefined {
  const value = (ctx.state[kind] as string | undefined) ?? ctx.cookies.get(cookieName(issuer, kind), { signed: false });
  return value === undefined ? undefined : hashBearer(value);
}
