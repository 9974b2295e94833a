import { hash } from 'node:crypto';

interface GrantOwner {
  readonly sessionUid: string;
  readonly clientId: string;
  readonly accountId: string;
}

/**
 * Returns the id of the grant of a client in a session. Parallel requests that all make the first grant make the same one: the session keeps
 * one id for each client, and a code of another grant would be refused.
 */
export function grantIdOf({ sessionUid, clientId, accountId }: GrantOwner): string {
  return hash('sha256', [sessionUid, clientId, accountId].join('\0'), 'base64url');
}
