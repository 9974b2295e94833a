import { failureOf, type MailTransport } from '../mail/transport.ts';
import type { Services } from '../services.ts';
import type { DueMessage } from '../store/outbox.ts';
import { hour, minute } from '../domain/time.ts';

/** Longer than a try can take, so that no other process takes over a message that is on its way; seconds. */
const leaseSeconds = 60;
const longestTry = 45_000;
const together = 5;
/** Seconds until the next try, by number of tries. The last value repeats until the message expires. */
const backOff = [10, 30, 2 * minute, 10 * minute, hour] as const;

const waitAfterTry = (attempts: number): number => backOff[Math.min(attempts, backOff.length) - 1] ?? backOff[0];

interface Round {
  readonly isStopping: () => boolean;
  /** Ends tries that would hold up a stop. */
  readonly signal: AbortSignal;
}

/** Sends the due messages. No message is lost while the mail server is away, and none is sent again because the database was away. */
export function createDelivery(
  services: Pick<Services, 'outbox' | 'log' | 'nowSeconds'>,
  transport: MailTransport,
): (round: Round) => Promise<void> {
  const { outbox, log, nowSeconds } = services;
  /** Messages that were sent, but could not yet be marked as sent in the database. */
  const sent = new Set<string>();

  const settleSent = async () => {
    for (const id of sent) {
      await outbox.delivered(id);
      sent.delete(id);
    }
  };

  const deliver = async (message: DueMessage, signal: AbortSignal) => {
    if (sent.has(message.id)) return;
    try {
      await transport.send(message, AbortSignal.any([signal, AbortSignal.timeout(longestTry)]));
    } catch (error) {
      const failure = failureOf(error);
      const wait = waitAfterTry(message.attempts);
      log.warn(
        { message: message.id, kind: message.kind, attempts: message.attempts, failure, wait },
        'a message was not taken',
      );
      await outbox.failed(message.id, { dueAt: nowSeconds() + wait, error: failure });
      return;
    }
    sent.add(message.id);
  };

  return async ({ isStopping, signal }) => {
    await settleSent();
    for (let isMore = true; isMore && !isStopping();) {
      const lent = await outbox.lend({ limit: together, leaseSeconds });
      const outcomes = await Promise.allSettled(lent.map((message) => deliver(message, signal)));
      await settleSent();
      const broken = outcomes.find((outcome) => outcome.status === 'rejected');
      if (broken) throw broken.reason;
      isMore = lent.length === together;
    }
  };
}
