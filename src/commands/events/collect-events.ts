import type { Services } from '../../services.ts';
import { ownStream, type StreamOfClient } from './own-stream.ts';

/** Events that a receiver collects, and those that it has taken or refused (RFC 8936). */
interface Collecting extends StreamOfClient {
  readonly most: number;
  /** Ids of events that it has taken. */
  readonly taken: readonly string[];
  /** Ids of events that it can do nothing with, with its error codes. */
  readonly refused: Readonly<Record<string, string>>;
}

type Collected =
  | { readonly kind: 'not_found' | 'not_polled' }
  /** The tokens of the events, by id, in their order. */
  | { readonly kind: 'done'; readonly tokens: Readonly<Record<string, string>>; readonly isMore: boolean };

/**
 * Takes the events off a stream that its receiver has taken or refused, and returns the next ones. An event stays until it is taken. Ids that
 * are not on this stream are left alone.
 */
export async function collectEvents(services: Services, collecting: Collecting): Promise<Collected> {
  const { most, taken, refused, clientId } = collecting;
  const stream = await ownStream(services, collecting);
  if (!stream) return { kind: 'not_found' };
  if (stream.method !== 'poll') return { kind: 'not_polled' };
  await services.events.notices.acknowledge(stream.id, [
    ...taken.map((jti) => ({ jti })),
    ...Object.entries(refused).map(([jti, error]) => ({ jti, error })),
  ]);
  const found = await services.events.notices.next(stream, most + 1);
  const tokens: Record<string, string> = {};
  for (const notice of found.slice(0, most)) tokens[notice.jti] = await services.outbound.signEvent(notice, clientId);
  return { kind: 'done', tokens, isMore: found.length > most };
}
