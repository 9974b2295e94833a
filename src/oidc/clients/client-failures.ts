import type Koa from 'koa';
import { ipKey, perIp } from '../../domain/limits/throttle-rules.ts';
import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { claimedClient } from './claimed-client.ts';

interface Failures {
  count: number;
  readonly until: number;
}

const maxKept = 10_000;

/**
 * Counts wrong secrets from one address for one client, in this process alone and without a read or a write. We draw the secrets, so they
 * cannot be guessed: the limit only keeps a client that tries for ever from costing anything.
 */
export function createClientFailures({
  config: { addressLimits },
  clients: { registry: clients, refusals },
  nowSeconds,
}: Pick<Services, 'config' | 'clients' | 'nowSeconds'>): (
  ctx: Koa.Context,
  next: () => Promise<void>,
) => Promise<void> {
  const limit = Math.ceil(perIp.failures.limit * addressLimits);
  const kept = new Map<string, Failures>();
  const keyOf = (ctx: Koa.Context) => `${ipKey(ctx.ip)} ${claimedClient(ctx)}`;

  return (ctx, next) => {
    if (ctx.method !== 'POST') return next();
    const now = nowSeconds();
    // The key is computed only once some client has failed.
    const found = kept.size === 0 ? undefined : kept.get(keyOf(ctx));
    const failures = found && found.until > now ? found : undefined;
    if (failures && failures.count >= limit) {
      const clientId = claimedClient(ctx);
      const reference = String(ctx.state['requestId']);
      if (clients.peek(clientId)) refusals.note({ clientId, kind: 'throttled', reference }, ipKey(ctx.ip));
      throw new AppError('throttled', { retryAfter: failures.until - now });
    }
    return next().then(() => {
      const { error } = (ctx.body ?? {}) as { error?: unknown };
      if (ctx.status !== 401 || error !== 'invalid_client') return;
      if (kept.size >= maxKept) kept.clear();
      if (failures) failures.count++;
      else kept.set(keyOf(ctx), { count: 1, until: now + perIp.failures.seconds });
    });
  };
}
