import type { Knex } from 'knex';
import {
  isAboutStream,
  keptSeconds,
  mostKept,
  type Delivery,
  type DeliveryResult,
  type EventNotice,
  type EventStream,
} from '../../domain/events/event-stream.ts';
import { streamEvents, type EventKind } from '../../domain/events/security-events.ts';
import type { Row, Transaction } from '../database/database.ts';
import { defineRow, number, oneOf, optional, text, type RowOf } from '../database/define-row.ts';
import type { Lending } from '../clients/notices/service-notices.ts';
import type { StoreParts } from '../database/store-parts.ts';
import { streamShape } from './event-streams.ts';
import { noticeRow, openNotices, type NewNotice } from './notice-rows.ts';
import { createWaking, type Waking } from '../operation/waking.ts';

/** Says what became of an event that was sent or collected. */
export interface Outcome {
  readonly notice: Pick<EventNotice, 'jti' | 'kind' | 'streamId'>;
  readonly result: DeliveryResult;
  readonly detail?: string | undefined;
  readonly attempts: number;
}

const queue = defineRow({ waiting: number, oldestAt: optional(number) });
/** Numbers of a stream, for the people who look after it. */
export type StreamQueue = RowOf<typeof queue>;

/** The events that wait on streams, in their order, and the log of what became of them. */
export interface EventNoticeStore extends Waking {
  add(trx: Transaction, notice: NewNotice): Promise<void>;
  /** Returns streams whose events are due, lent to this process alone; those that were served longest ago first. */
  lend(lending: Lending): Promise<readonly EventStream[]>;
  /** Lengthens a lease. Returns undefined where it had ended, and another process may be at it. */
  renew(stream: EventStream, leaseSeconds: number): Promise<EventStream | undefined>;
  /** Returns the next events of a stream. While it is not enabled these are the events about the stream itself. */
  next(stream: EventStream, limit: number): Promise<readonly EventNotice[]>;
  /** Takes an event off its stream, and notes what became of it. */
  settle(outcome: Outcome): Promise<void>;
  /** Notes that the oldest event could not be sent, and when it is tried again. */
  postpone(failed: Omit<Outcome, 'result'>, dueAt: number): Promise<void>;
  /** Gives a stream back, and forgets the oldest lines of its log. */
  release(stream: EventStream): Promise<void>;
  /** Notes in the log what became of an event that did not wait on a stream. */
  note(outcome: Outcome): Promise<void>;
  /** Takes events that their receiver has collected off a stream. Ids that are not on it are left alone. Returns how many there were. */
  acknowledge(
    streamId: string,
    collected: readonly { readonly jti: string; readonly error?: string | undefined }[],
  ): Promise<number>;
  /** Drops events that wait for a client, and that hold addresses of a person who has withdrawn its access. */
  dropAddresses(trx: Transaction, about: { readonly accountId: string; readonly clientId: string }): Promise<void>;
  /** Returns the last lines of the log, the newest first. */
  log(streamId: string): Promise<readonly Delivery[]>;
  queueOf(streamId: string): Promise<StreamQueue>;
  /** Drops events that have waited too long, a batch at a time. Returns the streams that lost some, with their number. */
  dropOld(): Promise<readonly { readonly streamId: string; readonly dropped: number }[]>;
  /** Notes in the log how many events were dropped. */
  noteDropped(streamId: string, dropped: number): Promise<void>;
}

const kindsOfStream = Object.keys(streamEvents);
/** Lines of the log of one stream that are kept. */
const loggedLines = 50;
const droppedTogether = 500;
const maxDetail = 160;

const deliveryShape = defineRow({
  at: number,
  kind: oneOf<EventKind>(),
  jti: text,
  result: oneOf<DeliveryResult>(),
  detail: optional(text),
  attempts: number,
});
const streamOfS = streamShape.under('s');
const lineShape = defineRow({ id: number });
const waitingShape = defineRow({ position: number, jti: text, kind: oneOf<EventKind>() });

