import type { Sealer } from '../../../src/crypto/sealer.ts';

const purpose = (accountId: string) => `event of ${accountId}`;

/**
 * Returns the text by which addresses and forms of the history name an event. The number of the line is sealed for one account: nobody learns
 * from it how much happens in other accounts, and it opens nothing in the history of another person.
 */
export function sealEvent(
  sealer: Sealer,
  { accountId, id }: { readonly accountId: string; readonly id: number },
): string {
  return sealer.seal(String(id), purpose(accountId));
}

/** Returns the number of the event; undefined for a text that was made up, or for another account. */
export function openEvent(
  sealer: Sealer,
  { accountId, token }: { readonly accountId: string; readonly token: string },
): number | undefined {
  const opened = sealer.open(token, purpose(accountId));
  return opened === undefined ? undefined : Number(opened);
}
