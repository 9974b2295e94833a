import type { StoredMetadata } from '../client-metadata.ts';
import { isWithdrawn, liveSecrets, type ClientSecret } from './client-secret.ts';
import { provesByCertificate, usesSecret } from './uses-secret.ts';

interface Proving {
  readonly metadata: StoredMetadata;
  readonly secrets: readonly ClientSecret[];
}

/** Returns whether a client has keys by which it can prove who it is. */
export const hasKeys = ({ jwks, jwks_uri }: StoredMetadata): boolean => jwks !== undefined || jwks_uri !== undefined;

/** Returns whether a client has anything left by which it can prove who it is. */
export const canProve = ({ metadata, secrets }: Proving, now: number): boolean =>
  hasKeys(metadata) ||
  metadata.token_endpoint_auth_method === 'tls_client_auth' ||
  liveSecrets(secrets, now).length > 0;

/**
 * Returns the registration with the method that fits what a confidential client holds: keys alone, or secrets alone. With both, which a
 * client has while it changes over, the method stays.
 */
export function withFittingMethod<Client extends Proving>(client: Client): Client {
  const { metadata, secrets } = client;
  if (metadata.token_endpoint_auth_method === 'none' || metadata.token_endpoint_auth_method === 'tls_client_auth')
    return client;
  if (provesByCertificate(metadata) && hasKeys(metadata)) return client;
  const hasSecrets = secrets.some((secret) => !isWithdrawn(secret));
  if (hasKeys(metadata) && !hasSecrets)
    return { ...client, metadata: { ...metadata, token_endpoint_auth_method: 'private_key_jwt' } };
  if (hasKeys(metadata) || usesSecret(metadata)) return client;
  const { token_endpoint_auth_signing_alg: _alg, ...rest } = metadata;
  return { ...client, metadata: { ...rest, token_endpoint_auth_method: 'client_secret_basic' } };
}
