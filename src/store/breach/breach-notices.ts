import { randomUUID } from 'node:crypto';
import type { BreachFacts, BreachMessage } from '../../domain/breach/breach.ts';
import type { Transaction } from '../database/database.ts';
import { hasRow, insertNew } from '../database/row-counts.ts';
import { defineRow, json, text, type RowOf } from '../database/define-row.ts';
import type { StoreParts } from '../database/store-parts.ts';

const run = defineRow({ id: text, facts: json<BreachFacts>() });
type Run = RowOf<typeof run>;

interface RunName {
  readonly incident: string;
  readonly message: BreachMessage;
}

/** Knows who was told of which incident. */
export interface BreachNoticeStore {
  /** Returns the run that tells of an incident by this message; undefined where none has begun. */
  find(name: RunName): Promise<Run | undefined>;
  /** Begins a run. Another one of the same name makes it throw. */
  begin(trx: Transaction, run: RunName & { readonly facts: BreachFacts }): Promise<Run>;
  /** Returns whether the person was told. */
  isTold(runId: string, accountId: string): Promise<boolean>;
  /** Notes that the person is told, and returns false where she was told before. */
  tell(trx: Transaction, told: { readonly runId: string; readonly accountId: string }): Promise<boolean>;
}

export function createBreachNoticeStore({ database, nowSeconds }: StoreParts): BreachNoticeStore {
  return {
    find: ({ incident, message }) => run.first(database.knex('breach_runs').where({ incident, message })),
    async begin(trx, { incident, message, facts }) {
      const id = randomUUID();
      await trx('breach_runs').insert({ id, incident, message, facts: JSON.stringify(facts), begun_at: nowSeconds() });
      return { id, facts };
    },
    isTold: (runId, accountId) =>
      hasRow(database.knex('breach_notices').where({ run_id: runId, account_id: accountId }).first('told_at')),
    tell: (trx, { runId, accountId }) =>
      insertNew(trx('breach_notices'), {
        row: { run_id: runId, account_id: accountId, told_at: nowSeconds() },
        key: ['run_id', 'account_id'],
      }),
  };
}
