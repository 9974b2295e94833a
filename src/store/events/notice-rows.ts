import type { Sealer } from '../../crypto/sealer.ts';
import type { ChangedEmail, EventDetails, EventNotice } from '../../domain/events/event-stream.ts';
import type { EventKind } from '../../domain/events/security-events.ts';
import type { Row } from '../database/database.ts';
import { defineRow, json, number, oneOf, optional, text } from '../database/define-row.ts';
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

const noticeShape = defineRow({
  position: number,
  streamId: text,
  jti: text,
  kind: oneOf<EventKind>(),
  accountId: optional(text),
  at: number,
  createdAt: number,
  txn: text,
  details: json<EventDetails>(),
  sealed: optional(text),
});

/** Returns the row of an event that is being put on a stream. */
export const noticeRow = (
  sealer: Sealer,
  { accountId, emails, ...notice }: NewNotice & { readonly createdAt: number },
): Row =>
  noticeShape.row({
    ...notice,
    accountId,
    sealed: emails && sealer.seal(JSON.stringify(emails), about(notice.jti)),
  });

/** Returns the shape of the events that wait on streams. */
export const openNotices = (sealer: Sealer) =>
  noticeShape.to(({ sealed, ...notice }): EventNotice => {
    const emails = sealed === undefined ? undefined : sealer.open(sealed, about(notice.jti));
    return { ...notice, emails: emails === undefined ? undefined : (JSON.parse(emails) as ChangedEmail) };
  });
