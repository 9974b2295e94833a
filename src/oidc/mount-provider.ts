import type Koa from 'koa';
import mount from 'koa-mount';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';

/** Runs the provider below the issuer's path. The usual address is shortened as text, since taking it apart would cost every request. */
export function mountProvider(provider: Provider, prefix: string): Koa.Middleware {
  const run = mount(provider) as Koa.Middleware;
  if (prefix === '/') return run;
  const mounted = mount(prefix, provider) as Koa.Middleware;
  return async (ctx, next) => {
    const { url } = ctx;
    if (!url.startsWith(`${prefix}/`)) return mounted(ctx, next);
    ctx['mountPath'] = prefix;
    ctx.url = url.slice(prefix.length);
    try {
      await run(ctx, async () => {
        ctx.url = url;
        await next();
      });
    } finally {
      ctx.url = url;
      // For the log. A client that the library does not know stays out of it.
      ctx.state['client'] ??= (ctx as Partial<KoaContextWithOIDC>).oidc?.client?.clientId;
    }
  };
}
