import { Provider } from 'oidc-provider';
import { optionsOf } from '../client-options.ts';
import { commonFacts, realmOf, type CarriedFacts } from '../../domain/account/carried-facts.ts';
import {
  audienceOfRoles,
  tellCarried,
  usualTokens,
  type ToldPerson,
  type TokenKind,
} from '../../domain/clients/claims/keycloak-tokens.ts';
import { apiAudience, apiScopesIn } from '../../domain/roles/api-scopes.ts';
import { bearer, type EnvelopeClaims } from './envelopes.ts';
import type { StoredToken } from './stored-token.ts';

type Token = Pick<StoredToken, 'clientId' | 'scope' | 'sid' | 'client'>;

type Claims = Readonly<Record<string, unknown>>;

/** Keycloak states levels of authentication as numbers, and these clients expect this one. */
export const keycloakLevel = '1';

/**
 * Claims of a person that the resource servers of these clients read in the access token, without asking userinfo. They stand in the
 * order of the ID token: equal text takes no place in the compressed cookie that keeps both tokens.
 */
const personClaims = ['name', 'given_name', 'family_name', 'preferred_username', 'email', 'email_verified'];

/** Says whether a client was written for Keycloak and expects what Keycloak tells. */
export function isKeycloakShaped(client: object | undefined): boolean {
  return optionsOf(client).keycloak_shape === true;
}

/** Says whether a client reads the claims of its scopes in the ID token. Other clients get them from userinfo alone. */
export function hasFullIdToken(client: object | undefined): boolean {
  return isKeycloakShaped(client) || optionsOf(client).id_token_claims === true;
}

/**
 * Returns the audience of a token: our APIs where one of their scopes was given, else the one that the client was registered for, else us.
 * Keycloak's shape names the account service. A token for our APIs names nobody else, so that no other server can use it there.
 */
export function accessAudience(
  { client, scope }: Pick<Token, 'client' | 'scope'>,
  issuer: string,
): string | readonly string[] {
  if (apiScopesIn(scope).length > 0) return apiAudience(issuer);
  const { audience = [] } = client ?? {};
  if (audience.length > 1) return audience;
  return audience[0] ?? (isKeycloakShaped(client) ? 'account' : issuer);
}

/** The person of a token, and what was carried over of her; undefined where no import has brought her. */
export interface CarriedPerson extends Omit<ToldPerson, 'facts'> {
  readonly facts: CarriedFacts | undefined;
}

/** The account of a request, as `createFindAccount` makes it. */
interface TokenAccount {
  readonly carried?: () => Promise<CarriedPerson>;
}

const carriedOf = (account: object | undefined) => (account as TokenAccount | undefined)?.carried?.();

/** Returns what a client reads of roles, groups and attributes in its ID tokens or at userinfo; undefined for a client that reads none there. */
export function mappedClaims(
  { client, account }: { readonly client: object | undefined; readonly account: object | undefined },
  { kind, issuer }: { readonly kind: TokenKind; readonly issuer: string },
): Promise<Claims> | undefined {
  const { keycloak_tokens: tokens } = optionsOf(client);
  if (!tokens || !isKeycloakShaped(client) || !tokens.claims.some((one) => one.in.includes(kind))) return undefined;
  return carriedOf(account)?.then((person) =>
    tellCarried(tokens, { ...person, facts: person.facts ?? commonFacts(realmOf(issuer)), kind }),
  );
}

/** Returns the roles of a person whom no import has brought: those that everybody has. */
const commonRoles = (realm: string, audience: readonly string[]): Claims => ({
  realm_access: { roles: commonFacts(realm).realmRoles },
  resource_access: Object.fromEntries(
    [...audience, 'account'].map((name) => [name, { roles: name === 'account' ? ['view-profile'] : [] }]),
  ),
});

/**
 * Returns the audience of a token with the services for which its person has roles, as Keycloak does. Tokens for our APIs name nobody else, and
 * no role makes a token good there.
 */
function audienceWithRoles({ client, clientId, scope }: Token, { aud, iss }: EnvelopeClaims, told: Claims) {
  const foreign = audienceOfRoles(told).filter((name) => ![clientId, iss, apiAudience(iss)].includes(name));
  if (foreign.length === 0 || apiScopesIn(scope).length > 0) return aud;
  const all = [...new Set([...foreign, ...(client?.audience ?? [])])];
  return all.length > 1 ? all : all[0]!;
}

/**
 * Returns the claims of an access token with what Keycloak says beside RFC 9068. The roles are those that an import has brought, or those that
 * everybody has: our own roles belong to the administration of this server, and would mean nothing, or something else, to other servers.
 */
export async function shapeAccessClaims(token: Token, plain: EnvelopeClaims): Promise<EnvelopeClaims> {
  const { clientId, client, scope = '', sid } = token;
  const { account, provider, entities } = Provider.ctx?.oidc ?? {};
  const leftOut = entities?.Grant?.getRejectedOIDCClaims() ?? [];
  const told: Claims = (await account?.claims('userinfo', scope, {}, leftOut)) ?? {};
  const person = await carriedOf(account);
  const { keycloak_tokens: tokens } = client ?? {};
  const realm = realmOf(String(provider?.issuer));
  const facts = person?.facts ?? (tokens && commonFacts(realm));
  const roles =
    person && facts
      ? tellCarried(tokens ?? usualTokens, { ...person, facts, kind: 'access' })
      : commonRoles(realm, client?.audience ?? []);
  const { sub, amr, auth_time, ...rest } = plain;
  return {
    sub,
    acr: account ? keycloakLevel : undefined,
    amr,
    auth_time,
    ...Object.fromEntries(personClaims.map((name) => [name, told[name]])),
    ...rest,
    ...(account ? { acr: keycloakLevel } : {}),
    typ: bearer,
    azp: clientId,
    sid,
    ...(person && facts && { aud: audienceWithRoles(token, plain, roles) }),
    ...roles,
  };
}

/**
 * Returns what introspection tells of an access token of Keycloak's shape beside RFC 7662: the roles that stand in the token, and other claims
 * that are no facts of an account, which may be withheld by now.
 */
export const introspectedClaims = (told: Claims = {}): Claims =>
  told['typ'] === bearer
    ? Object.fromEntries(Object.entries(told).filter(([name]) => !personClaims.includes(name)))
    : {};

/** Returns what browser libraries for Keycloak read in a refresh token. */
export function refreshClaims({ clientId, sid }: Token): Claims {
  return { typ: 'Refresh', azp: clientId, sid };
}
