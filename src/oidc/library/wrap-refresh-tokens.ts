import { randomBytes } from 'node:crypto';
import { Provider, type KoaContextWithOIDC } from 'oidc-provider';
import { checkRefresh } from '../apis/resource-indicators.ts';
import { familyOf, handleOf, type TokenFamily } from '../../domain/refresh-handle.ts';
import type { Services } from '../../services.ts';
import { withoutMark } from '../tokens/envelope-mark.ts';
import { isKeycloakShaped, refreshClaims } from '../tokens/keycloak-claims.ts';
import { commonClaims, type StoredToken, type TokenModel } from '../tokens/stored-token.ts';
import type { OverrideContext } from './override.ts';
import { replaceMethod } from './replace-member.ts';

/** Begins the handles that travel in envelopes: because of its dot no such handle passes for a refresh token itself. */
const enveloped = 'rt.';

/** Handles of processes before this version do not name their family, and such a process ends no family that a handle names. */
const familiesSince = '0.3.0';

/**
 * Returns the family of a new token: that of the token which it takes the place of, or a new one. The name of a family has the dot too, so
 * that a handle which lost its beginning does not pass for a used token, which would end the family.
 */
function familyFor(
  { state: { processes } }: Services,
  { grantId, begins }: { readonly grantId: string | undefined; readonly begins: string },
): TokenFamily | undefined {
  if (grantId === undefined || processes.mayMeetOlder(familiesSince)) return undefined;
  const former = familyOf(Provider.ctx?.oidc?.entities?.RotatedRefreshToken?.jti ?? '');
  return former?.grantId === grantId ? former : { family: begins + randomBytes(9).toString('base64url'), grantId };
}

/**
 * Hands refresh tokens out as JWTs to clients that decode them. The stored handle stays the same. None is spent on a refresh that an API
 * refuses.
 */
export function wrapRefreshTokens(provider: Provider, { services, envelopes, indicators }: OverrideContext): void {
  const { issuer } = services.config;
  const model = provider.RefreshToken as unknown as TokenModel;
  replaceMethod(
    model.prototype,
    'generateTokenId',
    (own) =>
      function generate(this: StoredToken) {
        const begins = isKeycloakShaped(this.client) ? enveloped : '';
        const family = familyFor(services, { grantId: this.grantId, begins });
        return begins + (family ? handleOf(own.call(this), family) : own.call(this));
      },
  );
  replaceMethod(
    model.prototype,
    'getValueAndPayload',
    (own) =>
      function wrap(this: StoredToken) {
        const plain = own.call(this);
        if (!this.jti.startsWith(enveloped)) return plain;
        return plain.then(({ payload }) => {
          const claims = { ...commonClaims(this, payload), ...refreshClaims(this), iss: issuer, aud: issuer };
          return { value: envelopes.wrapRefresh(claims), payload };
        });
      },
  );
  const spendable = model.prototype as unknown as { consume(this: StoredToken): Promise<void> };
  replaceMethod(
    spendable,
    'consume',
    (own) =>
      function consumeChecked(this: StoredToken) {
        const ctx = Provider.ctx as KoaContextWithOIDC | undefined;
        const checked = ctx && checkRefresh(ctx, this, indicators);
        return checked ? checked.then(() => own.call(this)) : own.call(this);
      },
  );
  replaceMethod(model, 'find', (find) => (value, options) => {
    if (typeof value !== 'string' || !value.includes('.')) return find.call(model, value, options);
    const claims = envelopes.unwrap(withoutMark(value), 'refresh');
    return claims ? find.call(model, claims.jti, options) : Promise.resolve(undefined);
  });
}
