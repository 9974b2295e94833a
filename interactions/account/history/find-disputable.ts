import { isDisputable } from '../../../src/domain/account/history-events.ts';
import { AppError } from '../../../src/errors.ts';
import type { HistoryEvent } from '../../../src/store/account/history.ts';
import type { AccountVisit } from '../account-page.ts';
import { openEvent } from './event-token.ts';

/**
 * Returns the event that a form or an address names. Throws `not_found` for a text that was made up, for an event of another person, and for
 * an event that nobody else can have done.
 */
export async function findDisputable(
  { account: { id: accountId }, services }: Pick<AccountVisit, 'account' | 'services'>,
  token: string,
): Promise<HistoryEvent> {
  const id = openEvent(services.sealer, { accountId, token });
  const event = id === undefined ? undefined : await services.account.history.find({ accountId, id });
  if (!event || !isDisputable(event)) throw new AppError('not_found');
  return event;
}
