import { hash } from 'node:crypto';

interface Named {
  /** The session, by the name that no service learns. */
  readonly uid: string;
  readonly clientId: string;
  /** The client was written for Keycloak, where all clients know a session by one name. */
  readonly isCommon: boolean;
}

/** Returns the name by which a client knows a session (`sid`): 128 bits that tell nothing of the value by which the session is found. */
export const sessionNameOf = ({ uid, clientId, isCommon }: Named): string =>
  hash('sha256', isCommon ? uid : `${uid}\0${clientId}`, 'base64url').slice(0, 22);
