import type { Transaction } from '../../database/database.ts';
import { defineRow, text } from '../../database/define-row.ts';

const lostShape = defineRow({ clientId: text, kind: text });

/**
 * Takes accounts that are about to be deleted from the contacts of clients, with the invitations of their addresses, and notes what the
 * clients lose.
 */
export async function forgetContacts(
  trx: Transaction,
  { ids, now }: { readonly ids: readonly string[]; readonly now: number },
): Promise<void> {
  const gone = await lostShape.list(trx('client_contacts').whereIn('account_id', ids).forUpdate());
  const keys = [...new Set(gone.map(({ clientId, kind }) => JSON.stringify([clientId, kind])))].sort();
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
