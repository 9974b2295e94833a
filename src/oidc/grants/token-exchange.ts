import { errors, type AccessToken, type Client, type KoaContextWithOIDC } from 'oidc-provider';
import { chainOf, isExchanged, longestChain } from '../../domain/apis/exchange.ts';
import type { RegisteredApi } from '../../domain/apis/registered-api.ts';
import { minute } from '../../domain/time.ts';
import type { Services } from '../../services.ts';
import { resourcesIn } from '../apis/asked-apis.ts';
import { checkBinding, checkSignIn } from '../apis/check-sign-in.ts';
import { targetOf } from '../apis/resource-indicators.ts';
import { registrationsBehind, standingApi } from '../apis/standing-api.ts';
import { createFindAccount } from '../claims/find-account.ts';
import type { StoredToken } from '../tokens/stored-token.ts';
import type { GrantHandler } from './grant-handler.ts';
import { bindToProof } from './proof-of-possession.ts';

export const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
export const exchangeParams = [
  'subject_token',
  'subject_token_type',
  'actor_token',
  'actor_token_type',
  'requested_token_type',
  'resource',
  'audience',
  'scope',
];
/** RFC 8693 lets a request name several targets. We answer that one token is for one of them. */
export const repeatableParams = ['resource', 'audience'];

const accessToken = 'urn:ietf:params:oauth:token-type:access_token';

type SubjectToken = AccessToken & Pick<StoredToken, 'clientId' | 'aud' | 'extra'>;

/** The two things that an API brings: the token of a person, and the API for which it is. */
interface Held {
  readonly token: SubjectToken;
  readonly api: RegisteredApi;
  /** The scopes of the API that such a token may have by now. */
  readonly given: readonly string[];
  /** The client that got the token of the person. */
  readonly owner: Client;
}

/** Returns a client that may still be used. The document that describes one may be gone, which says nothing of the client that asks. */
async function findOwner({ oidc: { provider } }: KoaContextWithOIDC, clientId: string): Promise<Client | undefined> {
  try {
    return await provider.Client.find(clientId);
  } catch (error) {
    if (error instanceof errors.InvalidClient) return undefined;
    throw error;
  }
}

function refuseForm({ oidc: { params = {}, client } }: KoaContextWithOIDC): void {
  const { subject_token: token, subject_token_type: type, requested_token_type: wanted = accessToken } = params;
  if (client?.clientAuthMethod === 'none')
    throw new errors.UnauthorizedClient('this grant needs a client that authenticates');
  if (typeof token !== 'string' || token === '') throw new errors.InvalidRequest('subject_token is missing');
  if (type !== accessToken) throw new errors.InvalidRequest('subject_token_type is not that of an access token');
  if (wanted !== accessToken) throw new errors.InvalidRequest('requested_token_type is not that of an access token');
  if (params['actor_token'] !== undefined || params['actor_token_type'] !== undefined)
    throw new errors.InvalidRequest('actor_token is not taken: the client that asks is the actor');
}

/** Returns the token that the client holds, where it is one for the API as which the client comes. Every other token is none. */
async function readHeld(services: Services, ctx: KoaContextWithOIDC): Promise<Held> {
  const { provider, params, client } = ctx.oidc;
  const refused = new errors.InvalidRequest('the subject token is no good token of a person for an API of this client');
  const token = (await provider.AccessToken.find(String(params!['subject_token']))) as SubjectToken | undefined;
  const standing = token && (await standingApi(services, token));
  if (!standing || standing.api.introspectionClient !== client!.clientId) throw refused;
  // The account of a service is no person.
  if (token.gty === 'client_credentials') throw refused;
  const grant = await provider.Grant.find(token.grantId, { ignoreExpiration: true });
  const isOfGrant = grant?.clientId === token.clientId && grant.accountId === token.accountId;
  if (!isOfGrant || grant.isExpired) throw refused;
  const account = await createFindAccount(services)(undefined as never, token.accountId, token);
  const owner = await findOwner(ctx, token.clientId);
  if (!account || !owner) throw refused;
  ctx.oidc.entity('Account', account);
  ctx.oidc.entity('Grant', grant);
  return { token, api: standing.api, given: standing.scopes, owner };
}

