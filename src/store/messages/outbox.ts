import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { clockSkew } from '../../domain/time.ts';
import { currentTraceparent } from '../../tracing/traced.ts';
import type { SealedColumn } from '../database/sealed-column.ts';
import { executorOf, type Transaction } from '../database/database.ts';
import { queueRow } from '../unit/unit-of-work.ts';
import { defineRow, flag, named, number, optional, text, type RowOf } from '../database/define-row.ts';
import { hasRow } from '../database/row-counts.ts';
import type { StoreParts } from '../database/store-parts.ts';
import { createWaking, type Waking } from '../operation/waking.ts';

/** A message as it will be sent. Its body is sealed until it is delivered. Body and recipient are erased then. */
export interface Message {
  readonly kind: string;
  readonly to: string;
  readonly lang: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** After this time sending makes no sense, because the content has expired; epoch seconds. */
  readonly expiresAt: number;
  /** The message goes to many people at once, and leaves after all others. */
  readonly isBulk?: boolean;
  /** A code in the message, which dies before the rest of it does. */
  readonly code?: {
    /** After this time the code is not worth sending; epoch seconds. */
    readonly until: number;
    /** The data from which the message is made without its code. */
    readonly dataWithout: object;
  };
}

export interface DueMessage extends Message {
  readonly id: string;
  readonly attempts: number;
  readonly createdAt: number;
  /** The trace of the request that queued the message. */
  readonly traceparent?: string;
}

/** Why a message was not taken, and whether this is about the mail server and so about every message. */
export interface Failure {
  readonly reason: string;
  readonly isOfServer: boolean;
}

interface Lending {
  readonly limit: number;
  /** At most so many of them go to many people at once. */
  readonly bulkLimit: number;
  readonly leaseSeconds: number;
  /** The longest waits after the first, the second … try. A message that waits longer was queued before the clock was set back. */
  readonly waits: readonly number[];
  /** Messages that this process is sending: their leases end early where the clock is set ahead. */
  readonly except: readonly string[];
}

const dueShape = defineRow({
  id: text,
  dueAt: number,
  attempts: number,
  createdAt: number,
  sealedBody: text,
  isBulk: named('bulk', flag),
});

/** The fate of a message; `at` in epoch seconds. */
export type Fate =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'sent'; readonly at: number }
  /** The mail server took other messages, and refused this one for a day. */
  | { readonly kind: 'refused' }
  /** It expired before a mail server took it, or nothing is known of it any more. */
  | { readonly kind: 'lost' };

/** A message for the person of an account, as the helpdesk sees it; times in epoch seconds. What it says is not kept. */
export interface SentMessage {
  readonly id: string;
  readonly kind: string;
  /** The subject, which names no person; undefined for a message of an earlier version. */
  readonly subject: string | undefined;
  readonly createdAt: number;
  readonly fate: Fate;
  /** Says what was wrong at the last try, in words of the program; undefined where nothing was. */
  readonly failure: Failure | undefined;
}

export interface Outbox extends Waking {
  /**
   * Queues a message with the request's other changes, so that a message and its cause are written together or not at all. Returns the id of
   * the message.
   */
  enqueue(message: Message & { readonly accountId: string | undefined }): string;
  /** Returns the newest messages for the person of an account. */
  sentTo(accountId: string, size: number): Promise<readonly SentMessage[]>;
  /** Returns what has become of a message. */
  fateOf(trx: Transaction, id: string): Promise<Fate>;
  /**
   * Returns due messages, each lent to this process alone until `leaseSeconds` have passed. Those that go to many people at once come after
   * all others.
   */
  lend(lending: Lending): Promise<readonly DueMessage[]>;
  /** Renews the leases of messages that are still on their way by these tries. */
  renew(tries: readonly { readonly id: string; readonly attempts: number }[], leaseSeconds: number): Promise<void>;
  /** Notes that messages were sent, with the other changes of the unit of work. Their bodies and recipients are erased. */
  delivered(ids: readonly string[]): void;
  /** Schedules the next try at `dueAt`. */
  failed(id: string, about: { readonly dueAt: number; readonly failure: Failure }): Promise<void>;
  /** Drops a message that nobody takes. Its row stays for a month, without the body. */
  drop(trx: Transaction, id: string, failure: Failure): Promise<void>;
  /** Returns whether so many messages wait that go to many people at once. */
  hasManyBulk(many: number): Promise<boolean>;
  /** Makes the messages due that wait because of the mail server. */
  serverIsBack(): Promise<void>;
}

