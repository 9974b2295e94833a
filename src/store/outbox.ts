import { randomUUID } from 'node:crypto';
import { queueRow } from './unit-of-work.ts';
import type { StoreParts } from './store-parts.ts';

/** A message as it will be sent. Its body is sealed until it is delivered, and erased then. */
export interface Message {
  readonly kind: string;
  readonly to: string;
  readonly lang: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** After this time sending makes no sense, because the content has expired; epoch seconds. */
  readonly expiresAt: number;
}

export interface DueMessage extends Message {
  readonly id: string;
  readonly attempts: number;
  readonly createdAt: number;
}

export interface Outbox {
  /** Queues a message with the request's other changes, so that a message and its cause are written together or not at all. */
  enqueue(message: Message): void;
  /** Returns due messages, each lent to this process alone until `leaseSeconds` have passed. */
  lend(options: { readonly limit: number; readonly leaseSeconds: number }): Promise<readonly DueMessage[]>;
  delivered(id: string): Promise<void>;
  /** Schedules the next try at `dueAt`. */
  failed(id: string, failure: { readonly dueAt: number; readonly error: string }): Promise<void>;
  /** Wakes the job. The committer calls it after a commit with messages. */
  readonly wake: () => void;
  /** Calls the listener when this process has committed messages. */
  onWake(listener: () => void): void;
}

export function createOutbox({ database, sealer, nowSeconds }: StoreParts): Outbox {
  const listeners: (() => void)[] = [];
  return {
    enqueue(message) {
      const id = randomUUID();
      queueRow('outbox', {
        id,
        kind: message.kind,
        recipient: message.to,
        sealed_body: sealer.seal(JSON.stringify(message), id),
        created_at: nowSeconds(),
        due_at: nowSeconds(),
        expires_at: message.expiresAt,
      });
    },
    async lend({ limit, leaseSeconds }) {
      const candidates = (await database
        .knex('outbox')
        .whereNull('delivered_at')
        .whereNotNull('sealed_body')
        .where('due_at', '<=', nowSeconds())
        .where('expires_at', '>', nowSeconds())
        .orderBy('created_at')
        .limit(limit)) as { id: string; due_at: number; attempts: number; created_at: number; sealed_body: string }[];
      const lent: DueMessage[] = [];
      for (const row of candidates) {
        // Several processes may read one row. The process whose update still finds it unchanged gets the message.
        const taken = await database
          .knex('outbox')
          .where({ id: row.id, due_at: row.due_at, attempts: row.attempts })
          .whereNull('delivered_at')
          .update({ due_at: nowSeconds() + leaseSeconds, attempts: row.attempts + 1 });
        const body = taken === 1 ? sealer.open(row.sealed_body, row.id) : undefined;
        if (body)
          lent.push({
            ...(JSON.parse(body) as Message),
            id: row.id,
            attempts: row.attempts + 1,
            createdAt: row.created_at,
          });
      }
      return lent;
    },
    async delivered(id) {
      await database
        .knex('outbox')
        .where({ id })
        .update({ delivered_at: nowSeconds(), sealed_body: null, last_error: null });
    },
    async failed(id, { dueAt, error }) {
      await database
        .knex('outbox')
        .where({ id })
        .update({ due_at: dueAt, last_error: error.slice(0, 255) });
    },
    wake() {
      for (const listener of listeners) listener();
    },
    onWake(listener) {
      listeners.push(listener);
    },
  };
}
