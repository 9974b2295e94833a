import { Provider } from 'oidc-provider';
import type { Acting } from '../../domain/apis/exchange.ts';
import { askedApis } from '../apis/asked-apis.ts';
import { whenKnown } from '../when-known.ts';
import { withoutMark } from '../tokens/envelope-mark.ts';
import type { EnvelopeClaims } from '../tokens/envelopes.ts';
import { accessAudience, isKeycloakShaped, shapeAccessClaims } from '../tokens/keycloak-claims.ts';
import { commonClaims, isOpaque, opaqueMark, type StoredToken, type TokenModel } from '../tokens/stored-token.ts';
import type { OverrideContext } from './override.ts';
import { replaceMethod } from './replace-member.ts';

/** Returns how the person signed in, when the token comes from a code, a device's code or a refresh token. */
function authentication(): Readonly<Record<string, unknown>> {
  const entities = Provider.ctx?.oidc?.entities;
  const source = entities?.AuthorizationCode ?? entities?.DeviceCode ?? entities?.RefreshToken;
  return source ? { auth_time: source.authTime, acr: source.acr, amr: source.amr } : {};
}

/** Returns the client that got a token in exchange for another one. Its grant is that of the client to which the person gave it. */
const actorOf = ({ act }: Readonly<Record<string, unknown>>) => (act as Acting | undefined)?.sub;

/** Returns the names of the registrations for which a token is made, where they have names: another one gets nothing by it. */
function registrationsOf({ aud, registrations }: StoredToken): { readonly registrations?: readonly string[] } {
  const api = registrations ? undefined : askedApis(Provider.ctx ?? {}).find(({ identifier }) => identifier === aud);
  const names = registrations ?? [api?.registration ?? ''];
  return names.some((name) => name !== '') ? { registrations: names } : {};
}

/**
 * Hands access tokens out as signed JWTs (RFC 9068) around the handle by which the stored token is found: they can be checked by their
 * signature alone and still be revoked. The bare handle is refused everywhere, unless it is a token for an API that wants no other.
 */
export function wrapAccessTokens(provider: Provider, { services, envelopes, handedOut }: OverrideContext): void {
  const { issuer } = services.config;
  const serviceTokens = provider.ClientCredentials as unknown as TokenModel;

  for (const model of [provider.AccessToken as unknown as TokenModel, serviceTokens]) {
    const isService = model === serviceTokens;
    replaceMethod(
      model.prototype,
      'generateTokenId',
      (own) =>
        function generate(this: StoredToken) {
          return isOpaque(this) ? opaqueMark + own.call(this) : own.call(this);
        },
    );
    replaceMethod(
      model.prototype,
      'getValueAndPayload',
      (own) =>
        function wrap(this: StoredToken) {
          return own.call(this).then(({ payload }) => {
            const signIn = isService ? {} : (this.authentication ?? authentication());
            const plain: EnvelopeClaims = {
              iss: issuer,
              aud: this.aud ?? accessAudience(this, issuer),
              client_id: actorOf(signIn) ?? this.clientId,
              ...commonClaims(this, payload),
              ...signIn,
            };
            // Introspection tells an API of the sign-in, also where the token itself says nothing.
            if (this.aud !== undefined) Object.assign(payload, { extra: { ...signIn, ...registrationsOf(this) } });
            if (isOpaque(this)) {
              handedOut.set(this, this.jti);
              return { value: this.jti, payload };
            }
            const isShaped = this.aud === undefined && isKeycloakShaped(this.client);
            return whenKnown(isShaped ? shapeAccessClaims(this, plain) : plain, (claims) => {
              const alg = this.resourceServer?.jwt?.sign.alg ?? this.client?.access_token_signing_alg ?? 'ES256';
              return whenKnown(envelopes.wrap(claims, alg), (value) => {
                handedOut.set(this, value);
                return { value, payload };
              });
            });
          });
        },
    );
    replaceMethod(model, 'find', (find) => (value, options) => {
      if (typeof value === 'string' && value.startsWith(opaqueMark)) return find.call(model, value, options);
      const look = (claims: EnvelopeClaims | undefined) =>
        // A service's token has no person: its subject is the client itself.
        claims && (claims.sub === claims['client_id']) === isService
          ? find.call(model, claims.jti, options)
          : undefined;
      return whenKnown(envelopes.open(withoutMark(value)), look) as Promise<unknown>;
    });
  }
}
