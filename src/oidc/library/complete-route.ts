import type { KoaContextWithOIDC, Provider } from 'oidc-provider';

interface Route {
  /** The name that the library gives the route. */
  readonly route: string;
  /** Matches every path that may lead to the route, and perhaps others. Requests for other paths are not waited for. */
  readonly paths: RegExp;
}

/** Completes what the library answers at one of its routes. */
export function completeRoute(
  provider: Provider,
  { route, paths }: Route,
  complete: (ctx: KoaContextWithOIDC) => void | Promise<void>,
): void {
  provider.use((context, next) => {
    if (!paths.test(context.path)) return next();
    const ctx = context as unknown as KoaContextWithOIDC;
    return next().then(() => {
      const protocol = ctx.oidc as KoaContextWithOIDC['oidc'] | undefined;
      return protocol?.route === route ? complete(ctx) : undefined;
    });
  });
}
