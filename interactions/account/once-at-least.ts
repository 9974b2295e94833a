import type { ShownEventName } from '../../src/domain/account/history-events.ts';
import { minute } from '../../src/domain/time.ts';
import { AppError } from '../../src/errors.ts';
import type { Services } from '../../src/services.ts';
import type { HistoryEvent } from '../../src/store/account/history.ts';

/** Seconds in which a second press of a button counts as the first one again. */
const againSeconds = 15 * minute;
/** So many of the newest acts of this kind are looked at. */
const lately = 50;

interface Ending<Ended> {
  /** Ends something, and throws `not_found` where there is nothing to end. */
  readonly act: () => Promise<Ended>;
  readonly accountId: string;
  /** The event by which the history of this person names the same act. */
  readonly did: { readonly event: ShownEventName; readonly isSame: (event: HistoryEvent) => boolean };
}

/**
 * Ends something of a person. Where it is gone because she has just ended it herself, by a button that was pressed twice or on a page
 * that was left open, that is no error, and undefined is returned. What was never hers is still not found.
 */
export async function onceAtLeast<Ended>(
  { account: { history }, nowSeconds }: Pick<Services, 'account' | 'nowSeconds'>,
  { act, accountId, did }: Ending<Ended>,
): Promise<Ended | undefined> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not_found') throw error;
    const acts = await history.page({ accountId, events: [did.event], size: lately });
    if (!acts.some((event) => event.at + againSeconds > nowSeconds() && did.isSame(event))) throw error;
    return undefined;
  }
}
