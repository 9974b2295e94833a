import type { Client, KoaContextWithOIDC } from 'oidc-provider';

/**
 * Adds to a request the scopes that the client's registration lists as default, also when it asks for `openid` alone: many libraries
 * cannot be told to ask for more.
 */
export function addDefaultScopes(ctx: KoaContextWithOIDC, requested: string | undefined, client: Client): void {
  const defaults = (client as Client & { readonly default_scopes?: readonly string[] })['default_scopes'] ?? [];
  if (defaults.length === 0) return;
  const scopes = new Set([...(requested?.split(' ').filter(Boolean) ?? []), ...defaults]);
  ctx.oidc.params!['scope'] = [...scopes].join(' ');
}
