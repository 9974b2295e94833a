import { isKeycloakShaped } from './keycloak-claims.ts';
import type { StoredToken } from './stored-token.ts';

/** Returns how long a handle is. One that is never handed out bare may be shorter: these clients keep their tokens in a cookie. */
export function handleBits(model: object): number {
  const { kind, client } = model as StoredToken;
  return isKeycloakShaped(client) && ['AccessToken', 'RefreshToken'].includes(kind) ? 128 : 256;
}
