import { Provider, type Session } from 'oidc-provider';
import { sessionNameOf } from '../../crypto/session-name.ts';
import { isKeycloakShaped } from '../tokens/keycloak-claims.ts';
import { replaceMethod } from './replace-member.ts';

/**
 * Gives a session one name for all clients that were written for Keycloak: in answers, in tokens and in the messages of its end. Every other
 * client has a name of its own, which is the same in parallel requests.
 */
export function nameSessions(provider: Provider): void {
  const session: Session = provider.Session.prototype;
  replaceMethod(
    session,
    'ensureClientContainer',
    (own) =>
      function ensureNamed(this: Session, clientId: string) {
        const isCommon = isKeycloakShaped(Provider.ctx?.oidc?.client);
        if (this.sidFor(clientId) === undefined)
          this.sidFor(clientId, sessionNameOf({ uid: this.uid, clientId, isCommon }));
        own.call(this, clientId);
      },
  );
}
