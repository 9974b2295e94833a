import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import { apiKey } from '../../domain/apis/registered-api.ts';
import { askedApis } from './asked-apis.ts';

/** Adds to a grant the scopes of the APIs that a request asks for, and returns whether the grant had not all of them. */
export function addAskedApis(ctx: KoaContextWithOIDC, grant: Grant): boolean {
  let isNew = false;
  for (const { identifier } of askedApis(ctx)) {
    const key = apiKey(identifier);
    const given = grant.getResourceScope(key).split(' ');
    const allowed = ctx.oidc.resourceServers?.[key]?.scope?.split(' ') ?? [];
    const missing = allowed.filter((scope) => ctx.oidc.requestParamScopes.has(scope) && !given.includes(scope));
    if (missing.length === 0) continue;
    grant.addResourceScope(key, missing.join(' '));
    isNew = true;
  }
  return isNew;
}
