import type { Row, Transaction } from '../database/database.ts';

/**
 * Keeps, for accounts that are being deleted, the clients with a stream of events that knew them: nothing else will tell, when the stream is
 * to carry the news. Events that wait and that hold an address of these persons go.
 */
export async function keepPartings(
  trx: Transaction,
  { ids, now }: { readonly ids: readonly string[]; readonly now: number },
): Promise<void> {
  const services = (await trx('closing_services as k')
    .whereIn('k.account_id', ids)
    .whereExists(
      trx('event_streams as s')
        .whereRaw('s.client_id = k.client_id')
        // A stream that was told to leave the person out carries nothing of her, her end included.
        .whereNotExists(
          trx('event_removed_subjects as r')
            .whereRaw('r.stream_id = s.id AND r.account_id = k.account_id')
            .select(trx.raw('1')),
        )
        .select(trx.raw('1')),
    )
    .select('k.account_id', 'k.client_id')) as Row[];
  const partings = services.map((row) => ({ ...row, at: now }));
  if (partings.length > 0)
    await trx('event_partings').insert(partings).onConflict(['account_id', 'client_id']).ignore();
  await trx('event_notices').whereIn('account_id', ids).whereNotNull('sealed').delete();
}
