import type { Provider } from 'oidc-provider';
import { withoutMark } from '../tokens/envelope-mark.ts';
import { isKeycloakShaped, refreshClaims } from '../tokens/keycloak-claims.ts';
import { commonClaims, type StoredToken, type TokenModel } from '../tokens/stored-token.ts';
import type { OverrideContext } from './override.ts';
import { replaceMethod } from './replace-member.ts';

/** Begins the handles that travel in envelopes: because of its dot no such handle passes for a refresh token itself. */
const enveloped = 'rt.';

/** Hands refresh tokens out as JWTs to clients that decode them. The stored handle stays the same. */
export function wrapRefreshTokens(provider: Provider, { services, envelopes }: OverrideContext): void {
  const { issuer } = services.config;
  const model = provider.RefreshToken as unknown as TokenModel;
  replaceMethod(
    model.prototype,
    'generateTokenId',
    (own) =>
      function generate(this: StoredToken) {
        const handle = own.call(this);
        return isKeycloakShaped(this.client) ? enveloped + handle : handle;
      },
  );
  replaceMethod(
    model.prototype,
    'getValueAndPayload',
    (own) =>
      async function wrap(this: StoredToken) {
        const { value, payload } = await own.call(this);
        if (!this.jti.startsWith(enveloped)) return { value, payload };
        const claims = { ...commonClaims(this, payload), ...refreshClaims(this), iss: issuer, aud: issuer };
        return { value: envelopes.wrapRefresh(claims), payload };
      },
  );
  replaceMethod(model, 'find', (find) => async (value, options) => {
    if (typeof value !== 'string' || !value.includes('.')) return find.call(model, value, options);
    const claims = envelopes.unwrap(withoutMark(value), 'refresh');
    return claims && find.call(model, claims.jti, options);
  });
}
