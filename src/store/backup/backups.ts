import { day } from '../../domain/time.ts';
import type { Row, Transaction } from '../database/database.ts';
import type { StoreParts } from '../database/store-parts.ts';
import type { BackupKind } from './snapshot.ts';

/** A backup that was made of this database. */
export interface NotedBackup {
  /** When its content was as it is; epoch seconds. */
  readonly at: number;
  readonly kind: BackupKind;
  /** Bytes of the encrypted file. */
  readonly bytes: number;
}

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
    async note(trx, { at, kind, bytes }) {
      // A backup that is made before an upgrade meets the schema of the version before.
      if (!(await trx.schema.hasTable('backups'))) return;
      await trx('backups')
        .where('at', '<', nowSeconds() - keptSeconds)
        .delete();
      await trx('backups').insert({ at, kind, bytes }).onConflict('at').merge();
    },
    async last() {
      const row = (await database.knex('backups').orderBy('at', 'desc').first('at', 'kind', 'bytes')) as
        | Row
        | undefined;
      return row && { at: Number(row['at']), kind: row['kind'] as BackupKind, bytes: Number(row['bytes']) };
    },
  };
}
