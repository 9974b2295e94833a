import type Koa from 'koa';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';

/** Runs the middleware of an application one after the other, and then what comes behind the application. */
function inTurn(middleware: readonly Koa.Middleware[]): Koa.Middleware {
  return (ctx, next) => {
    const run = (place: number): Promise<unknown> => {
      const own = middleware[place];
      return own ? own(ctx, () => run(place + 1)) : next();
    };
    return run(0);
  };
}

/** Runs the provider below the issuer's path, which it does not know of. Every other address passes by. */
export function mountProvider(provider: Provider, prefix: string): Koa.Middleware {
  const run = inTurn((provider as unknown as { readonly middleware: readonly Koa.Middleware[] }).middleware);
  if (prefix === '/') return run;
  return (ctx, next) => {
    const { url } = ctx;
    // The address is shortened as text, since taking it apart would cost every request.
    const rest = url.startsWith(prefix) ? url.slice(prefix.length) : undefined;
    if (rest === undefined || !/^(?:[/?]|$)/.test(rest)) return next();
    ctx['mountPath'] = prefix;
    ctx.url = rest.startsWith('/') ? rest : `/${rest}`;
    const leave = () => {
      ctx.url = url;
      // For the log. A client that the library does not know stays out of it.
      ctx.state['client'] ??= (ctx as Partial<KoaContextWithOIDC>).oidc?.client?.clientId;
    };
    const goOn = () => {
      ctx.url = url;
      return next();
    };
    return (run(ctx, goOn) as Promise<void>).then(leave, (error: unknown) => {
      leave();
      throw error;
    });
  };
}
