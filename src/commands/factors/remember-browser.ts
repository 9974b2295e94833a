import type { Services } from '../../services.ts';
import { queueRow } from '../../store/unit-of-work.ts';

/** Notes with the request's other writes that this browser has signed in to this account. */
export function rememberBrowser(
  { nowSeconds }: Pick<Services, 'nowSeconds'>,
  { accountId, browser }: { readonly accountId: string; readonly browser: string },
): void {
  const now = nowSeconds();
  const row = { account_id: accountId, browser, first_seen_at: now, last_seen_at: now };
  queueRow('known_browsers', row);
}
