import type { Services } from '../../services.ts';
import type { Begun } from '../../upstream/upstream.ts';
import { hour } from '../../domain/time.ts';

/** Purposes for which people are sent to an upstream. Each names the function that receives them when they come back. */
export type UpstreamPurpose = 'sign-in' | 'identity' | 'link' | 'lost-device';

/** Why a person was sent to an upstream, and where she goes on afterwards. */
export interface UpstreamReason {
  readonly purpose: UpstreamPurpose;
  /** Page of ours, path and query. */
  readonly path: string;
  /** Key of the flow that waits for the answer, where one does. */
  readonly flowKey?: string | undefined;
  /** The authorization request of that flow, where it has one. */
  readonly uid?: string | undefined;
  /** The only account, and the only session, in which the answer may be used. */
  readonly accountId?: string | undefined;
  readonly sessionUid?: string | undefined;
  /** A sign-in at the upstream before this time does not count; epoch seconds. */
  readonly notBefore?: number | undefined;
  /** The session at the upstream was ended already, so that it asks the person anew. */
  readonly isAgain?: boolean;
}

/** The time between the button and the callback. */
export interface UpstreamTransaction extends UpstreamReason, Begun {
  readonly upstream: string;
  /** Epoch seconds. */
  readonly startedAt: number;
  /** SHA-256 of the browser's cookie value. */
  readonly browser: string;
  /** SHA-256 of the cookie that ends with the browser and with a logout. Version 0.2.0 does not note it. */
  readonly visit?: string | undefined;
}

interface Stored extends UpstreamTransaction {
  /** Epoch seconds. */
  readonly until: number;
  readonly isUsed?: boolean;
}

const model = 'UpstreamRequest';
const lifeSeconds = 600;
/** For so many seconds a late or repeated callback gets an answer that says so. */
const rowSeconds = hour;

export function beginUpstreamTransaction(
  services: Services,
  transaction: Omit<UpstreamTransaction, 'startedAt'>,
): void {
  const startedAt = services.nowSeconds();
  const stored: Stored = { ...transaction, startedAt, until: startedAt + lifeSeconds };
  services.payloads.upsert(model, transaction.state, { ...stored }, rowSeconds);
}

/** Returns what a state stands for while nothing has come back and its time is not over. It stays as it is. */
export async function peekUpstreamTransaction(
  services: Services,
  state: string,
): Promise<UpstreamTransaction | undefined> {
  const found = (await services.payloads.find(model, state)) as Stored | undefined;
  return found && !found.isUsed && found.until > services.nowSeconds() ? found : undefined;
}

export type TakenTransaction =
  /** `isLeft`: the person has signed out here since, or closed the browser, so the answer says nothing about who sits there. */
  | { readonly kind: 'taken'; readonly transaction: UpstreamTransaction; readonly isLeft: boolean }
  /** `path`: the page on which this browser began, where it was this browser. */
  | { readonly kind: 'refused'; readonly reason: string; readonly path?: string | undefined };

/** Returns the transaction of a callback, to the first request that asks. Any answer uses it up, an error or a forged one too. */
export async function takeUpstreamTransaction(
  services: Services,
  callback: {
    readonly state: string | undefined;
    readonly upstream: string;
    readonly browser: string | undefined;
    readonly visit: string | undefined;
  },
): Promise<TakenTransaction> {
  const { state, upstream, browser, visit } = callback;
  if (!state) return { kind: 'refused', reason: 'state_missing' };
  const found = (await services.payloads.find(model, state)) as Stored | undefined;
  if (!found) return { kind: 'refused', reason: 'state_unknown' };
  const isFirst = !found.isUsed && (await services.payloads.claimOnce(`${model}:${state}`, rowSeconds));
  const { path, until } = found;
  // The secrets are erased. The row stays for a while and says that it was used.
  if (isFirst)
    services.payloads.upsert(model, state, { path, browser: found.browser, until, isUsed: true }, rowSeconds);
  if (found.browser !== browser) return { kind: 'refused', reason: 'other_browser' };
  if (!isFirst) return { kind: 'refused', reason: 'state_reused', path };
  if (until <= services.nowSeconds()) return { kind: 'refused', reason: 'state_expired', path };
  // Each upstream has one callback address. An answer of one upstream at the address of another is a mix-up (RFC 9207).
  if (found.upstream !== upstream) return { kind: 'refused', reason: 'other_upstream', path };
  const { until: _until, isUsed: _isUsed, ...transaction } = found;
  const isLeft =
    found.visit !== undefined && (found.visit !== visit || (await services.payloads.hasEnded(found.visit)));
  return { kind: 'taken', transaction, isLeft };
}
