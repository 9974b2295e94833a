import type { StoredMetadata } from '../client-metadata.ts';

/** Returns whether a client authenticates with a secret that we draw. A registration without a method is such a client. */
export function usesSecret(metadata: StoredMetadata): boolean {
  const method = metadata.token_endpoint_auth_method;
  return method === undefined || method === 'client_secret_basic' || method === 'client_secret_post';
}
