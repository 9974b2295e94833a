import type Koa from 'koa';
import { freshSeconds, keptTime } from '../domain/assurance/given-proof.ts';
import { reaches } from '../domain/assurance/assurance.ts';
import type { Actor } from '../domain/audit/actor.ts';
import { dpopSigningAlgorithms } from '../domain/keys/signatures.ts';
import { resourceMetadataAddress } from '../domain/apis/resource-metadata.ts';
import { apiAudience, holderMay, isApiScope, serviceMay, type ApiScope } from '../domain/roles/api-scopes.ts';
import type { Action } from '../domain/roles/permissions.ts';
import { hour } from '../domain/time.ts';
import type { Account } from '../store/account/accounts.ts';
import type { ApiParts } from './api-area.ts';
import { ApiProblem } from './problem.ts';

/** Says who acts by an API: a person, or a service for itself. */
export type ApiAgent = Extract<Actor, { readonly kind: 'account' | 'client' }>;

/** The program that asks, for itself or for a person. */
export interface ApiCaller {
  /** The service, or the person in whose name a service asks. */
  readonly by: ApiAgent;
  /** The client that the token was given to. */
  readonly clientId: string;
  readonly scopes: readonly ApiScope[];
  /** The account of the person; undefined where a service acts for itself. */
  readonly account: Account | undefined;
  /** Says whether the caller may do something, with one client where it is about one. */
  readonly may: (action: Action, clientId?: string) => boolean;
}

/** A person signs in again after so many seconds, as holders of a role do on pages. */
const longestSignIn = 12 * hour;

/** A request, and the issuer whose tokens it needs. */
interface Asked {
  readonly ctx: Koa.Context;
  readonly issuer: string;
}

/** A proof is signed by one of these (RFC 9449, section 7.1). */
const proofMembers = { algs: dpopSigningAlgorithms.join(' ') };

/**
 * Says what is missing, and where a program reads how it gets a token (RFC 9728, section 5.1).
 * @param scheme by which the token is to be sent; that of the request without it
 */
const challenge = ({ ctx, issuer }: Asked, members: Readonly<Record<string, string>>, scheme?: 'Bearer' | 'DPoP') => {
  const wanted = scheme ?? (/^dpop /i.test(ctx.get('Authorization')) ? 'DPoP' : 'Bearer');
  const all = {
    realm: new URL(issuer).host,
    ...(wanted === 'DPoP' && proofMembers),
    ...members,
    resource_metadata: resourceMetadataAddress(issuer),
  };
  const told = Object.entries(all).map(([name, value]) => `${name}="${value}"`);
  return { 'WWW-Authenticate': `${wanted} ${told.join(', ')}` };
};

interface Refusing {
  readonly scheme?: 'Bearer' | 'DPoP';
  readonly error?: string;
  readonly detail: string;
}

/** RFC 6750, section 3.1: a request without a token learns no code of an error. */
const unauthenticated = (asked: Asked, { error, detail, scheme }: Refusing) =>
  new ApiProblem('unauthenticated', {
    detail,
    headers: challenge(asked, error === undefined ? {} : { error, error_description: detail }, scheme),
  });

const insufficientScope = (asked: Asked, scopes: readonly string[]) => {
  const detail = `The access token lacks the scope that this needs: ${scopes.join(' or ')}.`;
  // A program asks for all scopes that stand here, and one of them is enough.
  const [scope = ''] = scopes;
  const told = { error: 'insufficient_scope', error_description: detail, scope };
  return new ApiProblem('insufficient-scope', { detail, headers: challenge(asked, told) });
};

/** RFC 9470: says with which level and how lately the person must have signed in. */
export const signInAgain = (asked: Asked, needsFresh: boolean) => {
  const within = needsFresh ? 'five minutes' : 'twelve hours';
  const detail = `The person must have signed in with two factors within the last ${within}.`;
  return new ApiProblem('insufficient-authentication', {
    detail,
    headers: challenge(asked, {
      error: 'insufficient_user_authentication',
      error_description: detail,
      acr_values: 'eidas0-mfa',
      max_age: String(needsFresh ? freshSeconds : longestSignIn),
    }),
  });
};

