import { hash } from 'node:crypto';
import { Provider, type Session } from 'oidc-provider';
import { isKeycloakShaped } from '../tokens/keycloak-claims.ts';
import { replaceMethod } from './replace-member.ts';

/** 128 bits that tell nothing of the value by which the session is found. */
const nameOf = (value: string) => hash('sha256', value, 'base64url').slice(0, 22);

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
          this.sidFor(clientId, nameOf(isCommon ? this.uid : `${this.uid}\0${clientId}`));
        own.call(this, clientId);
      },
  );
}
