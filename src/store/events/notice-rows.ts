import type { Sealer } from '../../crypto/sealer.ts';
import type { ChangedEmail, EventDetails, EventNotice } from '../../domain/events/event-stream.ts';
import type { EventKind } from '../../domain/events/security-events.ts';
import type { Row } from '../database/database.ts';
import type { SealedColumn } from '../database/sealed-column.ts';

/** An event that is being put on a stream. Its place follows from the order in which rows are written. */
export type NewNotice = Omit<EventNotice, 'position' | 'createdAt'>;

const about = (jti: string) => `event-notice:${jti}`;

export const sealedEvents: SealedColumn = {
  table: 'event_notices',
  column: 'sealed',
  key: ['position'],
  beside: ['jti'],
  about: ({ jti }) => about(String(jti)),
};

/** Returns the row of an event that is being put on a stream. */
export const noticeRow = (
  sealer: Sealer,
  { streamId, jti, kind, accountId, at, createdAt, txn, details, emails }: NewNotice & { readonly createdAt: number },
) => ({
  stream_id: streamId,
  jti,
  kind,
  account_id: accountId ?? null,
  at,
  created_at: createdAt,
  txn,
  details: JSON.stringify(details),
  sealed: emails ? sealer.seal(JSON.stringify(emails), about(jti)) : null,
});

/** The columns of which an event is made. */
export const noticeColumns = [
  'position',
  'stream_id',
  'jti',
  'kind',
  'account_id',
  'at',
  'created_at',
  'txn',
  'details',
  'sealed',
] as const;

/** Returns the event that a row holds. */
export function noticeOfRow(sealer: Sealer, row: Row): EventNotice {
  const jti = String(row['jti']);
  const emails = typeof row['sealed'] === 'string' ? sealer.open(row['sealed'], about(jti)) : undefined;
  return {
    position: Number(row['position']),
    streamId: String(row['stream_id']),
    jti,
    kind: row['kind'] as EventKind,
    accountId: typeof row['account_id'] === 'string' ? row['account_id'] : undefined,
    at: Number(row['at']),
    createdAt: Number(row['created_at']),
    txn: String(row['txn']),
    details: JSON.parse(String(row['details'])) as EventDetails,
    emails: emails === undefined ? undefined : (JSON.parse(emails) as ChangedEmail),
  };
}
