import { randomUUID } from 'node:crypto';
import type { BreachFacts, BreachMessage } from '../../domain/account/breach.ts';
import type { Transaction } from '../database/database.ts';
import type { StoreParts } from '../database/store-parts.ts';

interface Run {
  readonly id: string;
  readonly facts: BreachFacts;
}

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
    async find({ incident, message }) {
      const row = (await database.knex('breach_runs').where({ incident, message }).first('id', 'facts')) as
        | { readonly id: string; readonly facts: string }
        | undefined;
      return row && { id: row.id, facts: JSON.parse(row.facts) as BreachFacts };
    },
    async begin(trx, { incident, message, facts }) {
      const id = randomUUID();
      await trx('breach_runs').insert({ id, incident, message, facts: JSON.stringify(facts), begun_at: nowSeconds() });
      return { id, facts };
    },
    async isTold(runId, accountId) {
      const row = (await database
        .knex('breach_notices')
        .where({ run_id: runId, account_id: accountId })
        .first('told_at')) as object | undefined;
      return row !== undefined;
    },
    async tell(trx, { runId, accountId }) {
      const rows = (await trx('breach_notices')
        .insert({ run_id: runId, account_id: accountId, told_at: nowSeconds() })
        .onConflict(['run_id', 'account_id'])
        .ignore()
        .returning('account_id')) as object[];
      return rows.length > 0;
    },
  };
}
