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

/** Decides which pages of other sites may read our answers. The authorization endpoint and our pages allow none. */
export function createCors(
  registeredOrigins: () => Promise<ReadonlySet<string>>,
  endpointOf: (path: string) => Endpoint | undefined,
): (ctx: Koa.Context, next: () => Promise<void>) => Promise<void> {
  const answerOrigin = async (ctx: Koa.Context, next: () => Promise<void>): Promise<void> => {
    const origin = ctx.get('Origin');
    ctx.vary('Origin');
    if (!(await registeredOrigins()).has(origin)) return refuse(ctx);
    if (!isPreflight(ctx)) await next();
    else {
      ctx.set('Access-Control-Allow-Origin', origin);
      answerPreflight(ctx, isRead.has(endpointOf(ctx.path)) ? 'GET,POST' : 'POST');
    }
    // The library has set this header, and `isAllowedOrigin` has removed it when the origin is another client's.
    if (ctx.response.get('Access-Control-Allow-Origin') === origin) ctx.set('Access-Control-Allow-Credentials', 'true');
  };

  /** Removes what the library says in an answer to a request without an origin: that every page may read it. */
  const answerProgram = async (ctx: Koa.Context, next: () => Promise<void>): Promise<void> => {
    ctx.vary('Origin');
    await next();
    ctx.remove('Access-Control-Allow-Origin');
    ctx.remove('Access-Control-Expose-Headers');
  };

  return (ctx, next) => {
    const endpoint = endpointOf(ctx.path);
    if (registered.has(endpoint)) return ctx.get('Origin') ? answerOrigin(ctx, next) : answerProgram(ctx, next);
    if (!open.has(endpoint)) return next();
    ctx.set('Access-Control-Allow-Origin', '*');
    ctx.set('Cache-Control', openCache);
    if (!isPreflight(ctx)) return next();
    answerPreflight(ctx, 'GET');
    return Promise.resolve();
  };
}
