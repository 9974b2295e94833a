import type Koa from 'koa';
import { protocolOf } from './protocol-of.ts';

const devicePrefix = 'urn:ietf:params:oauth:grant-type:';
const waiting: readonly unknown[] = ['authorization_pending', 'slow_down'];

/** Says which grant a request to the token endpoint named, and how it was answered. */
export interface GrantAnswer {
  /** A word of the protocol; the request may have made it up. */
  readonly grant: string;
  readonly outcome: 'ok' | 'refused' | 'throttled' | 'failed' | 'pending';
}

function outcomeOf({ status, body }: Koa.Context): GrantAnswer['outcome'] {
  if (status < 400) return 'ok';
  if (status === 429) return 'throttled';
  if (status >= 500) return 'failed';
  return waiting.includes((body as { readonly error?: unknown } | null)?.error) ? 'pending' : 'refused';
}

/** Reads the grant from the answer itself: a request that loses the race for its code has had a good answer first. */
export function grantOfAnswer(ctx: Koa.Context): GrantAnswer {
  const named = protocolOf(ctx)?.params?.['grant_type'];
  const grant = typeof named === 'string' ? named.replace(devicePrefix, '') : 'other';
  return { grant, outcome: outcomeOf(ctx) };
}
