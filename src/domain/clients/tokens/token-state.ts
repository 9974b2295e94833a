interface Counted {
  readonly maxUses: number | null;
  readonly uses: number;
  /** Epoch seconds. */
  readonly expiresAt: number;
  readonly revokedAt: number | null;
}

export const tokenStates = ['live', 'used', 'expired', 'revoked'] as const;

export type TokenState = (typeof tokenStates)[number];

/** Returns whether an initial access token is good, or why it is not. */
export function tokenState({ maxUses, uses, expiresAt, revokedAt }: Counted, now: number): TokenState {
  if (revokedAt !== null) return 'revoked';
  if (expiresAt <= now) return 'expired';
  return maxUses !== null && uses >= maxUses ? 'used' : 'live';
}
