import type { Client, Provider } from 'oidc-provider';
import { apiScopesIn, isOwnScope } from '../../domain/roles/api-scopes.ts';
import { optionsOf } from '../client-options.ts';
import { isKeycloakShaped } from '../tokens/keycloak-claims.ts';
import { replaceMethod } from './replace-member.ts';

/** Says whether a client is told of the end of a session, by a message of its own or by a stream of events. */
const hearsOfSessions = (client: Client): boolean =>
  client.backchannelLogoutUri !== undefined ||
  optionsOf(client).events_uri !== undefined ||
  apiScopesIn(client.scope).some(isOwnScope);

/** Puts `sid` into the ID tokens of clients that are told of the end of a session, and of those that were written for Keycloak. */
export function includeSid(provider: Provider): void {
  replaceMethod(
    provider.Client.prototype,
    'includeSid',
    (own) =>
      function includeForTold(this: Client) {
        return isKeycloakShaped(this) || hearsOfSessions(this) || own.call(this);
      },
  );
}
