import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import { givenWords } from '../../domain/apis/given-scopes.ts';
import { apiKey } from '../../domain/apis/registered-api.ts';
import { administrationScopesIn } from '../../domain/roles/api-scopes.ts';
import { askedApis } from './asked-apis.ts';

/** Returns the scopes of an API that a request asks for, as far as its client may ask for them. */
export function askedScopes({ oidc }: KoaContextWithOIDC, identifier: string): readonly string[] {
  const allowed = oidc.resourceServers?.[apiKey(identifier)]?.scope?.split(' ') ?? [];
  return allowed.filter((scope) => oidc.requestParamScopes.has(scope));
}

/** Adds to a grant the scopes of the APIs that a request asks for, and returns whether the grant had not all of them. */
export function addAskedApis(ctx: KoaContextWithOIDC, grant: Grant): boolean {
  let isNew = false;
  for (const api of askedApis(ctx)) {
    const key = apiKey(api.identifier);
    const given = grant.getResourceScope(key).split(' ');
    const asked = askedScopes(ctx, api.identifier);
    // A page names rights of the administration before they are given.
    const named: readonly string[] = administrationScopesIn(asked);
    const missing = asked.filter((scope) => !given.includes(scope) && !named.includes(scope));
    if (missing.length === 0) continue;
    grant.addResourceScope(key, givenWords(api, missing));
    isNew = true;
  }
  return isNew;
}
