import { serviceUses } from '../../domain/account/history-events.ts';
import { held, listed, withdrawn } from '../clients/access/access-list.ts';
import { authorizationsOf, sidOf } from '../clients/notices/ended-session-notices.ts';
import type { Database, Executor } from '../database/database.ts';

/**
 * SQL of the clients that know a person: they hold a grant or a token, are in one of her sessions, or were given her since she last withdrew
 * their access. Her sessions and tokens may have ended with the very event that they are to be told of, so the audit counts too.
 */
const knowersSql = (dialect: Database['dialect']) => `
  SELECT p.client_id FROM payloads p WHERE p.account_id = ? AND p.client_id IS NOT NULL AND p.model IN (${listed(held)})
  UNION SELECT known.key FROM payloads s CROSS JOIN ${authorizationsOf[dialect]} WHERE s.account_id = ? AND s.model = 'Session'
    AND ${sidOf[dialect]} IS NOT NULL
  UNION SELECT used.client_id FROM (
    SELECT a.client_id, MAX(CASE WHEN a.event = '${withdrawn}' THEN a.id ELSE 0 END) AS ended_by, MAX(CASE WHEN a.event = '${withdrawn}' THEN 0 ELSE a.id END) AS used_by
    FROM audit a WHERE a.account_id = ? AND a.client_id IS NOT NULL AND a.event IN (${listed([...serviceUses, withdrawn])})
    GROUP BY a.client_id) used WHERE used.used_by > used.ended_by`;

/** Returns the ids of the clients that know a person, at this moment. */
export async function knowersOf(
  trx: Executor,
  { dialect, accountId }: { readonly dialect: Database['dialect']; readonly accountId: string },
): Promise<ReadonlySet<string>> {
  const rows = await trx.all(knowersSql(dialect), [accountId, accountId, accountId]);
  return new Set(rows.map((row) => String(row['client_id'])));
}
