import { day } from '../../domain/time.ts';
import type { Transaction } from '../database/database.ts';
import { defineRow, number, oneOf, type RowOf } from '../database/define-row.ts';
import type { StoreParts } from '../database/store-parts.ts';
import type { BackupKind } from './snapshot.ts';

const backupShape = defineRow({
  /** When its content was as it is; epoch seconds. */
  at: number,
  kind: oneOf<BackupKind>(),
  /** Bytes of the encrypted file. */
  bytes: number,
});
/** A backup that was made of this database. */
export type NotedBackup = RowOf<typeof backupShape>;

/** Says when this database was backed up. */
export interface BackupStore {
  note(trx: Transaction, backup: NotedBackup): Promise<void>;
  /** Returns the newest backup; undefined when this program has made none. */
  last(): Promise<NotedBackup | undefined>;
}

/** A note is kept for a year. Nothing but the newest one is asked for. */
const keptSeconds = 366 * day;

export function createBackupStore({ database, nowSeconds }: StoreParts): BackupStore {
  return {
    async note(trx, backup) {
      // A backup that is made before an upgrade meets the schema of the version before.
      if (!(await trx.schema.hasTable('backups'))) return;
      await trx('backups')
        .where('at', '<', nowSeconds() - keptSeconds)
        .delete();
      await trx('backups').insert(backupShape.row(backup)).onConflict('at').merge();
    },
    last: () => backupShape.first(database.knex('backups').orderBy('at', 'desc')),
  };
}
