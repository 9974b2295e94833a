import {
  errors,
  Provider,
  type Client,
  type Configuration,
  type KoaContextWithOIDC,
  type ResourceServerInstance,
} from 'oidc-provider';
import { resolveRequestedResources } from 'oidc-provider/lib/helpers/grants.js';
import resolveResource from 'oidc-provider/lib/helpers/resolve_resource.js';
import settingsOf from 'oidc-provider/lib/helpers/weak_cache.js';
import { scopesGivenTo } from '../../domain/apis/asked-scopes.ts';
import { apiKey, type RegisteredApi } from '../../domain/apis/registered-api.ts';
import { isKnownScope } from '../../domain/clients/member-checks.ts';
import type { Services } from '../../services.ts';
import { resolveApi, resourcesIn, type ApiServices } from './asked-apis.ts';
import { checkScopes } from './check-scopes.ts';
import { keepStanding } from './keep-standing.ts';
import { checkBinding, checkSignIn, type TokenSource } from './check-sign-in.ts';

/** The facts of an API from which the library makes tokens for it. */
export interface TokenTarget {
  readonly audience: string;
  readonly scope: string;
  readonly accessTokenTTL: number;
  /** The tokens are stored as every other one is. `library/wrap-access-tokens.ts` signs them. */
  readonly accessTokenFormat: 'opaque';
  /** The algorithm of signed tokens; undefined where the handle itself is the token. */
  readonly jwt?: { readonly sign: { readonly alg: RegisteredApi['signingAlgorithm'] } };
}

/** @param scope the scopes of the API that its token may have */
export const targetOf = (api: RegisteredApi, scope: string): TokenTarget => ({
  audience: api.identifier,
  scope,
  accessTokenTTL: api.tokenSeconds,
  accessTokenFormat: 'opaque',
  ...(api.tokenFormat === 'jwt' && { jwt: { sign: { alg: api.signingAlgorithm } } }),
});

interface TargetedToken extends TokenSource {
  readonly resource?: string | readonly string[];
  readonly scopes: ReadonlySet<string>;
}

type Entities = Readonly<Record<string, TokenSource | undefined>>;

/** Says whether a request for tokens asks for scopes, and for none but those of this server itself. */
const asksForUsAlone = ({ oidc: { params, requestParamScopes } }: KoaContextWithOIDC) =>
  typeof params?.['scope'] === 'string' && [...requestParamScopes].every(isKnownScope);

type Settings = NonNullable<NonNullable<Configuration['features']>['resourceIndicators']>;

/** Makes the part of the library's settings that is about the parameter `resource` (RFC 8707). */
export function createResourceIndicators(services: ApiServices & Pick<Services, 'nowSeconds'>) {
  const getResourceServerInfo = async (ctx: KoaContextWithOIDC, identifier: string, client: Client) => {
    const api = await resolveApi(services, ctx, { identifier, client });
    checkScopes(ctx, api);
    if (ctx.oidc.route === 'token') {
      const { AuthorizationCode, DeviceCode, RefreshToken } = ctx.oidc.entities as Entities;
      const source = AuthorizationCode ?? DeviceCode ?? RefreshToken;
      if (source) {
        if (!keepStanding(ctx.oidc.entities.Grant!, api))
          throw new errors.InvalidTarget('nobody has agreed to the resource as it is now');
        checkSignIn(services, api, source);
      }
      checkBinding(ctx, api, client);
    }
    return targetOf(api, (scopesGivenTo(api, client.clientId) ?? []).join(' '));
  };
  return {
    enabled: true,
    getResourceServerInfo: getResourceServerInfo as Settings['getResourceServerInfo'],
    /** One request gets one token. Where it names none of several APIs that were given, it gets the token of the first one. */
    defaultResource: (ctx, _client, oneOf) => {
      const named = new Set(resourcesIn(ctx.oidc.params));
      return named.size > 1 ? oneOf : oneOf?.[0];
    },
    /** A grant for an API gives tokens for that API, unless a refresh asks for scopes of ours alone. */
    useGrantedResource: (ctx) => !asksForUsAlone(ctx),
  } satisfies Settings;
}

export type ResourceIndicators = ReturnType<typeof createResourceIndicators>;

/**
 * Writes the values of `resource` as records keep them: two ways to write one identifier are one API. A signed request may hold what is no text,
 * and is refused for it like one with an empty text.
 */
function settleResources(params: Record<string, unknown> | undefined): void {
  const { resource } = params ?? {};
  if (typeof resource === 'string') params!['resource'] = apiKey(resource);
  else if (Array.isArray(resource))
    params!['resource'] = [...new Set(resource.map((one: unknown) => (typeof one === 'string' ? apiKey(one) : '')))];
}

/**
 * Lets the library look at resources in the requests that name one and where tokens are made from a record that names one. Every other request
 * costs what it would without the feature: the library would wait for a default at each. It asks this right before it reads them.
 */
export function spareOtherRequests(provider: Provider): void {
  const { features } = settingsOf(provider).configuration as {
    readonly features: { readonly resourceIndicators: object };
  };
  Object.defineProperty(features.resourceIndicators, 'enabled', {
    get: () => {
      const { params, entities } = (Provider.ctx?.oidc ?? {}) as Partial<KoaContextWithOIDC['oidc']>;
      settleResources(params);
      if (params?.['resource'] !== undefined || params?.['request'] !== undefined) return true;
      const { AuthorizationCode, DeviceCode, RefreshToken } = (entities ?? {}) as Readonly<
        Record<string, TargetedToken | undefined>
      >;
      return (AuthorizationCode ?? DeviceCode ?? RefreshToken)?.resource !== undefined;
    },
  });
}

/**
 * Refuses a refresh for an API that would give no token, before the refresh token is spent: the library looks at the API later, and the
 * client would have lost both tokens.
 */
export function checkRefresh(
  ctx: KoaContextWithOIDC,
  token: object,
  { getResourceServerInfo, ...indicators }: ResourceIndicators,
): Promise<void> | undefined {
  const { params, client } = ctx.oidc;
  const { resource, scopes } = token as TargetedToken;
  if (resource === undefined && params?.['resource'] === undefined) return undefined;
  const asked = typeof params?.['scope'] === 'string' ? ctx.oidc.requestParamScopes : scopes;
  const config = { userinfo: { enabled: true }, resourceIndicators: { ...indicators, enabled: true } };
  return resolveResource(ctx, token, config, asked).then(async (identifier) => {
    if (identifier !== undefined) await getResourceServerInfo!(ctx, identifier, client!);
  });
}

/** Returns the one API that a service asks for in its own name, with the scopes that it gets there. */
export async function resolveOnlyApi(
  ctx: KoaContextWithOIDC,
): Promise<{ readonly server: ResourceServerInstance; readonly scope: string }> {
  const [server, ...others] = await resolveRequestedResources(ctx.oidc.provider, ctx);
  if (!server || others.length > 0) throw new errors.InvalidTarget('one request gets a token for one resource');
  const asked = ctx.oidc.requestParamScopes;
  const scopes = server.scope.split(' ').filter((scope) => asked.has(scope));
  return { server, scope: scopes.join(' ') };
}
