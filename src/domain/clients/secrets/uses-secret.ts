import type { StoredMetadata } from '../client-metadata.ts';

/** Returns whether a client authenticates with a certificate (RFC 8705). */
export const provesByCertificate = ({
  token_endpoint_auth_method: method,
}: {
  readonly token_endpoint_auth_method?: unknown;
}): boolean => method === 'tls_client_auth' || method === 'self_signed_tls_client_auth';

/** Returns whether a client authenticates with a secret that we draw. A registration without a method is such a client. */
export function usesSecret(metadata: StoredMetadata): boolean {
  const method = metadata.token_endpoint_auth_method;
  return method === undefined || method === 'client_secret_basic' || method === 'client_secret_post';
}
