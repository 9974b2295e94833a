import type Koa from 'koa';
import type { UpstreamTransaction } from '../../src/commands/federation/upstream-transaction.ts';
import type { UpstreamIdentity } from '../../src/domain/federation/upstream-identity.ts';
import type { Services } from '../../src/services.ts';
import type { UpstreamNotice } from '../flow-states/upstream-state.ts';

/** The answer of an upstream. Hostile answers get no further than the callback. */
type UpstreamOutcome =
  | { readonly kind: 'arrived'; readonly upstreamIdentity: UpstreamIdentity }
  | { readonly kind: 'refused'; readonly notice: UpstreamNotice };

/** A person who comes back from an upstream. */
export interface UpstreamReturn {
  readonly ctx: Koa.Context;
  readonly services: Services;
  /** SHA-256 of the cookie of the browser to which the person came back, of the one that ends with the browser and with a logout. */
  readonly visit: string;
  readonly transaction: UpstreamTransaction;
  readonly outcome: UpstreamOutcome;
  /** Counts a return that lets nobody in, before anything of it is written. Throws AppError('throttled') beyond the limit. */
  readonly countRefusal: () => Promise<void>;
}

/** Receives a person who comes back from an upstream. */
export type Receiver = (back: UpstreamReturn) => Promise<void>;
