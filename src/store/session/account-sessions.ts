import { day, hour } from '../../domain/time.ts';
import type { Database, Transaction } from '../database/database.ts';
import { noteEndedSessions } from '../clients/notices/ended-session-notices.ts';

/** Life of the mark of an ended session: longer than the longest session, which lives 30 days. */
export const endedMarkSeconds = 31 * day;

/** Life of the mark that ends the proofs of an account: longer than a proof waits at a page, or an answer for its request. */
export const endedProofsSeconds = hour;

// These rows are no sessions: links that undo or cancel must survive, and a flow proves itself anew.
const kept = ['Flow', 'Link'];

/** Used records that are deleted with the sessions of an account, so that an ending takes no longer than a request may. */
const mostUsed = 1000;

interface Ending {
  readonly dialect: Database['dialect'];
  readonly accountId: string;
  /** The present moment, in epoch seconds. */
  readonly at: number;
  /** Uid of the one session that goes on; its tokens and grants end as those of the others do. */
  readonly except?: string | undefined;
}

/**
 * Ends every session of an account with its codes, tokens and grants, those with offline access included. Marks keep requests that are
 * being answered from writing any of them back. The services of the sessions are told.
 */
export async function endAccountSessions(
  trx: Transaction,
  { dialect, accountId, at, except = '' }: Ending,
): Promise<void> {
  await trx('accounts').where({ id: accountId }).increment('session_epoch', 1);
  await trx.raw(
    noteEndedSessions(dialect, {
      sessions: 'payloads s',
      at: 'CAST(? AS bigint)',
      where: `s.account_id = ? AND s.consumed_at IS NULL AND s.session_uid <> ? AND NOT EXISTS (SELECT 1 FROM ended_sessions e WHERE e.uid = s.session_uid)`,
    }),
    [at, at, accountId, except],
  );
  await trx.raw(
    `INSERT INTO ended_sessions (uid, expires_at)
     SELECT DISTINCT session_uid, CAST(? AS bigint) FROM payloads WHERE account_id = ? AND consumed_at IS NULL AND session_uid <> ?
     ON CONFLICT (uid) DO NOTHING`,
    [at + endedMarkSeconds, accountId, except],
  );
  const ended = trx('payloads')
    .where({ account_id: accountId, model: 'Session', consumed_at: null })
    .whereNot('session_uid', except)
    .select('session_uid');
  await trx('upstream_sessions').whereIn('session_uid', ended).delete();
  // The trust in a browser rests on a former proof too, so it ends.
  await trx('trusted_browsers').where({ account_id: accountId }).delete();
  const endRows = () =>
    trx('payloads')
      .where({ account_id: accountId, consumed_at: null })
      .whereNotIn('model', kept)
      .whereNot((row) => row.where({ model: 'Session', session_uid: except }))
      .delete();
  // A refresh that was under way has written new tokens while the statement waited for the one that it consumes. Only the next statement
  // sees them. Left alone they would serve again once a sign-in gives their grant, whose id stays the same, in the session that goes on.
  for (let found = await endRows(); found > 0;) found = await endRows();
  // Used tokens give nothing any more. Where a process of 0.2.0 has left hundreds of thousands of used tokens, the rest goes as it expires.
  const used = trx('payloads')
    .where({ account_id: accountId })
    .whereNotNull('consumed_at')
    .limit(mostUsed)
    .select('id');
  await trx('payloads').where({ account_id: accountId }).whereNotNull('consumed_at').whereIn('id', used).delete();
}
