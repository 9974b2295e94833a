import type { EventNotice, EventStream } from '../../domain/events/event-stream.ts';
import type { Services } from '../../services.ts';
import { tokenAddress } from '../../domain/network/token-address.ts';

/** Says what one try to push an event came to. */
export interface Sent {
  /** `delivered` and `rejected` are final; `failed` is tried again. */
  readonly result: 'delivered' | 'rejected' | 'failed';
  /** The status or the error code of the receiver; `unreachable` where no answer came in time. */
  readonly detail: string;
}

/** Refusals that another try cannot mend (RFC 8935, section 2.4). The other ones are about the receiver, and it may mend them. */
const final: readonly string[] = [
  'invalid_request',
  'invalid_key',
  'invalid_issuer',
  'invalid_audience',
  'invalid_state',
];
const taken: readonly number[] = [200, 202, 204];

/** Pushes an event to its receiver, once. */
export async function deliverEvent(
  services: Services,
  {
    stream,
    notice,
    signal,
  }: { readonly stream: EventStream; readonly notice: EventNotice; readonly signal?: AbortSignal | undefined },
): Promise<Sent> {
  const address = tokenAddress(stream.endpoint, services.config);
  if (address === undefined) return { result: 'failed', detail: 'unreachable' };
  const token = await services.outbound.signEvent(notice, stream.clientId);
  const authorization = services.events.streams.authorizationOf(stream);
  try {
    const { status, error } = await services.outbound.pushEvent(address, { token, authorization, signal });
    if (taken.includes(status)) return { result: 'delivered', detail: String(status) };
    if (error === undefined) return { result: 'failed', detail: String(status) };
    return { result: final.includes(error) ? 'rejected' : 'failed', detail: error };
  } catch (error) {
    services.log.debug({ err: error, client: stream.clientId }, 'the way to a receiver of events is not open');
    return { result: 'failed', detail: 'unreachable' };
  }
}