/** Begins the `last_error` of a message that waits because of the mail server. */
export const serverMark = 'server: ';
const errorOf = ({ reason, isOfServer }: Failure) => `${isOfServer ? serverMark : ''}${reason}`.slice(0, 255);

/** The columns that say what has become of a message. */
const fateColumns = { deliveredAt: optional(number), sealedBody: optional(text), lastError: optional(text) };
const fateRow = defineRow(fateColumns);
type FateRow = RowOf<typeof fateRow>;

function fateOf({ deliveredAt, sealedBody, lastError }: FateRow): Fate {
  if (deliveredAt !== undefined) return { kind: 'sent', at: deliveredAt };
  if (sealedBody !== undefined) return { kind: 'waiting' };
  return { kind: lastError === undefined || lastError.startsWith(serverMark) ? 'lost' : 'refused' };
}

function failureOf({ lastError: error }: FateRow): Failure | undefined {
  if (error === undefined) return undefined;
  const isOfServer = error.startsWith(serverMark);
  return { reason: isOfServer ? error.slice(serverMark.length) : error, isOfServer };
}

const fateShape = fateRow.to(fateOf);
const sentShape = defineRow({ ...fateColumns, id: text, kind: text, subject: optional(text), createdAt: number }).to(
  ({ id, kind, subject, createdAt, ...row }): SentMessage => ({
    id,
    kind,
    subject,
    createdAt,
    fate: fateOf(row),
    failure: failureOf(row),
  }),
);

const lend = (wanted: string) => `WITH x AS (${wanted})
  UPDATE outbox SET due_at = CAST(? AS bigint), attempts = outbox.attempts + 1, last_error = NULL FROM x
  WHERE outbox.id = x.id AND outbox.due_at = x.due_at AND outbox.attempts = x.attempts AND outbox.delivered_at IS NULL
  RETURNING outbox.id`;
/** Lends messages to this process. On PostgreSQL a message that another process is taking is left to it, so that nobody waits. */
const lendTexts = {
  sqlite: lend(
    `SELECT value->>'$.id' AS id, value->>'$.due_at' AS due_at, value->>'$.attempts' AS attempts FROM json_each(?)`,
  ),
  postgres: lend(
    `SELECT o.id, o.due_at, o.attempts FROM json_to_recordset(?::json) AS w(id text, due_at bigint, attempts bigint)
     JOIN outbox o ON o.id = w.id AND o.due_at = w.due_at AND o.attempts = w.attempts FOR UPDATE OF o SKIP LOCKED`,
  ),
};

export const sealedMessages: SealedColumn = {
  table: 'outbox',
  column: 'sealed_body',
  key: ['id'],
  about: ({ id }) => String(id),
};

