import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { lostDeviceActs } from '../../domain/people/person-act-names.ts';
import {
  drawReference,
  nextMoment,
  resetPasswordSeconds,
  type LostDeviceProof,
} from '../../domain/lost-device/lost-device.ts';
import type { Transaction } from '../database/database.ts';
import { defineRow, number, oneOf, optional, text, type RowOf } from '../database/define-row.ts';
import { countWaitingRows, hasChanged, type WaitingRows } from '../database/row-counts.ts';
import type { StoreParts } from '../database/store-parts.ts';

const requestShape = defineRow({
  id: text,
  accountId: text,
  /** Reference by which person and support call the request. */
  reference: text,
  begunAt: number,
  endsAt: number,
  /** Time of the next message, and at last of the end. */
  nextAt: number,
  /** The proof beside the mailbox; undefined in requests of an earlier version. */
  proof: optional(oneOf<LostDeviceProof>()),
});
/** A request to take a second factor away unless a person cancels it; times in epoch seconds. */
export type LostDeviceRequest = RowOf<typeof requestShape>;

export interface LostDeviceRequestStore {
  /** Finds the open request of an account. */
  find(accountId: string): Promise<LostDeviceRequest | undefined>;
  /** Finds the open request of an account, as this transaction sees it. */
  findIn(trx: Transaction, accountId: string): Promise<LostDeviceRequest | undefined>;
  /** Finds an open request by its id. */
  findById(id: string): Promise<LostDeviceRequest | undefined>;
  /** Returns open requests, the oldest first. */
  waiting(limit: number): Promise<readonly LostDeviceRequest[]>;
  /**
   * Counts the open requests that no agent has answered: an answer that needs a second agent waits by itself. That of the agent who
   * asks is not counted.
   */
  countWaiting(agent?: string): Promise<WaitingRows>;
  /** Begins a request. Of any number of parallel callers one begins it, and the others get the open one. */
  begin(
    trx: Transaction,
    about: { readonly accountId: string; readonly waitSeconds: number; readonly proof: LostDeviceProof },
  ): Promise<{ readonly request: LostDeviceRequest; readonly isNew: boolean }>;
  /** Lists the requests whose next moment has come, the longest overdue first. */
  due(limit: number): Promise<readonly LostDeviceRequest[]>;
  /** Moves a request to the next moment. Returns false when another process was faster, or the request is gone. */
  advance(trx: Transaction, request: LostDeviceRequest): Promise<boolean>;
  /** Ends a request, however it ends. Returns undefined when none is open, or another one than is meant. */
  take(
    trx: Transaction,
    about: { readonly accountId: string; readonly id?: string | undefined },
  ): Promise<LostDeviceRequest | undefined>;
  /** Notes that the password of this moment was chosen by the link of a message. */
  markReset(trx: Transaction, about: { readonly accountId: string; readonly at: number }): Promise<void>;
  /** Returns whether the present password was chosen so, and not long ago. */
  hasResetPassword(accountId: string): Promise<boolean>;
}

const findSql = `SELECT ${requestShape.select} FROM lost_device_requests WHERE account_id = ?`;

export function createLostDeviceRequestStore({ database, nowSeconds }: StoreParts): LostDeviceRequestStore {
  const requests = (from: Knex = database.knex) => from('lost_device_requests');
  const ofAccount = (from: Knex, accountId: string) =>
    requestShape.first(requests(from).where({ account_id: accountId }));
  return {
    async find(accountId) {
      const [row] = await database.reader.all(findSql, [accountId]);
      return row && requestShape.read(row);
    },
    findIn: ofAccount,
    findById: (id) => requestShape.first(requests().where({ id })),
    waiting: (limit) => requestShape.list(requests().orderBy(['begun_at', 'id']).limit(limit)),
    countWaiting(agent) {
      const answered = database
        .knex('approvals')
        .whereNull('ended_at')
        .where('lapses_at', '>', nowSeconds())
        .whereIn('act', lostDeviceActs)
        .select('account_id');
      const open = requests().whereNotIn('account_id', answered);
      if (agent !== undefined) void open.whereNot({ account_id: agent });
      return countWaitingRows(open, 'begun_at');
    },
    async begin(trx, { accountId, waitSeconds, proof }) {
      const id = randomUUID();
      const begunAt = nowSeconds();
      const wait = { begunAt, endsAt: begunAt + waitSeconds };
      const begun = { ...wait, id, accountId, reference: drawReference(), nextAt: nextMoment(wait, begunAt), proof };
      await requests(trx).insert(requestShape.row(begun)).onConflict('account_id').ignore();
      const request = (await ofAccount(trx, accountId))!;
      return { request, isNew: request.id === id };
    },
    due: (limit) => requestShape.list(requests().where('next_at', '<=', nowSeconds()).orderBy('next_at').limit(limit)),
    advance: (trx, { id, nextAt, ...wait }) =>
      hasChanged(
        requests(trx)
          .where({ id, next_at: nextAt })
          .update({ next_at: nextMoment(wait, nowSeconds()) }),
      ),
    async take(trx, { accountId, id }) {
      const request = await ofAccount(trx, accountId);
      if (!request || (id !== undefined && request.id !== id)) return undefined;
      return (await hasChanged(requests(trx).where({ id: request.id }).delete())) ? request : undefined;
    },
    async markReset(trx, { accountId, at }) {
      await trx('accounts').where({ id: accountId }).update({ password_reset_at: at });
    },
    async hasResetPassword(accountId) {
      const [row] = await database.reader.all(
        `SELECT 1 FROM accounts WHERE id = ? AND password_reset_at > ? AND password_reset_at >= password_changed_at`,
        [accountId, nowSeconds() - resetPasswordSeconds],
      );
      return row !== undefined;
    },
  };
}
