import { survivingPurposes } from '../../domain/undo/surviving-links.ts';
import { noteEndedSessions } from '../clients/notices/ended-session-notices.ts';
import type { Database, Transaction } from '../database/database.ts';

interface Settling {
  readonly dialect: Database['dialect'];
  /** The present moment, in epoch seconds. */
  readonly now: number;
  readonly hasRaisedEpochs: boolean;
}

/**
 * Ends everything that a browser, a program or a message could go on with: sessions, tokens, grants, codes, flows, links and trusted
 * browsers. One of them may have been withdrawn after the backup was made. Links that undo or cancel something stay. Services are told of
 * the ended sessions. Returns the number of sessions.
 */
export async function endEverySession(trx: Transaction, { dialect, now, hasRaisedEpochs }: Settling): Promise<number> {
  await trx.raw(
    noteEndedSessions(dialect, { sessions: 'payloads s', at: 'CAST(? AS bigint)', where: 's.session_uid IS NOT NULL' }),
    [now, now],
  );
  const sessions = await trx('payloads').where({ model: 'Session' }).whereNotNull('account_id').delete();
  await trx('payloads')
    .where((row) => {
      void row.whereNot({ model: 'Link' }).orWhereNull('grant_id');
      void row.orWhere((link) => {
        for (const purpose of survivingPurposes) void link.whereNot('grant_id', 'like', `${purpose}:%`);
      });
    })
    .delete();
  await trx('upstream_sessions').delete();
  await trx('trusted_browsers').delete();
  // A sign-in that is under way carries the credential version of its account, and fails once this number moves.
  if (!hasRaisedEpochs) await trx('accounts').increment('session_epoch', 1);
  return sessions;
}

/** Ends the removals of administrators that wait: one of them may have objected after the backup was made. */
export async function endAdminRemovals(trx: Transaction): Promise<void> {
  await trx('admin_removals').delete();
}

/** Stands in the place of the reason why a message was not delivered. */
const heldBack = 'held back: the database was restored, and the message may have left before';

/** Holds messages back that had not left when the backup was made, since they may have left later. Returns their number by kind. */
export async function holdMessages(trx: Transaction): Promise<Readonly<Record<string, number>>> {
  const waiting = () => trx('outbox').whereNull('delivered_at').whereNotNull('sealed_body');
  // A message that ends at 0 was never to leave.
  const rows = (await waiting()
    .where('expires_at', '>', 0)
    .groupBy('kind')
    .orderBy('kind')
    .select('kind', trx.raw('count(*) AS count'))) as {
    readonly kind: string;
    readonly count: number;
  }[];
  await waiting().update({ recipient: '', sealed_body: null, last_error: heldBack });
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, Number(count)]));
}

/** Forgets the processes of the former server, and makes processes that run read again what they keep in memory. */
export async function forgetProcesses(trx: Transaction): Promise<void> {
  await trx('processes').delete();
  await trx('versions').whereNot({ noun: 'probe' }).increment('version', 1);
}
