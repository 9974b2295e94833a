import type { OwedStep } from '../../domain/factors/owed-steps.ts';
import type { Transaction } from '../database/database.ts';
import { defineRow, words, type Column } from '../database/define-row.ts';
import { hasChanged } from '../database/row-counts.ts';
import type { StoreParts } from '../database/store-parts.ts';

/** The steps that an account owes; NULL where it owes none. */
export const owedColumn: Column<readonly OwedStep[]> = {
  read: (value) => (value ? (words.read(value) as readonly OwedStep[]) : []),
  write: (steps) => (steps.length === 0 ? null : words.write(steps)),
};
const shape = defineRow({ owedSteps: owedColumn });

/** Reads and changes the steps that the next sign-in to an account asks for. */
export interface OwedStepStore {
  /** The account must be locked. */
  of(trx: Transaction, accountId: string): Promise<readonly OwedStep[]>;
  /** Returns false where other steps are owed by now than `from`. */
  change(
    trx: Transaction,
    accountId: string,
    change: { readonly from: readonly OwedStep[]; readonly to: readonly OwedStep[] },
  ): Promise<boolean>;
  /** Notes the version of the terms that the person has accepted, and when. */
  acceptTerms(trx: Transaction, accountId: string, version: string): Promise<void>;
}

export function createOwedStepStore({ nowSeconds }: Pick<StoreParts, 'nowSeconds'>): OwedStepStore {
  return {
    of: async (trx, id) => (await shape.first(trx('accounts').where({ id })))?.owedSteps ?? [],
    change: (trx, id, { from, to }) =>
      hasChanged(
        trx('accounts')
          .where({ id, owed_steps: owedColumn.write(from) })
          .update({ owed_steps: owedColumn.write(to) }),
      ),
    async acceptTerms(trx, id, version) {
      await trx('accounts').where({ id }).update({ terms_version: version, terms_accepted_at: nowSeconds() });
    },
  };
}
