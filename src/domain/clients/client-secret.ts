/** What is known of one secret of a client. The secret itself is known to nobody but the client. Times are epoch seconds. */
export interface ClientSecret {
  /** Names the secret in addresses, forms and the audit. It tells nothing of the secret. */
  readonly id: string;
  /** What people call it; empty for a secret that was drawn without a name. */
  readonly name: string;
  /** SHA-256 of the secret, in base64url. */
  readonly hash: string;
  /** The last four characters of the secret; null where they were not noted. */
  readonly hint: string | null;
  /** Null for a secret that was drawn before times were noted. */
  readonly createdAt: number | null;
  /** From this moment on the secret is refused. Null: it has no end. */
  readonly expiresAt: number | null;
  /** Id of the account that drew the secret; null when a command or the server did. */
  readonly by: string | null;
}

/** Returns whether a secret is good at this time, in epoch seconds. */
export const isLive = ({ expiresAt }: ClientSecret, now: number): boolean => expiresAt === null || expiresAt > now;
