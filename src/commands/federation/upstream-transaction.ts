import type { Services } from '../../services.ts';
import type { Begun } from '../../upstream/upstream.ts';

/** What people are sent to an upstream for: each names what receives them when they come back. */
export type UpstreamPurpose = 'sign-in' | 'identity' | 'link' | 'lost-device';

/** Why somebody was sent to an upstream, and where she goes on afterwards. */
export interface UpstreamReason {
  readonly purpose: UpstreamPurpose;
  /** Page of ours, path and query. */
  readonly path: string;
  /** The flow that waits for the answer, where one does. */
  readonly flowKey?: string | undefined;
  /** The authorization request of that flow, where it has one. */
  readonly uid?: string | undefined;
  /** For what only this account, in this session, may go on with. */
  readonly accountId?: string | undefined;
  readonly sessionUid?: string | undefined;
  /** A sign-in there before this time is none; epoch seconds. */
  readonly notBefore?: number | undefined;
  /** The session there was ended already, so that the person is asked anew. */
  readonly isAgain?: boolean;
}

/** From the button to the callback. */
export interface UpstreamTransaction extends UpstreamReason, Begun {
  readonly upstream: string;
  /** Epoch seconds. */
  readonly startedAt: number;
  /** SHA-256 of the browser's cookie value. */
  readonly browser: string;
}

interface Stored extends UpstreamTransaction {
  /** Epoch seconds. */
  readonly until: number;
  readonly isUsed?: boolean;
}

const model = 'UpstreamRequest';
const lifeSeconds = 600;
/** So long who comes late, or twice, is told so instead of a riddle. */
const rowSeconds = 3600;
const now = () => Math.floor(Date.now() / 1000);

export function beginUpstreamTransaction(
  services: Services,
  transaction: Omit<UpstreamTransaction, 'startedAt'>,
): void {
  const startedAt = now();
  const stored: Stored = { ...transaction, startedAt, until: startedAt + lifeSeconds };
  services.payloads.upsert(model, transaction.state, { ...stored }, rowSeconds);
}

export type TakenTransaction =
  | { readonly kind: 'taken'; readonly transaction: UpstreamTransaction }
  /** `path`: where this browser had begun, if it was this one. */
  | { readonly kind: 'refused'; readonly reason: string; readonly path?: string | undefined };

/** The transaction of a callback, for the first one that asks: any answer, an error or a forged one too, uses it up. */
export async function takeUpstreamTransaction(
  services: Services,
  callback: { readonly state: string | undefined; readonly upstream: string; readonly browser: string | undefined },
): Promise<TakenTransaction> {
  const { state, upstream, browser } = callback;
  if (!state) return { kind: 'refused', reason: 'state_missing' };
  const found = (await services.payloads.find(model, state)) as Stored | undefined;
  if (!found) return { kind: 'refused', reason: 'state_unknown' };
  const isFirst = !found.isUsed && (await services.payloads.claimOnce(`${model}:${state}`, rowSeconds));
  const { path, until } = found;
  // What is secret goes; that it was used stays for a while.
  if (isFirst)
    services.payloads.upsert(model, state, { path, browser: found.browser, until, isUsed: true }, rowSeconds);
  if (found.browser !== browser) return { kind: 'refused', reason: 'other_browser' };
  if (!isFirst) return { kind: 'refused', reason: 'state_reused', path };
  if (until <= now()) return { kind: 'refused', reason: 'state_expired', path };
  // One address for each upstream: an answer of one that comes to another's is mixed up.
  if (found.upstream !== upstream) return { kind: 'refused', reason: 'other_upstream', path };
  const { until: _until, isUsed: _isUsed, ...transaction } = found;
  return { kind: 'taken', transaction };
}
