import type Koa from 'koa';
import type { Endpoint } from '../endpoints.ts';
import { hour } from '../../domain/time.ts';

/** Endpoints that everybody may read; nothing in the request tells who asks. */
const open: ReadonlySet<Endpoint | undefined> = new Set(['discovery', 'oauth_discovery', 'jwks', 'realm']);
/** Endpoints that only pages of registered origins may call. The library checks later that the origin is one of this client. */
const registered: ReadonlySet<Endpoint | undefined> = new Set([
  'token',
  'userinfo',
  'revocation',
  'introspection',
  'pushed_authorization_request',
  'device_authorization',
  'account',
]);
const isRead: ReadonlySet<Endpoint | undefined> = new Set(['userinfo', 'account']);
const preflightSeconds = String(hour);
/** A new key is published a day before it signs, so an hour in a cache does no harm. */
const openCache = `public, max-age=${hour}`;

const isPreflight = (ctx: Koa.Context) => ctx.method === 'OPTIONS' && ctx.get('Access-Control-Request-Method') !== '';

function answerPreflight(ctx: Koa.Context, methods: string): void {
  ctx.set('Access-Control-Allow-Methods', methods);
  ctx.set('Access-Control-Max-Age', preflightSeconds);
  const headers = ctx.get('Access-Control-Request-Headers');
  if (headers) ctx.set('Access-Control-Allow-Headers', headers);
  ctx.status = 204;
}

/** Refuses a page of an unknown origin. The page cannot read the answer, but its developer can, in the browser's tools. */
function refuse(ctx: Koa.Context): void {
  ctx.status = 403;
  ctx.body = {
    error: 'invalid_request',
    error_description: 'no client has registered this origin',
    reference: String(ctx.state['requestId']),
  };
}

export interface Cors {
  /**
   * Says before a request is answered who may read the answer. Returns false where the request is answered by that: a preflight, or a page
   * of an unknown origin. Waits where the origins of the clients are to be read.
   */
  admit(ctx: Koa.Context, endpoint: Endpoint | undefined): boolean | Promise<boolean>;
  /** Says the same of the answer, whatever the library has written there. */
  complete(ctx: Koa.Context, endpoint: Endpoint | undefined): void;
}

/** Decides which pages of other sites may read our answers. The authorization endpoint and our pages allow none. */
export function createCors(registeredOrigins: () => Promise<ReadonlySet<string>>): Cors {
  const admitOrigin = async (ctx: Koa.Context, endpoint: Endpoint | undefined): Promise<boolean> => {
    const origin = ctx.get('Origin');
    if (!(await registeredOrigins()).has(origin)) {
      refuse(ctx);
      return false;
    }
    if (!isPreflight(ctx)) return true;
    ctx.set('Access-Control-Allow-Origin', origin);
    answerPreflight(ctx, isRead.has(endpoint) ? 'GET,POST' : 'POST');
    return false;
  };

  return {
    admit(ctx, endpoint) {
      if (registered.has(endpoint)) {
        ctx.vary('Origin');
        return ctx.get('Origin') ? admitOrigin(ctx, endpoint) : true;
      }
      if (!open.has(endpoint)) return true;
      ctx.set('Access-Control-Allow-Origin', '*');
      ctx.set('Cache-Control', openCache);
      if (!isPreflight(ctx)) return true;
      answerPreflight(ctx, 'GET');
      return false;
    },

    complete(ctx, endpoint) {
      if (!registered.has(endpoint)) return;
      const origin = ctx.get('Origin');
      // The library has set this header, and `isAllowedOrigin` has removed it when the origin is another client's.
      if (origin && ctx.response.get('Access-Control-Allow-Origin') === origin)
        ctx.set('Access-Control-Allow-Credentials', 'true');
      if (origin) return;
      // The library says in an answer to a request without an origin that every page may read it.
      ctx.remove('Access-Control-Allow-Origin');
      ctx.remove('Access-Control-Expose-Headers');
    },
  };
}
