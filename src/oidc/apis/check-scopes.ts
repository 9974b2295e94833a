import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { scopesGivenTo } from '../../domain/apis/asked-scopes.ts';
import type { RegisteredApi } from '../../domain/apis/registered-api.ts';

/** The endpoints at which a request asks for what a person is to give. */
const asksPeople: ReadonlySet<string | undefined> = new Set([
  'authorization',
  'pushed_authorization_request',
  'device_authorization',
]);

/**
 * Refuses scopes of an API that the client may not ask for, and a request for a person that names an API and none of its scopes: nobody
 * would have agreed to anything there. Words that are no scope of the API are passed over.
 * @throws `invalid_scope`
 */
export function checkScopes(ctx: KoaContextWithOIDC, api: RegisteredApi): void {
  const { route, client, params } = ctx.oidc;
  const isOfPerson = asksPeople.has(route);
  if (!isOfPerson && params?.['grant_type'] !== 'client_credentials') return;
  const asked = ctx.oidc.requestParamScopes;
  const given = scopesGivenTo(api, client!.clientId) ?? [];
  const isOnly = [params?.['resource']].flat().length === 1;
  const beyond = api.scopes.map(({ name }) => name).filter((name) => asked.has(name) && !given.includes(name));
  // Another API that the request names may have a scope of the same name.
  if (isOnly && beyond.length > 0) throw new errors.InvalidScope('requested scope is not allowed', beyond.join(' '));
  if (isOfPerson && !given.some((name) => asked.has(name)))
    throw new errors.InvalidScope(
      `no scope of the resource ${api.identifier} is requested that this client may ask for`,
      beyond.join(' ') || undefined!,
    );
}
