import type { EventStream } from '../../domain/events/event-stream.ts';
import type { Services } from '../../services.ts';
import type { Transaction } from '../../store/database/database.ts';

export interface StreamOfClient {
  readonly clientId: string;
  readonly streamId: string;
}

/** Returns a stream of this client. A stream of another client does not exist for it. */
export async function ownStream(
  { events: { streams: eventStreams } }: Services,
  { clientId, streamId }: StreamOfClient,
): Promise<EventStream | undefined> {
  const stream = await eventStreams.find(streamId);
  return stream?.clientId === clientId ? stream : undefined;
}

/** Locks a stream of this client, as `ownStream` finds it. */
export async function lockOwnStream(
  { events: { streams: eventStreams } }: Services,
  trx: Transaction,
  { clientId, streamId }: StreamOfClient,
): Promise<EventStream | undefined> {
  const stream = await eventStreams.find(streamId, trx);
  return stream?.clientId === clientId ? eventStreams.lock(trx, streamId) : undefined;
}
