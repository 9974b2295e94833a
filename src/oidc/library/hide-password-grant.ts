import type { Provider } from 'oidc-provider';

/** Leaves the password grant out of the discovery document: only old clients that were registered for it may use it. */
export function hidePasswordGrant(provider: Provider): void {
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.oidc?.route !== 'discovery') return;
    const document = ctx.body as { grant_types_supported: readonly string[] };
    document.grant_types_supported = document.grant_types_supported.filter((name) => name !== 'password');
  });
}
