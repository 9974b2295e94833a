import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import { apiKey } from '../../domain/apis/registered-api.ts';
import { administrationScopesIn } from '../../domain/roles/api-scopes.ts';
import { askedApis } from './asked-apis.ts';

/** Adds to a grant the scopes of the APIs that a request asks for, and returns whether the grant had not all of them. */
export function addAskedApis(ctx: KoaContextWithOIDC, grant: Grant): boolean {
  let isNew = false;
  for (const { identifier } of askedApis(ctx)) {
    const key = apiKey(identifier);
    const given = grant.getResourceScope(key).split(' ');
    const allowed = ctx.oidc.resourceServers?.[key]?.scope?.split(' ') ?? [];
    const asked = allowed.filter((scope) => ctx.oidc.requestParamScopes.has(scope));
    // A page names rights of the administration before they are given.
    const named: readonly string[] = administrationScopesIn(asked);
    const missing = asked.filter((scope) => !given.includes(scope) && !named.includes(scope));
    if (missing.length === 0) continue;
    grant.addResourceScope(key, missing.join(' '));
    isNew = true;
  }
  return isNew;
}
