/** Kinds of hashes that come from another service, as docs/password-hashes.md names them. */
export const formerHashKinds = ['pbkdf2', 'pbkdf2-sha256', 'pbkdf2-sha512', 'argon2id'] as const;

/** Returns the kind of a hash that came from another service; undefined for a hash that was made here. */
export function formerHashKind(stored: string): (typeof formerHashKinds)[number] | undefined {
  const [beginning, kind] = stored.split('$', 2);
  return beginning === '' ? formerHashKinds.find((one) => one === kind) : undefined;
}
