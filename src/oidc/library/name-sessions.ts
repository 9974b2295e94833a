import { hash } from 'node:crypto';
import { Provider, type Session } from 'oidc-provider';
import { isKeycloakShaped } from '../tokens/keycloak-claims.ts';
import { replaceMethod } from './replace-member.ts';

/** 128 bits that tell nothing of the value by which the session is found. */
const nameOf = (uid: string) => hash('sha256', uid, 'base64url').slice(0, 22);

/** Gives a session one name for all clients that were written for Keycloak: in answers, in tokens and in the messages of its end. */
export function nameSessions(provider: Provider): void {
  const session: Session = provider.Session.prototype;
  replaceMethod(
    session,
    'ensureClientContainer',
    (own) =>
      function ensureNamed(this: Session, clientId: string) {
        const isNew = this.sidFor(clientId) === undefined;
        if (isNew && isKeycloakShaped(Provider.ctx?.oidc?.client)) this.sidFor(clientId, nameOf(this.uid));
        own.call(this, clientId);
      },
  );
}
