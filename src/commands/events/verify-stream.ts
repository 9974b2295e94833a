import { verificationSeconds } from '../../domain/events/event-stream.ts';
import type { Services } from '../../services.ts';
import { streamNotice } from './change-status.ts';
import { lockOwnStream, type StreamOfClient } from './own-stream.ts';

/** What a request for a verification came to. */
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
    if (!(await services.eventStreams.claimVerification(trx, streamId, before))) return { kind: 'too_often' };
    const details = state === undefined ? {} : { state };
    await services.eventNotices.add(trx, { ...streamNotice(services, stream), kind: 'verification', details });
    return { kind: 'done' };
  });
  services.eventNotices.wake();
  return answer;
}
