import { day } from '../../domain/time.ts';
import type { Services } from '../../services.ts';

/** Long enough to be no nuisance, and short enough for a person who was only in a hurry. */
const pauseSeconds = 90 * day;

interface Declining {
  readonly accountId: string;
  /** SHA-256 of the browser's cookie. */
  readonly browser: string;
  /** `later`: not in this browser for 90 days. `never`: in no browser, until the person adds a passkey by herself. */
  readonly answer: 'later' | 'never';
}

/** Remembers that a person does not want a passkey now, or ever. */
export async function declinePasskeyOffer(
  { factors: { passkeyOffers }, transaction, nowSeconds }: Pick<Services, 'factors' | 'transaction' | 'nowSeconds'>,
  { accountId, browser, answer }: Declining,
): Promise<void> {
  const declined =
    answer === 'never' ? { browser: undefined, until: null } : { browser, until: nowSeconds() + pauseSeconds };
  await transaction((trx) => passkeyOffers.decline(trx, { accountId, ...declined }));
}
