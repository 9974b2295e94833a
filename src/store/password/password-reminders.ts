import type { Knex } from 'knex';
import { dueReminders, runsOutAt } from '../../domain/password/password-age.ts';
import type { Transaction } from '../database/database.ts';
import { defineRow, named, number, text } from '../database/define-row.ts';
import { hasChanged } from '../database/row-counts.ts';
import type { StoreParts } from '../database/store-parts.ts';

const passwordShape = defineRow({
  accountId: named('id', text),
  changedAt: named('password_changed_at', number),
});

/** A password that runs out soon, and the reminder that it is due for. */
export interface PasswordReminder {
  readonly accountId: string;
  readonly changedAt: number;
  /** Days before the end at which this reminder was to leave. */
  readonly days: number;
  /** Epoch seconds. */
  readonly runsOutAt: number;
}

export interface PasswordReminderStore {
  due(limit: number): Promise<readonly PasswordReminder[]>;
  /** Returns true for one caller, and for none once the password was changed or the account disabled. */
  claim(trx: Transaction, reminder: PasswordReminder): Promise<boolean>;
}

/** The account was not reminded yet, or of an earlier stage only. */
const isOwed = (days: number) => (query: Knex.QueryBuilder) =>
  query.whereNull('password_reminder').orWhere('password_reminder', '>', days);

/** @param maxAgeDays life of a password; with 0 nobody is reminded */
export function createPasswordReminderStore(
  { database, nowSeconds }: StoreParts,
  maxAgeDays: number,
): PasswordReminderStore {
  const { knex } = database;
  return {
    async due(limit) {
      const found: PasswordReminder[] = [];
      for (const { days, after, until } of dueReminders({ maxAgeDays, now: nowSeconds() })) {
        const running = knex('accounts')
          .whereNull('disabled_at')
          .whereNotNull('password_hash')
          .where('password_changed_at', '>', after)
          .where('password_changed_at', '<=', until)
          .where(isOwed(days))
          .orderBy('password_changed_at')
          .limit(limit - found.length);
        for (const { accountId, changedAt } of await passwordShape.list(running))
          found.push({ accountId, changedAt, days, runsOutAt: runsOutAt({ changedAt, maxAgeDays }) });
      }
      return found;
    },
    claim: (trx, { accountId, changedAt, days }) =>
      hasChanged(
        trx('accounts')
          .where({ id: accountId, password_changed_at: changedAt })
          .whereNull('disabled_at')
          .where(isOwed(days))
          .update({ password_reminder: days }),
      ),
  };
}
