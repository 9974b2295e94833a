import type { ServerServices } from '../services.ts';
import { endAdminRemovals, endEverySession, forgetProcesses, holdMessages } from '../store/backup/settle-restored.ts';
import type { Transaction } from '../store/database/database.ts';
import { applyDeletions, type AppliedDeletions } from './apply-deletions.ts';
import type { BackupHead } from './backup-manifest.ts';
import type { LaterDeletions } from './read-deletions.ts';

export interface Settling {
  readonly keepsSessions: boolean;
  readonly deletions: LaterDeletions | undefined;
  /** The accounts were written with the numbers that end sign-ins which are under way. */
  readonly hasRaisedEpochs?: boolean;
  /** The backup that was restored; undefined where another program has brought the database back. */
  readonly backup?: Pick<BackupHead, 'madeAt' | 'version' | 'kind'> | undefined;
}

export interface Settled {
  /** Number of sessions that were ended; undefined where they go on. */
  readonly sessions: number | undefined;
  /** Number of messages that were held back, by kind. */
  readonly held: Readonly<Record<string, number>>;
  readonly deletions: AppliedDeletions | undefined;
}

/** Does in one transaction what follows the content, so that nothing is served that was given up after the backup. */
export async function settle(
  services: ServerServices,
  trx: Transaction,
  { keepsSessions, deletions: later, hasRaisedEpochs = false, backup }: Settling,
): Promise<Settled> {
  const { dialect } = services.database;
  const now = services.nowSeconds();
  const deletions = later && (await applyDeletions(services, trx, { later, madeAt: backup?.madeAt }));
  const sessions = keepsSessions ? undefined : await endEverySession(trx, { dialect, now, hasRaisedEpochs });
  const held = await holdMessages(trx);
  await forgetProcesses(trx);
  await endAdminRemovals(trx);
  services.audit({
    event: 'database.restored',
    ...(backup && { target: { kind: 'schema' as const, id: backup.madeAt } }),
    details: {
      ...(backup ? { version: backup.version, kind: backup.kind } : { kind: 'other' }),
      sessions: sessions ?? 'kept',
      held: Object.values(held).reduce((sum, count) => sum + count, 0),
      ...(deletions
        ? { deleted: deletions.deleted, closed: deletions.closed, opened: deletions.opened }
        : { deletions: 'unknown' }),
    },
  });
  return { sessions, held, deletions };
}
