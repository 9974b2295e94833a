import { methodAddresses, verificationSeconds, type EventStream } from '../../domain/events/event-stream.ts';
import { carriedEvents, eventAddress, supportedEvents } from '../../domain/events/security-events.ts';
import { pollPath, ssfPrefix } from './ssf-paths.ts';

/** Returns the address at which a stream is collected. */
export const pollAddress = (issuer: string, streamId: string): string =>
  new URL(`${ssfPrefix}${pollPath}/${streamId}`, issuer).href;

/** Returns a stream as its client sees it (SSF 1.0, section 8.1.1). What the receiver wants in its header is told to nobody. */
export function streamView(stream: EventStream, issuer: string) {
  const { id, clientId, method, endpoint, requested, description } = stream;
  return {
    stream_id: id,
    iss: issuer,
    aud: clientId,
    delivery: {
      method: methodAddresses[method],
      endpoint_url: method === 'poll' ? pollAddress(issuer, id) : endpoint,
    },
    events_supported: supportedEvents,
    ...(requested !== undefined && { events_requested: requested }),
    events_delivered: carriedEvents(requested).map(eventAddress),
    min_verification_interval: verificationSeconds,
    ...(description !== undefined && { description }),
  };
}

/** Returns the status of a stream as its client sees it. */
export const statusView = ({ id, status, statusReason }: EventStream) => ({
  stream_id: id,
  status,
  ...(statusReason !== undefined && { reason: statusReason }),
});
