import type Koa from 'koa';
import type { CarriedCookie } from '../store/unit/unit-of-work.ts';

/** A proxy with small buffers answers 502 to headers of more than 4 kB, and a service may have put half of that into the address. */
const longAddress = 2048;

/**
 * Sets the cookies that were to leave with what the request has written. Beside a long address no cookie is taken away: such a cookie
 * belongs to the address of one finished request, and ends by itself.
 */
export function carryCookies(ctx: Koa.Context, cookies: Iterable<CarriedCookie>): void {
  const isLong = String(ctx.res.getHeader('Location') ?? '').length > longAddress;
  for (const { name, path, seconds, value } of cookies) {
    if (seconds === 0 && isLong) continue;
    ctx.cookies.set(name, seconds === 0 ? null : value(), {
      path,
      httpOnly: true,
      secure: ctx.secure,
      sameSite: 'lax',
      signed: false,
      maxAge: seconds * 1000,
    });
  }
}
