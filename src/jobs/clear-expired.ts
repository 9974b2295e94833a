import { setTimeout as pause } from 'node:timers/promises';
import type { Services } from '../services.ts';

/** Between two batches, so that people's writes come first. */
const pauseMilliseconds = 20;

/** Everything that has had its time, in small batches until nothing is left. */
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
