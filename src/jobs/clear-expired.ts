import { setTimeout as pause } from 'node:timers/promises';
import type { Services } from '../services.ts';

/** Pause between two batches, so that people's writes come first; milliseconds. */
const pauseMilliseconds = 20;

/** Deletes expired rows in small batches until none is left. */
export async function clearExpired(
  { expiry, log }: Pick<Services, 'expiry' | 'log'>,
  isStopping: () => boolean = () => false,
): Promise<void> {
  for (const kind of expiry.kinds) {
    let total = 0;
    for (let cleared = -1; cleared !== 0 && !isStopping();) {
      cleared = await expiry.clear(kind);
      total += cleared;
      if (cleared > 0) await pause(pauseMilliseconds);
    }
    if (total > 0) log.info({ kind, rows: total }, 'expired rows were cleared');
  }
}