/** Returns the API for which the client asks, where both APIs name each other. */
async function findTarget({ apis }: Services, ctx: KoaContextWithOIDC, from: RegisteredApi): Promise<RegisteredApi> {
  const { audience, ...params } = ctx.oidc.params ?? {};
  const named = [...new Set([...resourcesIn(params), ...resourcesIn({ resource: audience })])];
  const [identifier = '', ...others] = named;
  if (identifier === '') throw new errors.InvalidTarget('resource is missing');
  if (others.length > 0) throw new errors.InvalidTarget('one request gets a token for one resource');
  const target = identifier.length > 512 ? undefined : await apis.find(identifier);
  if (!target || !isExchanged(from, target))
    throw new errors.InvalidTarget('the resource is unknown, or its tokens are not exchanged with this API');
  return target;
}

/** Returns the scopes of the new token: those of the subject token that mean something at the target, as far as they are asked for. */
function scopesFor(
  ctx: KoaContextWithOIDC,
  { token, given, target }: Pick<Held, 'token' | 'given'> & { readonly target: RegisteredApi },
) {
  const common = target.scopes.map(({ name }) => name).filter((name) => token.scopes.has(name) && given.includes(name));
  const asked = [...ctx.oidc.requestParamScopes];
  const beyond = asked.filter((name) => !common.includes(name));
  if (beyond.length > 0) throw new errors.InvalidScope('the subject token has no such scope', beyond.join(' '));
  if (common.length === 0)
    throw new errors.InvalidScope('no scope of the subject token is one of the resource', undefined!);
  return asked.length > 0 ? asked : common;
}

/**
 * Notes in the audit which API has gone on to which other one for a person, and whose token it was. The client of the API is the actor. An API that
 * exchanges at each of its calls would fill the audit with one fact.
 */
async function noteExchange(
  services: Services,
  ctx: KoaContextWithOIDC,
  { token, from, to }: { readonly token: SubjectToken; readonly from: string; readonly to: string },
): Promise<void> {
  const { accountId, clientId } = token;
  const actor = ctx.oidc.client!.clientId;
  const facts = ['token exchanged', actor, clientId, accountId, from, to];
  if (!(await services.payloads.claimOnce(facts.join('\0'), minute))) return;
  const requestId = String(ctx.state['requestId']);
  services.actAs({ kind: 'client', id: actor });
  services.audit({ event: 'token.exchanged', accountId, clientId, requestId, details: { fromApi: from, toApi: to } });
}

/**
 * Makes the grant by which an API that holds a person's token for itself gets one for another API (RFC 8693). Both APIs name each other. The new
 * token has no scope and no second more than the first one, and hangs on the same grant: what ends the first one ends it. Its `act` names the
 * client of the API that acts, and every one before it.
 */
export function createTokenExchange(services: Services): GrantHandler {
  return async (ctx) => {
    const { provider, client } = ctx.oidc;
    refuseForm(ctx);
    const { token, api, given, owner } = await readHeld(services, ctx);
    const target = await findTarget(services, ctx, api);
    if (chainOf(token.extra?.act) >= longestChain)
      throw new errors.InvalidRequest(`a token is handed on ${longestChain} times at most`);
    const scope = scopesFor(ctx, { token, given, target }).join(' ');
    const { acr, amr, auth_time: authTime, act } = token.extra ?? {};
    checkSignIn(services, target, { kind: 'RefreshToken', acr, authTime });
    const isBound = token.jkt !== undefined || token['x5t#S256'] !== undefined;
    checkBinding(ctx, isBound ? { ...target, boundTokens: 'required' } : target, client!);

    const facts = targetOf(target, scope);
    const made = new provider.AccessToken({
      accountId: token.accountId,
      client: owner,
      grantId: token.grantId,
      gty: tokenExchange,
      scope,
      sessionUid: token.sessionUid,
      expiresWithSession: token.expiresWithSession,
      sid: token.sid,
      resourceServer: new provider.ResourceServer(target.identifier, {
        ...facts,
        accessTokenTTL: Math.max(1, Math.min(facts.accessTokenTTL, token.remainingTTL)),
      }),
    } as never);
    await bindToProof(ctx, made);
    const acting = { sub: client!.clientId, ...(act && { act }) };
    Object.assign(made, {
      authentication: { auth_time: authTime, acr, amr, act: acting },
      registrations: [...registrationsBehind(token), target.registration ?? ''],
    });
    ctx.oidc.entity('AccessToken', made);
    const value = await made.save();
    await noteExchange(services, ctx, { token, from: api.identifier, to: target.identifier });
    ctx.body = {
      access_token: value,
      issued_token_type: accessToken,
      token_type: made.tokenType,
      expires_in: made.expiration,
      scope,
    };
  };
}
