import type { IdToken, Provider } from 'oidc-provider';
import { hasFullIdToken, isKeycloakShaped, keycloakLevel, mappedClaims } from '../tokens/keycloak-claims.ts';
import type { OverrideContext } from './override.ts';
import { replaceMethod } from './replace-member.ts';

/** The claims of a person as the library masks them; its types do not name the class. */
interface MaskedClaims {
  readonly client: object;
  readonly ctx?: { readonly oidc: { readonly route: string; readonly account?: object } };
  result(): Promise<Readonly<Record<string, unknown>>>;
}

/**
 * Puts what the scopes release into the ID token too, for clients that never ask userinfo, and adds what clients for Keycloak read there and at
 * userinfo. A renewed ID token has no nonce.
 */
export function shapeIdTokens(provider: Provider, { services, handedOut }: OverrideContext): void {
  const { issuer } = services.config;
  const idToken: IdToken = provider.IdToken.prototype;
  replaceMethod(
    idToken,
    'issue',
    (issue) =>
      function issueShaped(this: IdToken & { scope?: string }, options: Parameters<IdToken['issue']>[0]) {
        const { account, entities } = (this.ctx as IdToken['ctx'] | undefined)?.oidc ?? {};
        const { AccessToken: token, RotatedRefreshToken: rotated } = entities ?? {};
        if (options.use === 'idtoken' && rotated) this.set('nonce', undefined);
        if (options.use !== 'idtoken' || !token || !hasFullIdToken(this.client)) return issue.call(this, options);
        // The token for an API has scopes of the API. The library has set those of the sign-in then.
        if (token.aud === undefined) this.scope = token.scope;
        if (!isKeycloakShaped(this.client)) return issue.call(this, options);
        this.available['acr'] = keycloakLevel;
        this.set('typ', 'ID');
        this.set('azp', this.client.clientId);
        this.set('at_hash', handedOut.get(token));
        const mapped = mappedClaims({ client: this.client, account }, { kind: 'id', issuer });
        if (!mapped) return issue.call(this, options);
        return mapped.then((claims) => {
          for (const [name, value] of Object.entries(claims)) this.set(name, value);
          return issue.call(this, options);
        });
      },
  );
  const { Claims } = provider as unknown as { readonly Claims: { readonly prototype: MaskedClaims } };
  replaceMethod(
    Claims.prototype,
    'result',
    (result) =>
      function resultAtUserinfo(this: MaskedClaims) {
        const { oidc } = this.ctx ?? {};
        const mapped =
          oidc?.route === 'userinfo'
            ? mappedClaims({ client: this.client, account: oidc.account }, { kind: 'userinfo', issuer })
            : undefined;
        const own = result.call(this);
        return mapped ? Promise.all([own, mapped]).then(([told, more]) => ({ ...told, ...more })) : own;
      },
  );
}