export function createEventNoticeStore({ database, sealer, nowSeconds }: StoreParts): EventNoticeStore {
  const { knex } = database;
  const notices = openNotices(sealer);

  const logRow = ({ notice, result, detail, attempts }: Outcome) => ({
    stream_id: notice.streamId,
    ...deliveryShape.row({
      at: nowSeconds(),
      kind: notice.kind,
      jti: notice.jti,
      result,
      detail: detail?.slice(0, maxDetail),
      attempts,
    }),
  });

  /** The events that may leave: all of an enabled stream, and those about the stream itself of any other one. */
  const leaving = (trx: Knex, { id, status }: Pick<EventStream, 'id' | 'status'>) => {
    const wanted = trx('event_notices').where({ stream_id: id });
    return status === 'enabled' ? wanted : wanted.whereIn('kind', kindsOfStream);
  };

  const deliverable = (trx: Knex) =>
    trx('event_notices as n')
      .whereRaw('n.stream_id = s.id')
      .where((may) => may.where('s.status', 'enabled').orWhereIn('n.kind', kindsOfStream))
      .select(trx.raw('1'));

  return {
    ...createWaking(),
    async add(trx, notice) {
      await trx('event_notices').insert(noticeRow(sealer, { ...notice, createdAt: nowSeconds() }));
    },
    async lend({ limit, leaseSeconds, longestWait, except }) {
      const now = nowSeconds();
      const rows = (await knex('event_streams as s')
        .join('clients as c', 'c.client_id', 's.client_id')
        .where('s.method', 'push')
        .whereNull('c.disabled_at')
        .where('s.leased_until', '<=', now)
        .where((due) => due.where('s.due_at', '<=', now).orWhere('s.due_at', '>', now + longestWait))
        .whereNotIn('s.id', except)
        .whereExists(deliverable(knex))
        .orderBy(['s.served_at', 's.id'])
        .limit(limit)
        .select('s.due_at', ...streamOfS.columns)) as Row[];
      const lent: EventStream[] = [];
      for (const row of rows) {
        // Several processes may read one row. The process whose update still finds it unchanged gets the stream.
        const leasedUntil = now + leaseSeconds;
        const stream = streamOfS.read(row);
        const taken = await knex('event_streams')
          .where({ id: stream.id, leased_until: stream.leasedUntil, due_at: row['due_at'] })
          .update({ leased_until: leasedUntil });
        if (taken === 1) lent.push({ ...stream, leasedUntil });
      }
      return lent;
    },
    async renew(stream, leaseSeconds) {
      const leased = knex('event_streams').where({ id: stream.id, leased_until: stream.leasedUntil });
      const [renewed] = await streamShape.returned(leased.update({ leased_until: nowSeconds() + leaseSeconds }));
      return renewed;
    },
    next: (stream, limit) => notices.list(leaving(knex, stream).orderBy('position').limit(limit)),
    async settle(outcome) {
      const { streamId, jti } = outcome.notice;
      await knex.transaction(async (trx) => {
        const removed = await trx('event_notices').where({ stream_id: streamId, jti }).delete();
        if (removed === 0) return;
        await trx('event_deliveries').insert(logRow(outcome));
        await trx('event_streams')
          .where({ id: streamId })
          .where((tried) => tried.where('attempts', '>', 0).orWhereNotNull('failing_since'))
          .update({ attempts: 0, failing_since: null, due_at: 0 });
      });
    },
    async postpone(failed, dueAt) {
      const { notice, attempts } = failed;
      await knex.transaction(async (trx) => {
        const rows = await trx('event_streams')
          .where({ id: notice.streamId })
          .update({
            due_at: dueAt,
            attempts,
            failing_since: trx.raw('coalesce(failing_since, CAST(? AS bigint))', [nowSeconds()]),
          });
        if (rows > 0) await trx('event_deliveries').insert(logRow({ ...failed, result: 'failed' }));
      });
    },
    async release({ id, leasedUntil }) {
      await knex('event_streams')
        .where({ id, leased_until: leasedUntil })
        .update({ leased_until: 0, served_at: nowSeconds() });
      const lines = () => knex('event_deliveries').where({ stream_id: id });
      const oldest = await lineShape.first(lines().orderBy('id', 'desc').offset(loggedLines));
      if (oldest) await lines().where('id', '<=', oldest.id).delete();
    },
    async note(outcome) {
      await knex('event_deliveries').insert(logRow(outcome));
    },
    async acknowledge(streamId, collected) {
      if (collected.length === 0) return 0;
      const errors = new Map(collected.map(({ jti, error }) => [jti, error]));
      return knex.transaction(async (trx) => {
        const collectedOnes = () =>
          trx('event_notices')
            .where({ stream_id: streamId })
            .whereIn('jti', [...errors.keys()]);
        const found = await waitingShape.list(collectedOnes().orderBy('position'));
        if (found.length === 0) return 0;
        await collectedOnes().delete();
        const lines = found.map(({ jti, kind }) => {
          const error = errors.get(jti);
          const result = error === undefined ? 'delivered' : 'rejected';
          return logRow({ notice: { streamId, jti, kind }, result, detail: error, attempts: 1 });
        });
        await trx.batchInsert('event_deliveries', lines, 50);
        return lines.length;
      });
    },
    async dropAddresses(trx, { accountId, clientId }) {
      await trx('event_notices')
        .where({ account_id: accountId })
        .whereNotNull('sealed')
        .whereIn('stream_id', trx('event_streams').where({ client_id: clientId }).select('id'))
        .delete();
    },
    log: (of) =>
      deliveryShape.list(knex('event_deliveries').where({ stream_id: of }).orderBy('id', 'desc').limit(loggedLines)),
    async queueOf(of) {
      const [row] = (await knex('event_notices')
        .where({ stream_id: of })
        .count({ waiting: '*' })
        .min({ oldest_at: 'created_at' })) as Row[];
      return queue.read(row!);
    },
    async dropOld() {
      const lost: { streamId: string; dropped: number }[] = [];
      for (const id of await knex('event_streams').pluck<string[]>('id')) {
        const waiting = () => knex('event_notices').where({ stream_id: id });
        const newest = await waitingShape.first(waiting().orderBy('position', 'desc').offset(mostKept));
        const bound = newest?.position ?? 0;
        const old = await waitingShape.list(
          waiting()
            .where((due) => due.where('created_at', '<=', nowSeconds() - keptSeconds).orWhere('position', '<=', bound))
            .orderBy('position')
            .limit(droppedTogether),
        );
        if (old.length === 0) continue;
        const positions = old.map(({ position }) => position);
        await knex('event_notices').whereIn('position', positions).delete();
        const dropped = old.filter(({ kind }) => !isAboutStream(kind)).length;
        if (dropped > 0) lost.push({ streamId: id, dropped });
      }
      return lost;
    },
    async noteDropped(streamId, dropped) {
      const notice = { streamId, jti: '', kind: 'stream-updated' } as const;
      await knex('event_deliveries').insert(
        logRow({ notice, result: 'dropped', detail: String(dropped), attempts: 0 }),
      );
    },
  };
}
