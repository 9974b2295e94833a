import type Koa from 'koa';
import { isBrowserCookie } from './browser-cookie.ts';

/**
 * Takes the cookies of an answer back, because nothing of its request was written: they name rows that do not exist. The cookie of the
 * browser names no row, and the forms of the page that follows depend on it.
 */
export function dropCookies(ctx: Koa.Context): void {
  const lines = [ctx.response.headers['set-cookie'] ?? []].flat().filter(isBrowserCookie);
  ctx.remove('Set-Cookie');
  if (lines.length > 0) ctx.set('Set-Cookie', lines);
}
