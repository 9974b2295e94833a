import { Provider } from 'oidc-provider';
import type { SigningAlg } from '../store/signing-keys.ts';
import type { EnvelopeClaims, Envelopes } from './envelopes.ts';

interface StoredToken {
  readonly jti: string;
  readonly kind: string;
  readonly accountId?: string;
  readonly clientId: string;
  readonly scope?: string;
  readonly client?: { readonly access_token_signing_alg?: SigningAlg; readonly audience?: readonly string[] };
}

interface TokenModel {
  find(value: string, options?: unknown): Promise<unknown>;
  readonly prototype: {
    getValueAndPayload(this: StoredToken): Promise<{ value: string; payload: Record<string, unknown> }>;
  };
}

/**
 * The sign before a token that tells our `find` that the library's own check for structured tokens was passed by. With its dot the
 * token has a part too many for a JWT, which the library sees without decoding anything.
 */
const mark = '~.';

/** Introspection and revocation refuse whatever decodes as a JWT before they look it up; ours are looked up. */
export function markEnvelope(token: unknown): unknown {
  return typeof token === 'string' && token.split('.').length === 3 ? mark + token : token;
}

/** Only where we set it: elsewhere a marked token is another text than the one that was given. */
function withoutMark(value: string): string {
  const { route = '' } = (Provider.ctx?.oidc ?? {}) as { route?: string };
  return value.startsWith(mark) && ['introspection', 'revocation'].includes(route) ? value.slice(mark.length) : value;
}

/** How the person signed in, when the token comes from a code or a refresh token. */
function authentication(): Pick<EnvelopeClaims, 'auth_time' | 'acr' | 'amr'> {
  const entities = Provider.ctx?.oidc?.entities;
  const source = entities?.AuthorizationCode ?? entities?.RefreshToken;
  return source ? { auth_time: source.authTime, acr: source.acr, amr: source.amr } : {};
}

/**
 * Access tokens leave as signed JWTs (RFC 9068) around the handle by which the stored token is found: they can be checked by their
 * signature alone and still be revoked. The bare handle is refused everywhere.
 */
export function wrapAccessTokens(
  provider: Provider,
  about: { readonly envelopes: Envelopes; readonly issuer: string },
): void {
  const { envelopes, issuer } = about;
  const refreshTokens = provider.RefreshToken as unknown as TokenModel;
  const findRefreshToken = refreshTokens.find.bind(refreshTokens);
  // What has the form of an envelope is no refresh token: nothing to look up.
  refreshTokens.find = async (value, options) =>
    value.startsWith(mark) ? undefined : findRefreshToken(value, options);

  for (const model of [provider.AccessToken, provider.ClientCredentials] as unknown as TokenModel[]) {
    const getValueAndPayload = Reflect.get(model.prototype, 'getValueAndPayload') as (
      this: StoredToken,
    ) => Promise<{ payload: Record<string, unknown> }>;
    const find = model.find.bind(model);
    const isService = model === (provider.ClientCredentials as unknown as TokenModel);

    model.prototype.getValueAndPayload = async function wrap(this: StoredToken) {
      const { payload } = await getValueAndPayload.call(this);
      const audience = this.client?.audience ?? [];
      const claims: EnvelopeClaims = {
        iss: issuer,
        sub: this.accountId ?? this.clientId,
        aud: audience.length > 1 ? audience : (audience[0] ?? issuer),
        client_id: this.clientId,
        jti: this.jti,
        iat: Number(payload['iat']),
        exp: Number(payload['exp']),
        scope: this.scope,
        ...(isService ? {} : authentication()),
      };
      return { value: envelopes.wrap(claims, this.client?.access_token_signing_alg ?? 'ES256'), payload };
    };

    model.find = async (value, options) => {
      const claims = envelopes.unwrap(withoutMark(value));
      // A service's token has no person: its subject is the client itself.
      if (!claims || (claims.sub === claims.client_id) !== isService) return undefined;
      return find(claims.jti, options);
    };
  }
}
