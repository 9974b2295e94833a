import type { Row, Transaction } from '../database/database.ts';

/**
 * Takes accounts that are about to be deleted from the contacts of clients, with the invitations of their addresses, and notes what the
 * clients lose.
 */
export async function forgetContacts(
  trx: Transaction,
  { ids, now }: { readonly ids: readonly string[]; readonly now: number },
): Promise<void> {
  const gone = (await trx('client_contacts')
    .whereIn('account_id', ids)
    .forUpdate()
    .select('client_id', 'kind')) as Row[];
  const keys = [...new Set(gone.map((row) => JSON.stringify([row['client_id'], row['kind']])))].sort();
  const losses = keys.map((key) => {
    const [client_id, kind] = JSON.parse(key) as [string, string];
    return { client_id, kind, lost_at: now };
  });
  if (losses.length > 0) await trx('client_contact_losses').insert(losses).onConflict(['client_id', 'kind']).ignore();
  await trx('client_contacts').whereIn('account_id', ids).delete();
  await trx('client_contacts')
    .whereNull('account_id')
    .whereIn('email_canonical', trx('accounts').whereIn('id', ids).select('email_canonical'))
    .delete();
}
