import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import {
  drawReference,
  nextMoment,
  resetPasswordSeconds,
  type LostDeviceProof,
} from '../../domain/lost-device/lost-device.ts';
import type { Row, Transaction } from '../database/database.ts';
import type { StoreParts } from '../database/store-parts.ts';

/** A request to take a second factor away unless a person cancels it; times in epoch seconds. */
export interface LostDeviceRequest {
  readonly id: string;
  readonly accountId: string;
  /** Reference by which person and support call the request. */
  readonly reference: string;
  readonly begunAt: number;
  readonly endsAt: number;
  /** Time of the next message, and at last of the end. */
  readonly nextAt: number;
  /** The proof beside the mailbox; undefined in requests of an earlier version. */
  readonly proof: LostDeviceProof | undefined;
}

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
   * Returns how many requests are open that no agent has answered: an answer that needs a second agent waits by itself. That of the agent who
   * asks is not counted.
   */
  countWaiting(agent?: string): Promise<number>;
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

const columns = ['id', 'account_id', 'reference', 'begun_at', 'ends_at', 'next_at', 'proof'];
const findSql = `SELECT ${columns.join(', ')} FROM lost_device_requests WHERE account_id = ?`;

const toRequest = (row: Row): LostDeviceRequest => ({
  id: String(row['id']),
  accountId: String(row['account_id']),
  reference: String(row['reference']),
  begunAt: Number(row['begun_at']),
  endsAt: Number(row['ends_at']),
  nextAt: Number(row['next_at']),
  proof: (row['proof'] as LostDeviceProof | null) ?? undefined,
});

export function createLostDeviceRequestStore({ database, nowSeconds }: StoreParts): LostDeviceRequestStore {
  const ofAccount = async (from: Knex, accountId: string) => {
    const row = (await from('lost_device_requests')
      .where({ account_id: accountId })
      .first(...columns)) as Row | undefined;
    return row && toRequest(row);
  };
  return {
    async find(accountId) {
      const [row] = await database.reader.all(findSql, [accountId]);
      return row && toRequest(row);
    },
    findIn: ofAccount,
    async findById(id) {
      const row = (await database
        .knex('lost_device_requests')
        .where({ id })
        .first(...columns)) as Row | undefined;
      return row && toRequest(row);
    },
    async waiting(limit) {
      const rows = (await database
        .knex('lost_device_requests')
        .orderBy(['begun_at', 'id'])
        .limit(limit)
        .select(...columns)) as Row[];
      return rows.map(toRequest);
    },
    async countWaiting(agent) {
      const answered = database
        .knex('approvals')
        .whereNull('ended_at')
        .where('lapses_at', '>', nowSeconds())
        .whereIn('act', ['approve-lost-device', 'refuse-lost-device'])
        .select('account_id');
      const open = database.knex('lost_device_requests').whereNotIn('account_id', answered);
      if (agent !== undefined) void open.whereNot({ account_id: agent });
      const [row] = (await open.count({ requests: '*' })) as Row[];
      return Number(row?.['requests']);
    },
    async begin(trx, { accountId, waitSeconds, proof }) {
      const id = randomUUID();
      const begunAt = nowSeconds();
      const wait = { begunAt, endsAt: begunAt + waitSeconds };
      await trx('lost_device_requests')
        .insert({
          id,
          account_id: accountId,
          reference: drawReference(),
          begun_at: wait.begunAt,
          ends_at: wait.endsAt,
          next_at: nextMoment(wait, begunAt),
          proof,
        })
        .onConflict('account_id')
        .ignore();
      const request = (await ofAccount(trx, accountId))!;
      return { request, isNew: request.id === id };
    },
    async due(limit) {
      const rows = (await database
        .knex('lost_device_requests')
        .select(...columns)
        .where('next_at', '<=', nowSeconds())
        .orderBy('next_at')
        .limit(limit)) as Row[];
      return rows.map(toRequest);
    },
    async advance(trx, { id, nextAt, ...wait }) {
      const moved = await trx('lost_device_requests')
        .where({ id, next_at: nextAt })
        .update({ next_at: nextMoment(wait, nowSeconds()) });
      return moved === 1;
    },
    async take(trx, { accountId, id }) {
      const request = await ofAccount(trx, accountId);
      if (!request || (id !== undefined && request.id !== id)) return undefined;
      const taken = await trx('lost_device_requests').where({ id: request.id }).delete();
      return taken === 1 ? request : undefined;
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
