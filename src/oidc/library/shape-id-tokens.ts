import type { IdToken, Provider } from 'oidc-provider';
import { hasFullIdToken, isKeycloakShaped, keycloakLevel } from '../tokens/keycloak-claims.ts';
import type { OverrideContext } from './override.ts';
import { replaceMethod } from './replace-member.ts';

/**
 * Puts what the scopes release into the ID token too, for clients that never ask userinfo, and adds what clients for Keycloak read there. A
 * renewed ID token has no nonce.
 */
export function shapeIdTokens(provider: Provider, { handedOut }: OverrideContext): void {
  const idToken: IdToken = provider.IdToken.prototype;
  replaceMethod(
    idToken,
    'issue',
    (issue) =>
      function issueShaped(this: IdToken & { scope?: string }, options: Parameters<IdToken['issue']>[0]) {
        const { AccessToken: token, RotatedRefreshToken: rotated } =
          (this.ctx as IdToken['ctx'] | undefined)?.oidc.entities ?? {};
        if (options.use === 'idtoken' && rotated) this.set('nonce', undefined);
        if (options.use !== 'idtoken' || !token || !hasFullIdToken(this.client)) return issue.call(this, options);
        this.scope = token.scope;
        if (!isKeycloakShaped(this.client)) return issue.call(this, options);
        this.available['acr'] = keycloakLevel;
        this.set('typ', 'ID');
        this.set('azp', this.client.clientId);
        this.set('at_hash', handedOut.get(token));
        return issue.call(this, options);
      },
  );
}
