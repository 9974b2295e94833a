import type { Writable } from 'node:stream';
import { Refused } from '../commands/refused.ts';
import { fixedValues } from '../commands/settings/fixed-values.ts';
import { toSeconds } from '../domain/time.ts';
import { programVersion } from '../program/program-version.ts';
import type { ServerServices } from '../services.ts';
import type { BackupKind, Snapshot } from '../store/backup/snapshot.ts';
import { withPostgresSnapshot } from '../store/backup/postgres-snapshot.ts';
import { withSqliteSnapshot } from '../store/backup/sqlite-snapshot.ts';
import { sqlitePath } from '../store/database/sqlite-database.ts';
import type { BackupHead, BackupManifest } from './backup-manifest.ts';
import { writeBackup } from './write-backup.ts';

/** Returns the keys of backups. Refuses where there is none, and says how to draw one. */
export function backupKeysOf({ backupKeys }: Pick<ServerServices['config'], 'backupKeys'>): readonly string[] {
  if (backupKeys.length > 0) return backupKeys;
  throw new Refused(
    `BACKUP_KEY: required for backups; draw one by: openssl rand -base64 32 | tr '+/' '-_' | tr -d = and keep it apart from them`,
  );
}

function headOf(
  { config, now, database }: ServerServices,
  { kind, migrations, tables, sequences }: Snapshot,
): BackupHead {
  const { PASSWORD_PEPPER, ENCRYPTION_KEYS, ISSUER } = fixedValues(config);
  return {
    kind,
    madeAt: new Date(now()).toISOString(),
    version: programVersion,
    dialect: database.dialect,
    migrations,
    issuer: ISSUER[0]!,
    isProduction: config.production,
    fingerprints: { PASSWORD_PEPPER, ENCRYPTION_KEYS },
    tables,
    sequences,
  };
}

export interface MadeBackup {
  readonly manifest: BackupManifest;
  /** Bytes of the encrypted file. */
  readonly size: number;
}

interface Making {
  /** A backup of rows, which goes into SQLite and PostgreSQL alike. */
  readonly isPortable: boolean;
  /** Runs `write` with the stream that the backup goes to. */
  readonly into: (write: (target: Writable) => Promise<MadeBackup>) => Promise<MadeBackup>;
}

function withSnapshot<T>(
  { database, config }: ServerServices,
  isPortable: boolean,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  if (database.dialect === 'postgres')
    return withPostgresSnapshot({ database, url: config.databaseUrl, isPortable }, work);
  const kind: BackupKind = isPortable ? 'rows' : 'sqlite';
  return withSqliteSnapshot(sqlitePath(config.databaseUrl), kind, work);
}

/** Backs the database up while it serves, and notes in it that this was done. */
export async function makeBackup(services: ServerServices, { isPortable, into }: Making): Promise<MadeBackup> {
  const [key] = backupKeysOf(services.config);
  const made = await withSnapshot(services, isPortable, (snapshot) =>
    into((target) => writeBackup(snapshot, { head: headOf(services, snapshot), key: key!, target })),
  );
  const { kind, madeAt, rows } = made.manifest;
  services.audit({
    event: 'database.backed_up',
    target: { kind: 'schema', id: madeAt },
    details: { kind, bytes: made.size, accounts: rows['accounts'] ?? 0 },
  });
  await services.transaction((trx) =>
    services.backup.backups.note(trx, { at: toSeconds(Date.parse(madeAt)), kind, bytes: made.size }),
  );
  return made;
}
