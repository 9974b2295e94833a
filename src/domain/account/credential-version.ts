/**
 * What an account looked like when something was proved about it: once its sessions were ended or its password was changed, a proof
 * that waits for its next step is worth nothing.
 */
export function credentialVersionOf(account: {
  readonly sessionEpoch: number;
  readonly passwordChangedAt: number | null;
}): string {
  return `${account.sessionEpoch}:${account.passwordChangedAt ?? ''}`;
}
