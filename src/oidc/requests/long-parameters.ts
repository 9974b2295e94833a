import type Koa from 'koa';
import { errors, type KoaContextWithOIDC } from 'oidc-provider';

/** Parameters that a client gets back unread. The services of today need less than 3 kB. */
const bounded = ['state', 'nonce'] as const;
const mostBytes = 4096;

const isLong = (value: unknown) => typeof value === 'string' && Buffer.byteLength(value) > mostBytes;

/**
 * Takes a parameter that is too long out of an authorization request before anything else is checked: an error would send a long `state`
 * back in an address that proxies refuse.
 */
export function setLongParametersAside(ctx: Koa.Context): void {
  const long = bounded.filter((name) => isLong(ctx.query[name]));
  if (long.length === 0) return;
  const { ...query } = ctx.query;
  for (const name of long) delete query[name];
  ctx.query = query;
  ctx.state['longParameters'] = long;
}

const refuseLong = (name: (typeof bounded)[number]) => (ctx: KoaContextWithOIDC, value: string | undefined) => {
  const aside = (ctx.state['longParameters'] ?? []) as readonly string[];
  if (!aside.includes(name) && !isLong(value)) return;
  // A signed or pushed request has brought it, and the answer would carry it.
  if (ctx.oidc.params) ctx.oidc.params[name] = undefined;
  throw new errors.InvalidRequest(`${name} is longer than ${mostBytes} bytes`);
};

/** Refuses a request whose `state` or `nonce` is too long, at every endpoint that takes one. */
export const longParameters = { state: refuseLong('state'), nonce: refuseLong('nonce') };
