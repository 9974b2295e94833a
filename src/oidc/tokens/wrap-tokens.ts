import { Provider } from 'oidc-provider';
import type { SigningAlg } from '../../store/keys/signing-keys.ts';
import { withoutMark } from './envelope-mark.ts';
import type { EnvelopeClaims, Envelopes } from './envelopes.ts';
import { accessAudience, isKeycloakShaped, refreshClaims, shapeAccessClaims } from './keycloak-claims.ts';

interface StoredToken {
  readonly jti: string;
  readonly kind: string;
  readonly accountId?: string;
  readonly clientId: string;
  readonly scope?: string;
  readonly sid?: string;
  /** Of a token that comes of no code: not stored. */
  readonly authentication?: Readonly<Record<string, unknown>>;
  readonly client?: {
    readonly access_token_signing_alg?: SigningAlg;
    readonly audience?: readonly string[];
    readonly keycloak_shape?: boolean;
  };
}

interface TokenModel {
  find(value: string, options?: unknown): Promise<unknown>;
  readonly prototype: {
    generateTokenId: (this: StoredToken) => string;
    getValueAndPayload: (this: StoredToken) => Promise<{ value: string; payload: Record<string, unknown> }>;
  };
}

/** Begins the handles that travel in envelopes of refresh tokens: with its dot none of them passes for a refresh token itself. */
const enveloped = 'rt.';

/** A handle that is never handed out bare may be shorter: these clients keep their tokens in a cookie. */
export function handleBits(model: object): number {
  const { kind, client } = model as StoredToken;
  return isKeycloakShaped(client) && ['AccessToken', 'RefreshToken'].includes(kind) ? 128 : 256;
}

/** How the person signed in, when the token comes from a code, a device's one or a refresh token. */
function authentication(): Readonly<Record<string, unknown>> {
  const entities = Provider.ctx?.oidc?.entities;
  const source = entities?.AuthorizationCode ?? entities?.DeviceCode ?? entities?.RefreshToken;
  return source ? { auth_time: source.authTime, acr: source.acr, amr: source.amr } : {};
}

const commonClaims = (token: StoredToken, payload: Readonly<Record<string, unknown>>) => ({
  sub: token.accountId ?? token.clientId,
  jti: token.jti,
  iat: Number(payload['iat']),
  exp: Number(payload['exp']),
  scope: token.scope,
});

/** Refresh tokens of clients that decode them: the handle stays the same, what is handed out can be read. */
function wrapRefreshTokens(
  model: TokenModel,
  { envelopes, issuer }: { readonly envelopes: Envelopes; readonly issuer: string },
): void {
  const { generateTokenId, getValueAndPayload } = model.prototype;
  const find = model.find.bind(model);
  model.prototype.generateTokenId = function generate(this: StoredToken) {
    const handle = generateTokenId.call(this);
    return isKeycloakShaped(this.client) ? enveloped + handle : handle;
  };
  model.prototype.getValueAndPayload = async function wrap(this: StoredToken) {
    const { value, payload } = await getValueAndPayload.call(this);
    if (!this.jti.startsWith(enveloped)) return { value, payload };
    const claims = { ...commonClaims(this, payload), ...refreshClaims(this), iss: issuer, aud: issuer };
    return { value: envelopes.wrapRefresh(claims), payload };
  };
  model.find = async (value, options) => {
    if (typeof value !== 'string' || !value.includes('.')) return find(value, options);
    const claims = envelopes.unwrap(withoutMark(value), 'refresh');
    return claims && find(claims.jti, options);
  };
}

/**
 * Access tokens leave as signed JWTs (RFC 9068) around the handle by which the stored token is found: they can be checked by their
 * signature alone and still be revoked. The bare handle is refused everywhere.
 * @returns what was handed out for a token that was saved
 */
export function wrapTokens(
  provider: Provider,
  about: { readonly envelopes: Envelopes; readonly issuer: string },
): (token: object) => string | undefined {
  const { envelopes, issuer } = about;
  const handedOut = new WeakMap<object, string>();
  wrapRefreshTokens(provider.RefreshToken as unknown as TokenModel, about);

  for (const model of [provider.AccessToken, provider.ClientCredentials] as unknown as TokenModel[]) {
    const { getValueAndPayload } = model.prototype;
    const find = model.find.bind(model);
    const isService = model === (provider.ClientCredentials as unknown as TokenModel);

    model.prototype.getValueAndPayload = async function wrap(this: StoredToken) {
      const { payload } = await getValueAndPayload.call(this);
      const plain: EnvelopeClaims = {
        iss: issuer,
        aud: accessAudience(this.client, issuer),
        client_id: this.clientId,
        ...commonClaims(this, payload),
        ...(isService ? {} : (this.authentication ?? authentication())),
      };
      const claims = isKeycloakShaped(this.client) ? await shapeAccessClaims(this, plain) : plain;
      const value = envelopes.wrap(claims, this.client?.access_token_signing_alg ?? 'ES256');
      handedOut.set(this, value);
      return { value, payload };
    };

    model.find = async (value, options) => {
      const claims = envelopes.unwrap(withoutMark(value), 'access');
      // A service's token has no person: its subject is the client itself.
      if (!claims || (claims.sub === claims['client_id']) !== isService) return undefined;
      return find(claims.jti, options);
    };
  }
  return (token) => handedOut.get(token);
}
