import { verificationSeconds, type EventStream } from '../../domain/events/event-stream.ts';
import type { Services } from '../../services.ts';
import { streamNotice } from './change-status.ts';
import { deliverEvent, type Sent } from './deliver-event.ts';
import { lockOwnStream, type StreamOfClient } from './own-stream.ts';

/** Says what a request for a verification came to. */
type VerificationAnswer = { readonly kind: 'done' | 'not_found' | 'too_often' };

/** Puts a verification on a stream, as its client asked. The event holds what the client sent along (SSF 1.0, section 8.1.4). */
export async function verifyStream(
  services: Services,
  about: StreamOfClient & { readonly state: string | undefined },
): Promise<VerificationAnswer> {
  const { streamId, state } = about;
  const answer = await services.transaction(async (trx): Promise<VerificationAnswer> => {
    const stream = await lockOwnStream(services, trx, about);
    if (!stream) return { kind: 'not_found' };
    const before = services.nowSeconds() - verificationSeconds;
    if (!(await services.events.streams.claimVerification(trx, streamId, before))) return { kind: 'too_often' };
    const details = state === undefined ? {} : { state };
    await services.events.notices.add(trx, { ...streamNotice(services, stream), kind: 'verification', details });
    return { kind: 'done' };
  });
  services.events.notices.wake();
  return answer;
}

/** Says what a trial came to: how the receiver answered, or that it has to collect the event itself. */
export type TrialAnswer = Sent | { readonly result: 'waiting' };

/**
 * Sends a verification at once, past what waits on the stream, and returns how the receiver answered. A receiver that collects its events
 * finds it at its next visit.
 */
export async function trialOfStream(services: Services, stream: EventStream): Promise<TrialAnswer> {
  const notice = { ...streamNotice(services, stream), kind: 'verification', details: {} } as const;
  services.audit({ event: 'stream.tried', clientId: stream.clientId, details: { stream: stream.id } });
  if (stream.method === 'poll') {
    await services.transaction((trx) => services.events.notices.add(trx, notice));
    return { result: 'waiting' };
  }
  const sent = await deliverEvent(services, {
    stream,
    notice: { ...notice, position: 0, createdAt: notice.at },
  });
  await services.events.notices.note({ notice, result: sent.result, detail: sent.detail, attempts: 1 });
  return sent;
}
