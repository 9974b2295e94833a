import { connections, failureOf, isServerFailure, type MailTransport } from '../mail/transport.ts';
import { timeRequest } from '../outbound/time-request.ts';
import type { Services } from '../services.ts';
import type { DueMessage, Failure } from '../store/messages/outbox.ts';
import { traced } from '../tracing/traced.ts';
import { day, hour, minute } from '../domain/time.ts';
import { waitAfter, type Sender } from './sender.ts';

/**
 * So long a message of a process that was killed waits until another one takes it; seconds. A process that lives renews the lease while the
 * conversation with the mail server goes on.
 */
const leaseSeconds = 15;
const renewMilliseconds = 5_000;
const longestTry = 45_000;
/** Connections that messages to many people may take, so that a code never waits behind them. */
const bulkConnections = connections - 2;
/** Seconds until the next try, by number of tries. The last value repeats until the message expires. */
const waits = [10, 30, 2 * minute, 10 * minute, hour] as const;
/** Seconds after which a message is given up that the server does not take, while it takes others. */
const patience = day;
/** A code that arrives with less is dead before the person has typed it; seconds. */
const timeToType = minute;

interface Delivery {
  readonly transport: MailTransport;
  /** Ends tries that would hold up a stop. */
  readonly signal: AbortSignal;
}

/**
 * Sends the due messages. No message is lost while the mail server is away, and none is sent again because the database was away. A
 * message that the server is slow to take holds up no other one.
 */
export function createDelivery(services: Services, { transport, signal }: Delivery): Sender {
  const { outbox, log, nowSeconds } = services;
  /** Messages that were sent, but could not yet be marked as sent in the database. */
  const sent = new Set<string>();
  const underWay = new Map<string, Promise<void>>();
  /** Messages of which this process holds the lease, and the number of the try. */
  const held = new Map<string, number>();
  let renewing: NodeJS.Timeout | undefined;
  const bulkUnderWay = new Set<string>();
  let successes = 0;
  // A process that starts does not know why messages wait.
  let wasServerAway = true;

  let settling: Promise<void> | undefined;
  const settleAll = async () => {
    try {
      // Messages that leave while others are being noted are noted together.
      while (sent.size > 0) {
        const ids = [...sent];
        await services.inUnit(async () => outbox.delivered(ids));
        for (const id of ids) {
          sent.delete(id);
          held.delete(id);
        }
      }
    } finally {
      settling = undefined;
    }
  };
  const settleSent = async () => {
    if (sent.size > 0) await (settling ??= settleAll());
  };

  const giveUp = async ({ id, kind, attempts }: DueMessage, failure: Failure) => {
    await services.inUnit(() =>
      services.transaction(async (trx) => {
        services.audit({
          event: 'mail.given_up',
          target: { kind: 'message', id },
          details: { message: id, kind, attempts, failure: failure.reason },
        });
        await outbox.drop(trx, id, failure);
      }),
    );
    log.error({ message: id, kind, attempts, failure: failure.reason }, 'a message was given up');
  };

  const settleFailure = async (message: DueMessage, failure: Failure) => {
    const { id, kind, attempts, createdAt, expiresAt } = message;
    const wait = waitAfter(attempts, waits);
    const dueAt = nowSeconds() + wait;
    const isHopeless = !failure.isOfServer && dueAt > Math.min(createdAt + patience, expiresAt);
    if (isHopeless) return giveUp(message, failure);
    log.warn({ message: id, kind, attempts, failure: failure.reason, wait }, 'a message was not taken');
    await outbox.failed(id, { dueAt, failure });
  };

  const deliver = async (message: DueMessage) => {
    if (sent.has(message.id)) return settleSent();
    const { code } = message;
    const isCodeDead = code !== undefined && nowSeconds() > code.until - timeToType;
    const mail = isCodeDead ? { ...message, ...services.messages.withoutCode(message) } : message;
    const before = successes;
    try {
      await timeRequest({ metrics: services.metrics, target: 'mail' }, () =>
        transport.send(mail, AbortSignal.any([signal, AbortSignal.timeout(longestTry)])),
      );
    } catch (error) {
      // A server that took other messages meanwhile is not away. A try that a stop cut off says nothing about the message.
      const isOfServer = signal.aborted || (isServerFailure(error) && successes === before);
      wasServerAway ||= isOfServer;
      return settleFailure(message, { reason: failureOf(error), isOfServer });
    }
    successes++;
    sent.add(message.id);
    await settleSent();
    if (!wasServerAway) return;
    wasServerAway = false;
    await outbox.serverIsBack();
    outbox.wake();
  };

  const renew = () =>
    outbox
      .renew(
        [...held].map(([id, attempts]) => ({ id, attempts })),
        leaseSeconds,
      )
      .catch((error: unknown) => log.warn({ err: error }, 'the leases of messages on their way could not be renewed'));

  const start = (message: DueMessage) => {
    held.set(message.id, message.attempts);
    renewing ??= setInterval(() => void renew(), renewMilliseconds).unref();
    if (message.isBulk === true) bulkUnderWay.add(message.id);
    const { kind, attempts, traceparent: cause } = message;
    const facts = { 'geopf_id.message': kind, 'geopf_id.attempts': attempts };
    const work = traced('message', { facts, cause }, () => deliver(message))
      .catch((error: unknown) => log.error({ err: error }, 'the delivery of a message could not be noted'))
      .then(() => {
        const wasFull = underWay.size >= connections || bulkUnderWay.size >= bulkConnections;
        underWay.delete(message.id);
        // A message that was sent, and could not be noted yet, must not be sent by another process either.
        if (!sent.has(message.id)) held.delete(message.id);
        if (held.size === 0) {
          clearInterval(renewing);
          renewing = undefined;
        }
        bulkUnderWay.delete(message.id);
        if (wasFull) outbox.wake();
      });
    underWay.set(message.id, work);
  };

  return {
    async round(isStopping) {
      await settleSent();
      if (isStopping() || underWay.size >= connections) return;
      const limit = connections - underWay.size;
      const bulkLimit = bulkConnections - bulkUnderWay.size;
      const except = [...underWay.keys()];
      for (const message of await outbox.lend({ limit, bulkLimit, leaseSeconds, waits, except })) start(message);
    },
    async idle() {
      await Promise.all(underWay.values());
    },
  };
}