export function createOutbox({ database, sealer, nowSeconds }: StoreParts): Outbox {
  const waiting = () => database.knex('outbox').whereNull('delivered_at').whereNotNull('sealed_body');
  const isDue = (waits: readonly number[]) => {
    const longest = waits.map((wait, index) => `WHEN ${index + 1} THEN ${wait}`).join(' ');
    const mayWait = `CASE attempts WHEN 0 THEN 0 ${longest} ELSE ${waits.at(-1) ?? 0} END`;
    const now = nowSeconds();
    return (query: Knex.QueryBuilder) =>
      query
        .where('due_at', '<=', now)
        .orWhere((late) =>
          late
            .where('due_at', '>', now + clockSkew)
            .whereRaw(`due_at > CAST(? AS bigint) + ${mayWait}`, [now + clockSkew]),
        );
  };
  return {
    ...createWaking(),
    enqueue({ accountId, ...message }) {
      const id = randomUUID();
      queueRow('outbox', {
        id,
        kind: message.kind,
        recipient: message.to,
        account_id: accountId ?? null,
        // A message for nobody's account is asked about by nobody.
        subject: accountId === undefined ? null : message.subject.slice(0, 255),
        sealed_body: sealer.seal(JSON.stringify({ ...message, traceparent: currentTraceparent() }), id),
        created_at: nowSeconds(),
        due_at: nowSeconds(),
        expires_at: message.expiresAt,
        bulk: message.isBulk === true ? 1 : 0,
      });
      return id;
    },
    async fateOf(trx, id) {
      return (await fateShape.first(trx('outbox').where({ id }))) ?? { kind: 'lost' };
    },
    sentTo: (accountId, size) =>
      sentShape.list(
        database
          .knex('outbox')
          .where({ account_id: accountId })
          .orderBy([{ column: 'created_at', order: 'desc' }, 'id'])
          .limit(size),
      ),
    async lend({ limit, bulkLimit, leaseSeconds, waits, except }) {
      const due = waiting()
        .where(isDue(waits.map((wait) => Math.max(wait, leaseSeconds))))
        .where('expires_at', '>', nowSeconds())
        .whereNotIn('id', except)
        .orderBy(['bulk', 'created_at'])
        .limit(limit);
      if (bulkLimit <= 0) void due.where({ bulk: 0 });
      const found = await dueShape.list(due);
      const bulk = found.filter(({ isBulk }) => isBulk).slice(0, bulkLimit);
      const candidates = [...found.filter(({ isBulk }) => !isBulk), ...bulk];
      if (candidates.length === 0) return [];
      // Several processes may read one row. The process whose update still finds it unchanged gets the message. A message on its way has
      // no error, so `serverIsBack` leaves it alone.
      const wanted = candidates.map(({ id, dueAt, attempts }) => ({ id, due_at: dueAt, attempts }));
      const taken = await executorOf(database.knex).all(lendTexts[database.dialect], [
        JSON.stringify(wanted),
        nowSeconds() + leaseSeconds,
      ]);
      const ids = new Set(taken.map(({ id }) => String(id)));
      return candidates.flatMap(({ id, attempts, createdAt, sealedBody }) => {
        const body = ids.has(id) ? sealer.open(sealedBody, id) : undefined;
        if (body === undefined) return [];
        const message = JSON.parse(body) as Message & Pick<DueMessage, 'traceparent'>;
        return { ...message, id, attempts: attempts + 1, createdAt };
      });
    },
    async renew(tries, leaseSeconds) {
      // A try that has failed has an error, and a time of its own.
      for (const { id, attempts } of tries)
        await waiting()
          .where({ id, attempts })
          .whereNull('last_error')
          .update({ due_at: nowSeconds() + leaseSeconds });
    },
    delivered(ids) {
      for (const id of ids) queueRow('delivered_messages', { id, delivered_at: nowSeconds() });
    },
    async failed(id, { dueAt, failure }) {
      await database
        .knex('outbox')
        .where({ id })
        .update({ due_at: dueAt, last_error: errorOf(failure) });
    },
    async drop(trx, id, failure) {
      await trx('outbox')
        .where({ id })
        .update({ recipient: '', sealed_body: null, last_error: errorOf(failure) });
    },
    hasManyBulk(many) {
      const last = waiting()
        .where({ bulk: 1 })
        .orderBy('created_at')
        .offset(many - 1);
      return hasRow(last.first('id'));
    },
    async serverIsBack() {
      await waiting()
        .where('due_at', '>', nowSeconds())
        .where('last_error', 'like', `${serverMark}%`)
        .update({ due_at: nowSeconds() });
    },
  };
}
