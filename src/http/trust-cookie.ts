import type Koa from 'koa';
import { hashBearer, randomToken } from '../crypto/sealer.ts';
import { cookieName } from '../domain/cookie-name.ts';
import { day } from '../domain/time.ts';

/** The value by which a browser stands for a second factor: 256 random bits, which say nothing about a person. */
export interface TrustCookie {
  /** Returns the SHA-256 of the browser's value; undefined where it sent none. */
  hash(ctx: Koa.Context): string | undefined;
  /** Gives the browser another value. Returns its SHA-256, which is all that the database may hold. */
  give(ctx: Koa.Context): string;
  /** Days for which a browser is trusted. */
  readonly days: number;
}

/** Returns undefined where no browser is trusted. */
export function createTrustCookie({
  issuer,
  days,
}: {
  readonly issuer: string;
  readonly days: number;
}): TrustCookie | undefined {
  if (days === 0) return undefined;
  const secure = issuer.startsWith('https:');
  const name = cookieName(issuer, 'trusted');
  return {
    days,
    hash(ctx) {
      const value = ctx.cookies.get(name, { signed: false });
      return value && /^[\w-]{43}$/.test(value) ? hashBearer(value) : undefined;
    },
    give(ctx) {
      const value = randomToken();
      const maxAge = days * day * 1000;
      ctx.cookies.set(name, value, { httpOnly: true, secure, sameSite: 'lax', path: '/', signed: false, maxAge });
      return hashBearer(value);
    },
  };
}
