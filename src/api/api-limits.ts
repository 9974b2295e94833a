import type Koa from 'koa';
import { minute } from '../domain/time.ts';
import { ApiProblem } from './problem.ts';

/** Requests of one client in a minute, in one process. */
export const requestsPerClient = { limit: 600, seconds: minute };
/** Requests of one client in a minute that change something. */
export const changesPerClient = { limit: 120, seconds: minute };

const maxKept = 10_000;

interface Window {
  count: number;
  readonly until: number;
}

interface Asking {
  readonly clientId: string;
  readonly isChange: boolean;
}

/**
 * Counts the requests of each client in memory, and tells it how many are left, in the headers of the draft of the IETF (RateLimit header
 * fields for HTTP). A request beyond them is answered 429.
 */
export function createApiLimits({ nowSeconds, times }: { readonly nowSeconds: () => number; readonly times: number }) {
  const windows = new Map<string, Window>();
  const policies = { requests: requestsPerClient, changes: changesPerClient };
  return (ctx: Koa.Context, { clientId, isChange }: Asking): void => {
    const name = isChange ? 'changes' : 'requests';
    const { seconds } = policies[name];
    const limit = Math.ceil(policies[name].limit * times);
    const now = nowSeconds();
    const key = `${name} ${clientId}`;
    let window = windows.get(key);
    if (!window || window.until <= now) {
      windows.delete(key);
      if (windows.size >= maxKept) windows.delete(windows.keys().next().value ?? '');
      window = { count: 0, until: now + seconds };
      windows.set(key, window);
    }
    const isOver = window.count >= limit;
    if (!isOver) window.count++;
    const wait = window.until - now;
    ctx.set({
      'RateLimit-Policy': `"${name}";q=${limit};w=${seconds}`,
      RateLimit: `"${name}";r=${limit - window.count};t=${wait}`,
    });
    if (!isOver) return;
    throw new ApiProblem('throttled', {
      detail: `This client has sent ${limit} requests within ${seconds} seconds. Go on in ${wait} seconds.`,
      retryAfter: wait,
    });
  };
}
