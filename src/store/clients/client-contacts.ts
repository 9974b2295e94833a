import type { StoreParts } from '../store-parts.ts';

/** The people who answer for a client. Their addresses are personal: they stand in this table alone. */
export interface ClientContactStore {
  /** Returns the ids of the clients that name this account as a contact, by an invitation that its person accepted. */
  contactClients(accountId: string): Promise<readonly string[]>;
}

const clientsSql = 'SELECT DISTINCT client_id FROM client_contacts WHERE account_id = ? ORDER BY client_id';

export function createClientContactStore({ database }: Pick<StoreParts, 'database'>): ClientContactStore {
  return {
    async contactClients(accountId) {
      const rows = await database.reader.all(clientsSql, [accountId]);
      return rows.map((row) => String(row['client_id']));
    },
  };
}
