import type { StoredMetadata } from '../client-metadata.ts';

const names = [
  'legacy_redirect_patterns',
  'legacy_redirect_fragments',
  'legacy_post_logout_patterns',
  'legacy_password_grant',
  'refresh_reuse_seconds',
] as const;

const isSet = (value: unknown) => (Array.isArray(value) ? value.length > 0 : Boolean(value));

/** Options that a client has for the sake of how it was written. No new client should have one, so every list of clients shows them. */
export function legacyOptions(metadata: StoredMetadata): readonly string[] {
  return names.filter((name) => isSet(metadata[name]));
}
