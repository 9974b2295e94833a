/**
 * Returns a mark of the account's credentials. It changes when the sessions of the account end or its password changes, and a proof that
 * waits for its next step is void then.
 */
export function credentialVersionOf(account: {
  readonly sessionEpoch: number;
  readonly passwordChangedAt: number | null;
}): string {
  return `${account.sessionEpoch}:${account.passwordChangedAt ?? ''}`;
}
