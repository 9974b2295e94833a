import type { KeptRefusal } from '../../../../src/domain/clients/diagnostic/client-refusal.ts';
import type { StoredMetadata } from '../../../../src/domain/clients/client-metadata.ts';

/** Returns the registered addresses and patterns that a refused address is compared with. */
export function registeredAddresses(metadata: StoredMetadata, { kind }: KeptRefusal): readonly string[] {
  if (kind === 'address') return [...(metadata.redirect_uris ?? []), ...(metadata.legacy_redirect_patterns ?? [])];
  if (kind === 'logout-address')
    return [...(metadata.post_logout_redirect_uris ?? []), ...(metadata.legacy_post_logout_patterns ?? [])];
  return kind === 'origin' ? (metadata.allowed_origins ?? []) : [];
}
