import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import type {
  DeliveryMethod,
  EventStream,
  StatusAuthor,
  StreamMaker,
  StreamStatus,
} from '../../domain/events/event-stream.ts';
import { executorOf, type Transaction } from '../database/database.ts';
import { defineRow, json, named, number, oneOf, optional, text } from '../database/define-row.ts';
import { hasChanged, hasRow, insertNew } from '../database/row-counts.ts';
import type { StoreParts } from '../database/store-parts.ts';
import { eventCursor } from './event-cursor.ts';
import type { SealedColumn } from '../database/sealed-column.ts';

/** Says what a client, or its registration, says of a stream. */
export interface StreamWish {
  readonly method: DeliveryMethod;
  readonly endpoint: string | undefined;
  /** Value of the header that the receiver wants; undefined: none. */
  readonly authorization: string | undefined;
  readonly requested: readonly string[] | undefined;
  readonly description: string | undefined;
}

interface StatusChange {
  readonly id: string;
  readonly status: StreamStatus;
  readonly reason: string | undefined;
  readonly by: StatusAuthor;
}

/** The streams of events. A stream goes with its client, and what waits on it goes with the stream. */
export interface EventStreamStore {
  list(clientId: string, trx?: Transaction): Promise<readonly EventStream[]>;
  find(id: string, trx?: Transaction): Promise<EventStream | undefined>;
  /** Locks the stream, so that nobody else changes it until the transaction ends. */
  lock(trx: Transaction, id: string): Promise<EventStream | undefined>;
  /** Adds a stream. Returns undefined where the client has one of this maker already. */
  insert(
    trx: Transaction,
    about: { readonly clientId: string; readonly madeBy: StreamMaker; readonly wish: StreamWish },
  ): Promise<EventStream | undefined>;
  /** Writes what is wished of a stream. A new address is tried at once. */
  change(trx: Transaction, id: string, wish: StreamWish): Promise<void>;
  /** Sets the status. A stream that is disabled drops what waits; one that was disabled carries what happens from now on. */
  setStatus(trx: Transaction, change: StatusChange): Promise<void>;
  remove(trx: Transaction, id: string): Promise<void>;
  /** Returns the header value that the receiver wants. */
  authorizationOf(stream: EventStream): string | undefined;
  /** Notes that the client has asked for a verification, unless it did so after `before`. Returns whether it may. */
  claimVerification(trx: Transaction, id: string, before: number): Promise<boolean>;
  /** Keeps events about a person off the stream, or lets them on again. */
  removeSubject(trx: Transaction, about: { readonly id: string; readonly accountId: string }): Promise<void>;
  addSubject(trx: Transaction, about: { readonly id: string; readonly accountId: string }): Promise<void>;
}

export const streamShape = defineRow({
  id: text,
  clientId: text,
  madeBy: oneOf<StreamMaker>(),
  status: oneOf<StreamStatus>(),
  statusReason: optional(text),
  statusBy: optional(oneOf<StatusAuthor>()),
  statusAt: number,
  method: oneOf<DeliveryMethod>(),
  endpoint: optional(text),
  sealedAuthorization: optional(text),
  requested: named('events', optional(json<readonly string[]>())),
  description: optional(text),
  createdAt: number,
  attempts: number,
  failingSince: optional(number),
  leasedUntil: number,
});

/** 128 random bits. */
const drawId = () => randomBytes(16).toString('base64url');

const about = (id: string) => `event-stream:${id}`;

export const sealedAuthorizations: SealedColumn = {
  table: 'event_streams',
  column: 'sealed_authorization',
  key: ['id'],
  about: ({ id }) => about(String(id)),
};

export function createEventStreamStore({ database, sealer, nowSeconds }: StoreParts): EventStreamStore {
  const { knex } = database;
  const columnsOf = (id: string, { method, endpoint, authorization, requested, description }: StreamWish) =>
    streamShape.row({
      method,
      endpoint,
      sealedAuthorization: authorization === undefined ? undefined : sealer.seal(authorization, about(id)),
      requested,
      description,
    });
  const find = (from: Knex, id: string): Promise<EventStream | undefined> =>
    streamShape.first(from('event_streams').where({ id }));
  const forgetTries = { due_at: 0, attempts: 0, failing_since: null };

  /** Goes past what happened while no stream wanted anything, so that nobody reads it again. */
  const skipUnwanted = async (trx: Transaction) => {
    const executor = executorOf(trx);
    await eventCursor.lock(executor);
    if (!(await hasRow(trx('event_streams').whereNot({ status: 'disabled' }).first('id'))))
      await eventCursor.skip(executor);
  };

  return {
    list: (clientId, trx) =>
      streamShape.list((trx ?? knex)('event_streams').where({ client_id: clientId }).orderBy('made_by')),
    find: (id, trx) => find(trx ?? knex, id),
    async lock(trx, id) {
      // An UPDATE locks the row on both databases.
      await trx('event_streams').where({ id }).update({ id });
      return find(trx, id);
    },
    async insert(trx, { clientId, madeBy, wish }) {
      await skipUnwanted(trx);
      const id = drawId();
      const now = nowSeconds();
      const row = {
        id,
        client_id: clientId,
        made_by: madeBy,
        status: 'enabled',
        status_at: now,
        created_at: now,
        since: now,
        // This column is read no more.
        seen_at: now,
        ...columnsOf(id, wish),
      };
      const isNew = await insertNew(trx('event_streams'), { row, key: ['client_id', 'made_by'] });
      return isNew ? find(trx, id) : undefined;
    },
    async change(trx, id, wish) {
      await trx('event_streams')
        .where({ id })
        .update({ ...columnsOf(id, wish), ...forgetTries });
    },
    async setStatus(trx, { id, status, reason, by }) {
      const stream = await find(trx, id);
      if (!stream) return;
      const now = nowSeconds();
      const returns = stream.status === 'disabled' && status !== 'disabled';
      if (returns) await skipUnwanted(trx);
      await trx('event_streams')
        .where({ id })
        .update({
          ...streamShape.row({ status, statusReason: reason, statusBy: by, statusAt: now }),
          ...(returns && { since: now }),
          ...(status === 'enabled' && forgetTries),
        });
      if (status === 'disabled') await trx('event_notices').where({ stream_id: id }).delete();
    },
    async remove(trx, id) {
      await trx('event_streams').where({ id }).delete();
    },
    authorizationOf: ({ id, sealedAuthorization }) =>
      sealedAuthorization === undefined ? undefined : sealer.open(sealedAuthorization, about(id)),
    claimVerification: (trx, id, before) =>
      hasChanged(
        trx('event_streams')
          .where({ id })
          .where((asked) => asked.whereNull('asked_at').orWhere('asked_at', '<=', before))
          .update({ asked_at: nowSeconds() }),
      ),
    async removeSubject(trx, { id, accountId }) {
      const row = { stream_id: id, account_id: accountId };
      await trx('event_removed_subjects').insert(row).onConflict(['stream_id', 'account_id']).ignore();
    },
    async addSubject(trx, { id, accountId }) {
      await trx('event_removed_subjects').where({ stream_id: id, account_id: accountId }).delete();
    },
  };
}
