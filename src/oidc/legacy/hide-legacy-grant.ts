import type { Provider } from 'oidc-provider';

/** Who builds a client by the discovery document is not led to what only old ones are allowed. */
export function hideLegacyGrant(provider: Provider): void {
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.oidc?.route !== 'discovery') return;
    const document = ctx.body as { grant_types_supported: readonly string[] };
    document.grant_types_supported = document.grant_types_supported.filter((name) => name !== 'password');
  });
}
