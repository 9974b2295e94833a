import type { Acting } from '../../domain/apis/exchange.ts';
import type { SigningAlg } from '../../domain/keys/signatures.ts';
import type { ClientOptions } from '../client-options.ts';

/** An access or refresh token as the library stores it, as far as we read it. */
export interface StoredToken {
  readonly jti: string;
  readonly kind: string;
  readonly accountId?: string;
  readonly clientId: string;
  readonly grantId?: string;
  readonly scope?: string;
  readonly sid?: string;
  /** The thumbprint of the key to which the token is bound (RFC 9449). */
  readonly jkt?: string;
  /** The thumbprint of the certificate to which it is bound instead (RFC 8705). */
  readonly 'x5t#S256'?: string;
  /** The API that the token is for; undefined for a token whose audience is that of its client. */
  readonly aud?: string;
  /** The API of a token that is just being made. */
  readonly resourceServer?: {
    readonly accessTokenTTL: number;
    readonly jwt?: { readonly sign: { readonly alg: SigningAlg } };
  };
  /** The sign-in behind a token for an API, and the API that acts there. */
  readonly extra?: {
    readonly act?: Acting;
    readonly acr?: string;
    readonly amr?: readonly string[];
    readonly auth_time?: number;
    /** The names of the registrations of the APIs on the way of the token, the first one first; none where an earlier version made it. */
    readonly registrations?: readonly string[];
  };
  /** The sign-in of the person, on a token that comes of no code. The library does not store this member. */
  readonly authentication?: Readonly<Record<string, unknown>>;
  /** The names of the registrations of the APIs that have handed the token on, and of its own. The library does not store this member. */
  readonly registrations?: readonly string[];
  readonly client?: ClientOptions;
}

/** The members of the library's token classes that its published types leave out or narrow. */
export interface TokenModel {
  find(value: string, options?: unknown): Promise<unknown>;
  readonly prototype: {
    generateTokenId(this: StoredToken): string;
    getValueAndPayload(this: StoredToken): Promise<{ value: string; payload: Record<string, unknown> }>;
  };
}

/** Says whether a new token is its handle alone, which only introspection explains. */
export const isOpaque = ({ resourceServer }: Pick<StoredToken, 'resourceServer'>): boolean =>
  resourceServer !== undefined && resourceServer.jwt === undefined;

/** Begins the handles that are tokens themselves: no handle in an envelope has a dot, and none of them is good alone. */
export const opaqueMark = 'at.';

/** Returns what every envelope says of its token. */
export function commonClaims(token: StoredToken, payload: Readonly<Record<string, unknown>>) {
  return {
    sub: token.accountId ?? token.clientId,
    jti: token.jti,
    iat: Number(payload['iat']),
    exp: Number(payload['exp']),
    scope: token.scope,
    ...(token.jkt !== undefined && { cnf: { jkt: token.jkt } }),
    ...(token['x5t#S256'] !== undefined && { cnf: { 'x5t#S256': token['x5t#S256'] } }),
  };
}
