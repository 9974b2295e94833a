import type { Client, Provider } from 'oidc-provider';
import { isKeycloakShaped } from '../tokens/keycloak-claims.ts';
import { replaceMethod } from './replace-member.ts';

/** Puts `sid` into the ID tokens of clients that are told of the end of a session, and of those that were written for Keycloak. */
export function includeSid(provider: Provider): void {
  replaceMethod(
    provider.Client.prototype,
    'includeSid',
    (own) =>
      function includeForTold(this: Client) {
        return isKeycloakShaped(this) || this.backchannelLogoutUri !== undefined || own.call(this);
      },
  );
}
