import type { Client, Grant, KoaContextWithOIDC, Provider } from 'oidc-provider';
import { whenKnown } from '../when-known.ts';
import type { Services } from '../../services.ts';
import { standingApi } from '../apis/standing-api.ts';
import { presentedClaims } from '../tokens/envelope-mark.ts';
import { introspectedClaims } from '../tokens/keycloak-claims.ts';
import type { StoredToken } from '../tokens/stored-token.ts';
import { claimsBeyond, createFindAccount } from './find-account.ts';

/** Returns the audience that the presented access token names. Its signature was checked when the token was found. */
function audienceOf({ oidc }: KoaContextWithOIDC): string | readonly string[] | undefined {
  return presentedClaims(oidc.params?.['token'])?.['aud'] as string | readonly string[] | undefined;
}

/**
 * Makes the rule that says which client learns of a token at introspection (RFC 7662). A client sees its own tokens, and the access tokens
 * whose audience names it. A token for an API that is known by name is told to the client that the API has for that, as long as the API gives
 * such tokens. Nobody sees a token whose client is gone, or whose account would get no new one.
 */
export function createIntrospectionPolicy(services: Services) {
  const findAccount = createFindAccount(services);
  return async (ctx: KoaContextWithOIDC, client: Client, found: object): Promise<boolean> => {
    const token = found as StoredToken;
    const isOwn = [token.clientId, token.extra?.act?.sub].includes(client.clientId);
    const api = token.aud === undefined ? undefined : (await standingApi(services, token))?.api;
    if (token.aud !== undefined && !api) return false;
    // A resource server that saw a refresh token as active would take it for an access token.
    const isNamed = api
      ? api.introspectionClient === client.clientId
      : token.kind !== 'RefreshToken' && [audienceOf(ctx)].flat().includes(client.clientId);
    if (!isOwn && !isNamed) return false;
    if (!isOwn && !(await ctx.oidc.provider.Client.find(token.clientId))) return false;
    return !token.accountId || Boolean(await findAccount(undefined as never, token.accountId, token as never));
  };
}

interface Introspected {
  readonly token: StoredToken;
  readonly grant: Grant | undefined;
  readonly provider: Provider;
}

/** Returns the user name of a token's person, where the token, her consent and the registration of its client release it. */
function usernameOf(
  { payloads, account: { accounts } }: Services,
  { token, grant, provider }: Introspected,
): string | undefined | Promise<string | undefined> {
  const { accountId, clientId, scope = '' } = token;
  if (!accountId || !scope.split(' ').includes('profile')) return undefined;
  if (grant?.getRejectedOIDCClaims().includes('preferred_username')) return undefined;
  const client = provider.Client.find(clientId) as Client | undefined | Promise<Client | undefined>;
  return whenKnown(client, (known) => {
    if (claimsBeyond(known).has('preferred_username')) return undefined;
    return whenKnown(payloads.accountSeen(accountId) ?? accounts.find(accountId), (account) => account?.username);
  });
}

/** Leaves out of an answer the scopes that the API has lost, or that the client may not have there any more. */
async function tellPresentScopes(
  services: Services,
  { token, answer }: { readonly token: StoredToken; readonly answer: Record<string, unknown> },
): Promise<void> {
  const { scopes = [] } = (await standingApi(services, token)) ?? {};
  const kept = (token.scope ?? '').split(' ').filter((scope) => scopes.includes(scope));
  answer['scope'] = kept.length > 0 ? kept.join(' ') : undefined;
}

/** Adds to the answer about an active token what the library leaves out: audience and user name, or that it is a refresh token. */
export function completeIntrospection(services: Services, ctx: KoaContextWithOIDC): void | Promise<void> {
  const { AccessToken, ClientCredentials, RefreshToken, Grant: grant } = ctx.oidc.entities;
  const answer = ctx.body as Record<string, unknown>;
  if (RefreshToken) {
    answer['token_type'] = 'refresh_token';
    return undefined;
  }
  const token = (AccessToken ?? ClientCredentials) as unknown as StoredToken;
  if (token.aud !== undefined) {
    delete answer['registrations'];
    const { act } = token.extra ?? {};
    if (act) answer['client_id'] = act.sub;
    // A service that acts for itself is the subject, as in the token.
    if (!token.accountId) answer['sub'] = token.clientId;
    return tellPresentScopes(services, { token, answer });
  }
  return whenKnown(usernameOf(services, { token, grant, provider: ctx.oidc.provider }), (username) => {
    const told = presentedClaims(ctx.oidc.params?.['token']);
    const { aud } = told ?? {};
    ctx.body = { ...introspectedClaims(told), ...answer, aud, ...(username === undefined ? {} : { username }) };
  });
}
