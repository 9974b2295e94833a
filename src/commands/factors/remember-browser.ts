import type { Services } from '../../services.ts';
import { queueRow } from '../../store/unit/unit-of-work.ts';

interface SignedInBrowser {
  readonly accountId: string;
  /** SHA-256 of the browser's cookie, or a keyed hash of the service that stands for it. */
  readonly browser: string;
  /** False: a new browser, of which a job tells the owner later. `needless`: nobody has to be told. */
  readonly isTold: boolean | 'needless';
}

/** Notes with the request's other writes that this browser has signed in to this account. */
export function rememberBrowser(
  { nowSeconds }: Pick<Services, 'nowSeconds'>,
  { accountId, browser, isTold }: SignedInBrowser,
): void {
  const now = nowSeconds();
  const told_at = isTold === 'needless' ? 0 : isTold ? now : null;
  const row = { account_id: accountId, browser, first_seen_at: now, last_seen_at: now, told_at };
  // PostgreSQL writes no row twice in one statement, so that two sign-ins of one browser at the same moment are not in one batch.
  queueRow('known_browsers', { ...row, key: `known:${accountId}:${browser}` });
}
