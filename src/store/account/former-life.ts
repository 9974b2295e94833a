import type { AccountAddress } from './accounts.ts';

/** The life of an account before it came here; times in epoch seconds. */
export interface FormerLife {
  readonly createdAt: number;
  readonly passwordChangedAt: number | null;
  /** Null for an address that nobody has proved. */
  readonly emailVerifiedAt: number | null;
  readonly disabledAt: number | null;
  /** The time at which the second factor was turned on; null without one. */
  readonly secondFactorAt: number | null;
  /** Hashes of former passwords, the oldest first. */
  readonly formerHashes: readonly string[];
}

/** Facts that a former service has changed. */
export interface FormerFacts {
  readonly username?: string;
  readonly address?: AccountAddress & { readonly verifiedAt: number | null };
  /** The password with its age; null takes it away. */
  readonly password?: { readonly hash: string; readonly changedAt: number } | null;
}
