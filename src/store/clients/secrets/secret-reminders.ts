import type { Transaction } from '../../database/database.ts';
import { defineRow, number, text, type RowOf } from '../../database/define-row.ts';
import { insertNew } from '../../database/row-counts.ts';
import type { StoreParts } from '../../database/store-parts.ts';

const reminderShape = defineRow({ clientId: text, secretId: text, days: number });
/** A reminder of the end of a secret: so many days before. */
export type SecretReminder = RowOf<typeof reminderShape>;

/** Says which reminders of the end of secrets were sent. */
export interface SecretReminderStore {
  /** Returns every reminder that was sent. */
  sent(): Promise<readonly SecretReminder[]>;
  /** Returns true for one caller, which sends the reminder in the same commit. */
  claim(trx: Transaction, reminder: SecretReminder): Promise<boolean>;
}

export function createSecretReminderStore({ database, nowSeconds }: StoreParts): SecretReminderStore {
  const table = 'client_secret_reminders';
  return {
    sent: () => reminderShape.list(database.knex(table)),
    claim: (trx, reminder) =>
      insertNew(trx(table), {
        row: { ...reminderShape.row(reminder), sent_at: nowSeconds() },
        key: ['client_id', 'secret_id', 'days'],
      }),
  };
}
