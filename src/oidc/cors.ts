import type Koa from 'koa';
import { AppError } from '../errors.ts';
import type { Services } from '../services.ts';
import type { Endpoint } from './endpoints.ts';

/** Everybody may read them, with nothing that tells who asks. */
const open: ReadonlySet<Endpoint | undefined> = new Set(['discovery', 'oauth_discovery', 'jwks']);
/** Only pages of registered origins may call them; whether the client's own is among them the library asks later. */
const registered: ReadonlySet<Endpoint | undefined> = new Set([
  'token',
  'userinfo',
  'revocation',
  'introspection',
  'pushed_authorization_request',
]);
const preflightSeconds = '3600';
/** A new key is published a day before it signs, so an hour in a cache does no harm. */
const openCache = 'public, max-age=3600';

const isPreflight = (ctx: Koa.Context) => ctx.method === 'OPTIONS' && ctx.get('Access-Control-Request-Method') !== '';

function answerPreflight(ctx: Koa.Context, methods: string): void {
  ctx.set('Access-Control-Allow-Methods', methods);
  ctx.set('Access-Control-Max-Age', preflightSeconds);
  const headers = ctx.get('Access-Control-Request-Headers');
  if (headers) ctx.set('Access-Control-Allow-Headers', headers);
  ctx.status = 204;
}

/** Which pages of other sites may read our answers; the authorization endpoint and our pages say nothing about it. */
export function createCors(
  services: Services,
  endpointOf: (path: string) => Endpoint | undefined,
): (ctx: Koa.Context, next: () => Promise<void>) => Promise<void> {
  let origins: Promise<ReadonlySet<string>> | undefined;
  const forget = () => {
    origins = undefined;
  };
  services.versions.onChange('clients', forget);
  const registeredOrigins = async () => {
    const clients = (await services.clients.list()).filter(({ disabledAt }) => disabledAt === null);
    return new Set(clients.flatMap(({ metadata }) => (metadata['allowed_origins'] as string[] | undefined) ?? []));
  };

  const answerOrigin = async (ctx: Koa.Context, next: () => Promise<void>): Promise<void> => {
    const origin = ctx.get('Origin');
    ctx.vary('Origin');
    origins ??= registeredOrigins();
    const known = await origins.catch((error: unknown) => {
      forget();
      throw error;
    });
    if (!known.has(origin)) throw new AppError('forbidden');
    if (!isPreflight(ctx)) await next();
    else {
      ctx.set('Access-Control-Allow-Origin', origin);
      answerPreflight(ctx, endpointOf(ctx.path) === 'userinfo' ? 'GET,POST' : 'POST');
    }
    // Set by the library, and taken away again when it is another client's origin.
    if (ctx.response.get('Access-Control-Allow-Origin') === origin) ctx.set('Access-Control-Allow-Credentials', 'true');
  };

  return (ctx, next) => {
    const endpoint = endpointOf(ctx.path);
    if (!open.has(endpoint)) return ctx.get('Origin') && registered.has(endpoint) ? answerOrigin(ctx, next) : next();
    ctx.set('Access-Control-Allow-Origin', '*');
    ctx.set('Cache-Control', openCache);
    if (!isPreflight(ctx)) return next();
    answerPreflight(ctx, 'GET');
    return Promise.resolve();
  };
}
