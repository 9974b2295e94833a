import { randomUUID } from 'node:crypto';
import { hashBearer } from '../../crypto/sealer.ts';
import type { EventStream, StatusAuthor, StreamStatus } from '../../domain/events/event-stream.ts';
import type { Services } from '../../services.ts';
import type { Transaction } from '../../store/database/database.ts';

interface Change {
  /** The locked stream. */
  readonly stream: EventStream;
  readonly status: StreamStatus;
  readonly by: StatusAuthor;
  /** Words for the receiver, which its status tells. */
  readonly reason: string | undefined;
  /** Words for the audit, where they are others. */
  readonly noted?: string | undefined;
}

/** Returns an event about a stream itself. */
export function streamNotice(services: Services, { id }: Pick<EventStream, 'id'>) {
  const jti = randomUUID();
  return {
    streamId: id,
    jti,
    accountId: undefined,
    at: services.nowSeconds(),
    txn: hashBearer(jti),
    emails: undefined,
  } as const;
}

/**
 * Changes the status of a locked stream. A receiver that did not ask for the change itself is told of it on the stream, which SSF wants. Returns
 * whether anything changed.
 */
export async function changeStatus(
  services: Services,
  trx: Transaction,
  { stream, status, by, reason, noted }: Change,
): Promise<boolean> {
  const { id, clientId } = stream;
  if (stream.status === status && stream.statusReason === reason) return false;
  await services.events.streams.setStatus(trx, { id, status, reason, by });
  services.audit({ event: 'stream.status_changed', clientId, reason: noted, details: { stream: id, status, by } });
  if (by !== 'client' && stream.status !== status)
    await services.events.notices.add(trx, {
      ...streamNotice(services, stream),
      kind: 'stream-updated',
      details: { status, ...(reason !== undefined && { reason }) },
    });
  return true;
}
