import { setTimeout as pause } from 'node:timers/promises';
import type { Services } from '../services.ts';
import { jobOf } from './job.ts';

/** Pause between two batches, so that people's writes come first; milliseconds. */
const pauseMilliseconds = 10;

/**
 * Chains the lines of the audit that have no link yet, a batch at a time. Says in the log which lines no program has written, at the moment
 * in which they are found.
 */
export async function chainAudit(
  { auditTrail: { chain: auditChain }, auditCollector, log }: Pick<Services, 'auditTrail' | 'auditCollector' | 'log'>,
  isStopping: () => boolean = () => false,
): Promise<void> {
  for (let isMore = true; isMore && !isStopping();) {
    const { chained, head, foreign } = await auditChain.extend();
    if (foreign.length > 0)
      log.error({ lines: foreign }, 'lines of the audit were inserted or changed past the program');
    isMore = chained > 0;
    if (head && isMore) auditCollector.head(head);
    if (isMore) await pause(pauseMilliseconds);
  }
}

export const chaining = jobOf(chainAudit, { firstAfter: 10, every: 10, failure: 'the audit could not be chained' });
