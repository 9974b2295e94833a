import type { EventStream, StreamStatus } from '../../domain/events/event-stream.ts';
import { refuseUri } from '../../domain/clients/addresses/client-uris.ts';
import type { Services } from '../../services.ts';
import type { StreamWish } from '../../store/events/event-streams.ts';
import { changeStatus } from './change-status.ts';
import { lockOwnStream, type StreamOfClient } from './own-stream.ts';

/** Says what a change of a stream came to. */
export type StreamAnswer =
  | { readonly kind: 'done'; readonly stream: EventStream }
  | { readonly kind: 'exists' | 'not_found' | 'of_registration' | 'private_address' }
  /** The address is none that events may be pushed to; the message says why. */
  | { readonly kind: 'bad_address'; readonly message: string };

interface Refused {
  readonly kind: 'private_address' | 'bad_address';
  readonly message: string;
}

/** Returns why events may not be pushed to the address of a wish. It is looked at again before each push. */
async function refuseAddress(services: Services, { method, endpoint }: StreamWish): Promise<Refused | undefined> {
  if (method !== 'push') return undefined;
  const refused = refuseUri(endpoint, { production: services.config.production });
  if (refused) return { kind: 'bad_address', message: refused.message };
  const isPrivate = await services.outbound.isPrivateAddress(endpoint ?? '');
  return isPrivate ? { kind: 'private_address', message: '' } : undefined;
}

/** Makes the stream of a client. It has one that it manages itself, beside the one of its registration. */
export async function createStream(
  services: Services,
  { clientId, wish }: { readonly clientId: string; readonly wish: StreamWish },
): Promise<StreamAnswer> {
  const refused = await refuseAddress(services, wish);
  if (refused) return refused;
  return services.transaction(async (trx) => {
    const stream = await services.events.streams.insert(trx, { clientId, madeBy: 'client', wish });
    if (!stream) return { kind: 'exists' };
    const details = { stream: stream.id, method: wish.method };
    services.audit({ event: 'stream.created', clientId, details });
    return { kind: 'done', stream };
  });
}

/** Changes what a client wishes of its stream. `wish` gets the present stream, locked. */
export async function changeStream(
  services: Services,
  about: StreamOfClient & { readonly wish: (stream: EventStream) => StreamWish },
): Promise<StreamAnswer> {
  const { clientId, streamId } = about;
  const before = await services.events.streams.find(streamId);
  if (before?.clientId !== clientId) return { kind: 'not_found' };
  const refused = await refuseAddress(services, about.wish(before));
  if (refused) return refused;
  const answer = await services.transaction(async (trx): Promise<StreamAnswer> => {
    const locked = await lockOwnStream(services, trx, about);
    if (!locked) return { kind: 'not_found' };
    if (locked.madeBy !== 'client') return { kind: 'of_registration' };
    const wish = about.wish(locked);
    await services.events.streams.change(trx, streamId, wish);
    services.audit({ event: 'stream.changed', clientId, details: { stream: streamId, method: wish.method } });
    const stream = await services.events.streams.find(streamId, trx);
    return stream ? { kind: 'done', stream } : { kind: 'not_found' };
  });
  services.events.notices.wake();
  return answer;
}

export async function deleteStream(services: Services, about: StreamOfClient): Promise<StreamAnswer> {
  const { clientId, streamId } = about;
  return services.transaction(async (trx): Promise<StreamAnswer> => {
    const stream = await lockOwnStream(services, trx, about);
    if (!stream) return { kind: 'not_found' };
    if (stream.madeBy !== 'client') return { kind: 'of_registration' };
    await services.events.streams.remove(trx, streamId);
    services.audit({ event: 'stream.deleted', clientId, details: { stream: streamId } });
    return { kind: 'done', stream };
  });
}

/** Sets the status of a stream, as its client or somebody who answers for the service wishes. */
export async function setStreamStatus(
  services: Services,
  about: StreamOfClient & {
    readonly status: StreamStatus;
    readonly by: 'client' | 'manager';
    /** Words for the status, which the receiver can read. */
    readonly reason?: string | undefined;
    /** Words of the person for the audit. */
    readonly noted?: string | undefined;
  },
): Promise<StreamAnswer> {
  const { streamId, status, by, reason, noted } = about;
  const answer = await services.transaction(async (trx): Promise<StreamAnswer> => {
    const stream = await lockOwnStream(services, trx, about);
    if (!stream) return { kind: 'not_found' };
    await changeStatus(services, trx, { stream, status, by, reason, noted });
    return { kind: 'done', stream: (await services.events.streams.find(streamId, trx)) ?? stream };
  });
  services.events.notices.wake();
  return answer;
}
