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
import type { StoreParts } from '../database/store-parts.ts';
import { streamColumns, streamOfRow } from './event-streams.ts';
import { noticeColumns, noticeOfRow, noticeRow, type NewNotice } from './notice-rows.ts';

interface Lending {
  readonly limit: number;
  readonly leaseSeconds: number;
  /** The longest wait that is asked for. A stream that waits longer was put off before the clock was set back. */
  readonly longestWait: number;
  /** Streams that this process is delivering. */
  readonly except: readonly string[];
}

/** Says what became of an event that was sent or collected. */
export interface Outcome {
  readonly notice: Pick<EventNotice, 'jti' | 'kind' | 'streamId'>;
  readonly result: DeliveryResult;
  readonly detail?: string | undefined;
  readonly attempts: number;
}

/** Numbers of a stream, for the people who look after it. */
export interface StreamQueue {
  readonly waiting: number;
  readonly oldestAt: number | undefined;
}

/** The events that wait on streams, in their order, and the log of what became of them. */
export interface EventNoticeStore {
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
  postpone(outcome: Outcome, dueAt: number): Promise<void>;
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
  /** Wakes the job, after a commit that wrote events. */
  readonly wake: () => void;
  /** Calls the listener when this process has written events. Returns what ends that. */
  onWake(listener: () => void): () => void;
}

const kindsOfStream = Object.keys(streamEvents);
/** Lines of the log of one stream that are kept. */
const loggedLines = 50;
const droppedTogether = 500;
const maxDetail = 160;

/** Makes the store of the events that wait on streams. */
export function createEventNoticeStore({ database, sealer, nowSeconds }: StoreParts): EventNoticeStore {
  const { knex } = database;
  const listeners = new Set<() => void>();

  const logRow = ({ notice, result, detail, attempts }: Outcome) => ({
    stream_id: notice.streamId,
    at: nowSeconds(),
    kind: notice.kind,
    jti: notice.jti,
    result,
    detail: detail?.slice(0, maxDetail) ?? null,
    attempts,
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
        .select('s.due_at', ...streamColumns.map((column) => `s.${column}`))) as Row[];
      const lent: EventStream[] = [];
      for (const row of rows) {
        // Several processes may read one row. The process whose update still finds it unchanged gets the stream.
        const leasedUntil = now + leaseSeconds;
        const taken = await knex('event_streams')
          .where({ id: row['id'], leased_until: row['leased_until'], due_at: row['due_at'] })
          .update({ leased_until: leasedUntil });
        if (taken === 1) lent.push({ ...streamOfRow(row), leasedUntil });
      }
      return lent;
    },
    async renew(stream, leaseSeconds) {
      const leasedUntil = nowSeconds() + leaseSeconds;
      const rows = (await knex('event_streams')
        .where({ id: stream.id, leased_until: stream.leasedUntil })
        .update({ leased_until: leasedUntil })
        .returning([...streamColumns])) as Row[];
      const [row] = rows;
      return row && streamOfRow(row);
    },
    async next(stream, limit) {
      const rows = (await leaving(knex, stream)
        .orderBy('position')
        .limit(limit)
        .select(...noticeColumns)) as Row[];
      return rows.map((row) => noticeOfRow(sealer, row));
    },
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
    async postpone(outcome, dueAt) {
      const { notice, attempts } = outcome;
      await knex.transaction(async (trx) => {
        const rows = await trx('event_streams')
          .where({ id: notice.streamId })
          .update({
            due_at: dueAt,
            attempts,
            failing_since: trx.raw('coalesce(failing_since, CAST(? AS bigint))', [nowSeconds()]),
          });
        if (rows > 0) await trx('event_deliveries').insert(logRow(outcome));
      });
    },
    async release({ id, leasedUntil }) {
      await knex('event_streams')
        .where({ id, leased_until: leasedUntil })
        .update({ leased_until: 0, served_at: nowSeconds() });
      const oldest = (await knex('event_deliveries')
        .where({ stream_id: id })
        .orderBy('id', 'desc')
        .offset(loggedLines)
        .limit(1)
        .select('id')) as Row[];
      if (oldest[0])
        await knex('event_deliveries')
          .where({ stream_id: id })
          .where('id', '<=', oldest[0]['id'] as number)
          .delete();
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
        const rows = (await collectedOnes().orderBy('position').select('jti', 'kind')) as Row[];
        if (rows.length === 0) return 0;
        await collectedOnes().delete();
        const lines = rows.map((row) => {
          const jti = String(row['jti']);
          const error = errors.get(jti);
          const notice = { streamId, jti, kind: row['kind'] as EventKind };
          return logRow({ notice, result: error === undefined ? 'delivered' : 'rejected', detail: error, attempts: 1 });
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
    async log(streamId) {
      const rows = (await knex('event_deliveries')
        .where({ stream_id: streamId })
        .orderBy('id', 'desc')
        .limit(loggedLines)
        .select('at', 'kind', 'jti', 'result', 'detail', 'attempts')) as Row[];
      return rows.map((row) => ({
        at: Number(row['at']),
        kind: row['kind'] as EventKind,
        jti: String(row['jti']),
        result: row['result'] as DeliveryResult,
        detail: typeof row['detail'] === 'string' ? row['detail'] : undefined,
        attempts: Number(row['attempts']),
      }));
    },
    async queueOf(streamId) {
      const [row] = (await knex('event_notices')
        .where({ stream_id: streamId })
        .count({ waiting: '*' })
        .min({ oldest: 'created_at' })) as Row[];
      const oldest = row?.['oldest'];
      return {
        waiting: Number(row?.['waiting'] ?? 0),
        oldestAt: oldest === null || oldest === undefined ? undefined : Number(oldest),
      };
    },
    async dropOld() {
      const streams = (await knex('event_streams').select('id')) as Row[];
      const lost: { streamId: string; dropped: number }[] = [];
      for (const row of streams) {
        const streamId = String(row['id']);
        const newest = (await knex('event_notices')
          .where({ stream_id: streamId })
          .orderBy('position', 'desc')
          .offset(mostKept)
          .limit(1)
          .select('position')) as Row[];
        const bound = Number(newest[0]?.['position'] ?? 0);
        const old = await knex('event_notices')
          .where({ stream_id: streamId })
          .where((due) => due.where('created_at', '<=', nowSeconds() - keptSeconds).orWhere('position', '<=', bound))
          .orderBy('position')
          .limit(droppedTogether)
          .select('position', 'kind');
        if (old.length === 0) continue;
        const positions = (old as Row[]).map(({ position }) => position as number);
        await knex('event_notices').whereIn('position', positions).delete();
        const dropped = (old as Row[]).filter(({ kind }) => !isAboutStream(kind as EventKind)).length;
        if (dropped > 0) lost.push({ streamId, dropped });
      }
      return lost;
    },
    async noteDropped(streamId, dropped) {
      const notice = { streamId, jti: '', kind: 'stream-updated' } as const;
      await knex('event_deliveries').insert(
        logRow({ notice, result: 'dropped', detail: String(dropped), attempts: 0 }),
      );
    },
    wake() {
      for (const listener of listeners) listener();
    },
    onWake(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
