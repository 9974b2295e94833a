import { queueRow } from '../../store/unit-of-work.ts';

/** Notes with the request's other writes that this browser has signed in to this account. */
export function rememberBrowser(accountId: string, browser: string): void {
  const now = Math.floor(Date.now() / 1000);
  const row = { account_id: accountId, browser, first_seen_at: now, last_seen_at: now };
  queueRow('known_browsers', row);
}
