type Members = Readonly<Record<string, unknown>>;

const names = [
  'legacy_redirect_patterns',
  'legacy_post_logout_patterns',
  'legacy_password_grant',
  'refresh_reuse_seconds',
] as const;

const isSet = (value: unknown) => (Array.isArray(value) ? value.length > 0 : Boolean(value));

/** What a client was allowed for the sake of how it was written, and what no new one should have: told wherever clients are listed. */
export function legacyOptions(metadata: Members): readonly string[] {
  return names.filter((name) => isSet(metadata[name]));
}
