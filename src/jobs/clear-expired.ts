import { setTimeout as pause } from 'node:timers/promises';
import type { Services } from '../services.ts';
import type { ExpiringKind } from '../store/operation/expiry.ts';
import { inTurn } from './each-due.ts';
import { minute } from '../domain/time.ts';
import { jobOf } from './job.ts';

/** Pause between two batches, so that people's writes come first; milliseconds. */
const pauseMilliseconds = 20;

/** Deletes expired rows in small batches until none is left. A kind that fails holds up no other. */
export async function clearExpired(
  { operation: { expiry }, log }: Pick<Services, 'operation' | 'log'>,
  isStopping: () => boolean = () => false,
): Promise<void> {
  const clear = async (kind: ExpiringKind) => {
    let total = 0;
    for (let cleared = -1; cleared !== 0 && !isStopping();) {
      cleared = await expiry.clear(kind);
      total += cleared;
      if (cleared > 0) await pause(pauseMilliseconds);
    }
    if (total > 0) log.info({ kind, rows: total }, 'expired rows were cleared');
  };
  await inTurn(expiry.kinds.map((kind) => () => clear(kind)));
}

export const expiry = jobOf(clearExpired, {
  firstAfter: minute,
  every: minute,
  failure: 'expired rows could not be cleared',
});