/** Returns the token of the header `Authorization`, the only place where one may stand. */
function presented(asked: Asked): { readonly scheme: string; readonly value: string } {
  const [name = '', value = '', ...rest] = asked.ctx.get('Authorization').split(/ +/);
  const scheme = name.toLowerCase();
  if (!['bearer', 'dpop'].includes(scheme) || value === '')
    throw unauthenticated(asked, { detail: 'Send an access token in the header Authorization, as Bearer or DPoP.' });
  if (rest.length > 0)
    throw unauthenticated(asked, { error: 'invalid_token', detail: 'The access token is not good.' });
  return { scheme, value };
}

interface Asking {
  /** One of these must be a scope of the token. The first one is what a program is told to ask for. */
  readonly scopes: readonly ApiScope[];
  /** Refuses a service that acts for itself. */
  readonly isForPeople?: boolean;
  /** Refuses a person, with these words. */
  readonly isForServices?: string;
}

/**
 * Says who sends a request to an API. The token must be one of ours, for our APIs, and hold one of these scopes. In the name of a person, she
 * must hold a role and have signed in with two factors within twelve hours. Throws ApiProblem.
 */
export async function authenticateApi(
  ctx: Koa.Context,
  { services, oidc }: ApiParts,
  { scopes: wanted, isForPeople = false, isForServices }: Asking,
): Promise<ApiCaller> {
  const { issuer } = services.config;
  const asked = { ctx, issuer };
  const token = await oidc.readAccessToken(ctx, presented(asked));
  if (!token)
    throw unauthenticated(asked, {
      error: 'invalid_token',
      detail: 'The access token is not good: it is over, was revoked, or is none of this server.',
    });
  if ('error' in token) throw unauthenticated(asked, { ...token, detail: token.description });
  ctx.state['client'] = token.clientId;
  const audience = apiAudience(issuer);
  if (token.audience.length !== 1 || token.audience[0] !== audience)
    throw unauthenticated(asked, {
      error: 'invalid_token',
      detail: `The access token is not meant for this API: its audience is not ${audience}. Ask for a token with a scope of this API.`,
    });
  const scopes = token.scopes.filter(isApiScope);
  if (!wanted.some((scope) => scopes.includes(scope))) throw insufficientScope(asked, wanted);
  const { clientId, accountId } = token;
  if (accountId === undefined) {
    if (isForPeople)
      throw new ApiProblem('forbidden', { detail: 'Only a person may do this, with her own token, and no service.' });
    const by = { kind: 'client', id: clientId } as const;
    services.actAs(by);
    return { by, clientId, scopes, account: undefined, may: (action) => serviceMay(scopes, action) };
  }
  if (isForServices !== undefined) throw new ApiProblem('forbidden', { detail: isForServices });
  const account = services.payloads.accountSeen(accountId) ?? (await services.account.accounts.find(accountId));
  if (!account || account.roles.length === 0)
    throw new ApiProblem('forbidden', { detail: 'The person of the access token holds no role here.' });
  const isLate = token.authTime === undefined || token.authTime + longestSignIn < services.nowSeconds();
  if (isLate || !reaches(token.acr, 'eidas0-mfa')) throw signInAgain(asked, false);
  const { roles } = account;
  const clientIds = roles.includes('client-contact') ? await services.clients.contacts.contactClients(accountId) : [];
  const by = {
    kind: 'account',
    id: accountId,
    through: clientId,
    scopes,
    signedInAt: keptTime(token.authTime),
  } as const;
  services.actAs(by);
  return {
    by,
    clientId,
    scopes,
    account,
    may: (action, id) => holderMay({ roles, clientIds, scopes }, action, id),
  };
}
