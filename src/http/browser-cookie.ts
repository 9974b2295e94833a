import { createHmac } from 'node:crypto';
import type Koa from 'koa';
import { isOneOf } from '../crypto/is-one-of.ts';
import { hashBearer, randomToken } from '../crypto/sealer.ts';
import { cookieName } from '../domain/cookie-name.ts';
import { day } from '../domain/time.ts';

/**
 * Gives the browser a random value. Drafts and CSRF tokens are bound to it, and a browser that signed in before is recognised by it. The
 * value says nothing about a person.
 */
export interface BrowserCookie {
  /** The SHA-256 of the value: what the database may hold. Sets the cookie when there is none yet. */
  hash(ctx: Koa.Context): string;
  /** Returns undefined when the browser sent no value. */
  existingHash(ctx: Koa.Context): string | undefined;
  /**
   * The SHA-256 of a second random value, which ends with the browser and with a logout. What somebody proves counts while the browser brings
   * this value. Sets the cookie when there is none yet.
   */
  visit(ctx: Koa.Context): string;
  /** Returns undefined when the browser sent no such value. */
  existingVisit(ctx: Koa.Context): string | undefined;
  /** Takes the second value away. */
  dropVisit(ctx: Koa.Context): void;
  csrfToken(ctx: Koa.Context): string;
  /** Accepts the token of every key: a page that was drawn before the keys were rotated is still open. */
  isCsrfToken(ctx: Koa.Context, token: unknown): boolean;
}

/** Returns whether a `Set-Cookie` line gives a value of the browser. */
export const isBrowserCookie = (line: string): boolean => /^(__Host-|geopf_)(browser|visit)=/.test(line);

type Kind = 'browser' | 'visit';

const yearMilliseconds = 365 * day * 1000;

export function createBrowserCookie(options: {
  readonly issuer: string;
  readonly keys: readonly string[];
}): BrowserCookie {
  const secure = options.issuer.startsWith('https:');
  const attributes = { httpOnly: true, secure, sameSite: 'lax', path: '/', signed: false } as const;
  const nameOf = (kind: Kind) => cookieName(options.issuer, kind);
  const keys = options.keys.map((key) => Buffer.from(key, 'base64url'));

  const existing = (ctx: Koa.Context, kind: Kind = 'browser'): string | undefined => {
    const value = (ctx.state[kind] as string | undefined) ?? ctx.cookies.get(nameOf(kind), { signed: false });
    return value && /^[\w-]{43}$/.test(value) ? value : undefined;
  };
  const hashExisting = (ctx: Koa.Context, kind?: Kind) => {
    const current = existing(ctx, kind);
    return current && hashBearer(current);
  };
  const value = (ctx: Koa.Context, kind: Kind = 'browser'): string => {
    let current = existing(ctx, kind);
    if (!current) {
      current = randomToken();
      ctx.cookies.set(nameOf(kind), current, {
        ...attributes,
        ...(kind === 'browser' && { maxAge: yearMilliseconds }),
      });
    }
    ctx.state[kind] = current;
    return current;
  };
  const tokenUnder = (key: Buffer, browser: string) =>
    createHmac('sha256', key).update(`csrf\0${browser}`).digest('base64url');

  return {
    hash: (ctx) => hashBearer(value(ctx)),
    visit: (ctx) => hashBearer(value(ctx, 'visit')),
    existingHash: hashExisting,
    existingVisit: (ctx) => hashExisting(ctx, 'visit'),
    dropVisit: (ctx) => void ctx.cookies.set(nameOf('visit'), '', { ...attributes, expires: new Date(0) }),
    csrfToken: (ctx) => tokenUnder(keys[0]!, value(ctx)),
    isCsrfToken(ctx, token) {
      const current = existing(ctx);
      if (!current || typeof token !== 'string') return false;
      const expected = keys.map((key) => tokenUnder(key, current));
      return isOneOf(expected, token);
    },
  };
}
