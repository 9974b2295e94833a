import type { Row, Transaction } from '../database/database.ts';
import type { StoreParts } from '../database/store-parts.ts';

/** A reminder of the end of a secret: so many days before. */
export interface SecretReminder {
  readonly clientId: string;
  readonly secretId: string;
  readonly days: number;
}

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
    async sent() {
      const rows = (await database.knex(table).select('client_id', 'secret_id', 'days')) as Row[];
      return rows.map((row) => ({
        clientId: String(row['client_id']),
        secretId: String(row['secret_id']),
        days: Number(row['days']),
      }));
    },
    async claim(trx, { clientId, secretId, days }) {
      const claimed = await trx(table)
        .insert({ client_id: clientId, secret_id: secretId, days, sent_at: nowSeconds() })
        .onConflict(['client_id', 'secret_id', 'days'])
        .ignore()
        .returning('days');
      return claimed.length === 1;
    },
  };
}
