import { open, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Refused } from '../commands/refused.ts';
import { fixedValues } from '../commands/settings/fixed-values.ts';
import type { Actor } from '../domain/audit/actor.ts';
import type { ServerServices } from '../services.ts';
import { countRows, describeTables, listTables } from '../store/backup/describe-tables.ts';
import { createRowLoader, type RowLoader } from '../store/backup/load-rows.ts';
import { openSqliteFile } from '../store/backup/sqlite-file.ts';
import { restoreAlone } from '../store/backup/restore-alone.ts';
import { removeAtExit } from '../store/backup/left-overs.ts';
import { copyBeside, filesOfSqlite, removeSqlite } from '../store/backup/sqlite-snapshot.ts';
import { canUse, restoreDump } from '../store/backup/pg-dump.ts';
import { dropHalfRestored, noteMigrations } from '../store/backup/half-restored.ts';
import { executorOf, type Transaction } from '../store/database/database.ts';
import { isHalfRestored } from '../store/migrations/migrations.ts';
import { findUnknownMigrations, migrateWithin } from '../store/migrations/migrate-within.ts';
import { sqlitePath } from '../store/database/sqlite-database.ts';
import { readBackup } from './backup-content.ts';
import type { BackupHead, BackupManifest } from './backup-manifest.ts';
import { explainFile } from './explain-file.ts';
import { backupKeysOf } from './make-backup.ts';
import { settle, type Settled, type Settling } from './settle.ts';

export interface Restoring extends Omit<Settling, 'backup' | 'hasRaisedEpochs'> {
  readonly path: string;
  /** The restore goes on although former keys are missing from the settings. */
  readonly acceptsLostKeys: boolean;
  /** The person who restores, for the audit. */
  readonly actor: Actor;
  /** Opens services on another database. */
  readonly open: (databaseUrl: string) => ServerServices;
}

export interface Restored extends Settled {
  readonly manifest: BackupManifest;
  /** Tables of the backup that no migration of this program makes. Their rows were left out. */
  readonly unknownTables: readonly string[];
}

const secretNames = ['PASSWORD_PEPPER', 'ENCRYPTION_KEYS'] as const;

/** Refuses settings with which the restored database would be of no use. */
function checkSettings({ config }: ServerServices, head: BackupHead, acceptsLostKeys: boolean): void {
  const present = fixedValues(config);
  for (const name of secretNames) {
    const [newest, ...former] = head.fingerprints[name];
    if (newest !== undefined && !present[name].includes(newest))
      throw new Refused(
        `${name}: the key of this backup is not in the list; set the one that was in force on ${head.madeAt}. Nothing was written`,
      );
    const lost = former.filter((value) => !present[name].includes(value)).length;
    if (lost > 0 && !acceptsLostKeys)
      throw new Refused(
        `${name}: ${lost} former ${lost === 1 ? 'key' : 'keys'} of ${head.madeAt} missing from the list; add what is missing behind the newest key, or, where it is lost, give --lost-keys. Nothing was written`,
      );
  }
  if (head.isProduction && !config.production)
    throw new Refused(
      'NODE_ENV: this is a backup of production; set NODE_ENV=production and the settings of its server',
    );
  if (head.issuer !== config.issuer)
    throw new Refused(
      `ISSUER: this is a backup of ${head.issuer}, not of ${config.issuer}; set the former one for the restore. "settings accept ISSUER" changes it afterwards`,
    );
}

function checkSchema(head: BackupHead): void {
  const [unknown] = findUnknownMigrations(head.migrations);
  if (unknown !== undefined)
    throw new Refused(
      `the backup was made by version ${head.version}, which is newer: restore it by that version or a later one (${unknown} is not known here)`,
    );
}

function checkKind({ database }: ServerServices, { kind }: BackupHead): void {
  if (kind === 'sqlite' && database.dialect !== 'sqlite')
    throw new Refused('this backup is a file of SQLite: restore it into sqlite:PATH, or back up by --portable');
  if (kind === 'pg_dump' && database.dialect !== 'postgres')
    throw new Refused('this backup was made by pg_dump: restore it into postgres://…, or back up by --portable');
}

async function checkEmpty({ database }: ServerServices): Promise<void> {
  const tables = await listTables(executorOf(database.knex), database.dialect);
  if (tables.length > 0 && !(await isHalfRestored(database)))
    throw new Refused(
      database.dialect === 'sqlite'
        ? 'DATABASE_URL: the file holds a database; name one that does not exist. A restore overwrites nothing'
        : 'DATABASE_URL: the database holds tables; name an empty one (createdb). A restore overwrites nothing',
    );
}

/**
 * Fills an empty database by `pg_restore`, which has a transaction of its own. Until the next one has noted the migrations, no program takes
 * the database for one that it can serve from, and another restore begins anew.
 */
async function fillByDump(
  services: ServerServices,
  { path, manifest }: { readonly path: string; readonly manifest: BackupManifest },
): Promise<void> {
  const { database, config } = services;
  if (!(await canUse('pg_restore', database)))
    throw new Refused(
      'this backup was made by pg_dump, and pg_restore is not installed here, or older than the server',
    );
  await dropHalfRestored(database);
  await restoreDump(config.databaseUrl, async (write) => {
    await readBackup(path, {
      keys: backupKeysOf(config),
      take: (part) => (part.type === 'bytes' ? write(part.bytes) : undefined),
    });
  });
  const on = executorOf(database.knex);
  // A dump brings no statistics along, and the statements that follow need them.
  await on.all('ANALYZE', []);
  compareCounts(manifest.rows, await countRows(on, await describeTables(on, 'postgres')));
}

interface Filling {
  readonly path: string;
  readonly head: BackupHead;
  readonly endsSessions: boolean;
}

/** Writes the rows of a backup into a database that has no tables. */
async function fillWithRows(
  services: ServerServices,
  trx: Transaction,
  { path, head, endsSessions }: Filling,
): Promise<Pick<RowLoader, 'unknownTables' | 'hasRaisedEpochs'>> {
  const { dialect } = services.database;
  await migrateWithin(trx, head.migrations);
  if (dialect === 'sqlite') await trx.raw('PRAGMA defer_foreign_keys = ON');
  const loader: RowLoader = await createRowLoader(trx, { dialect, tables: head.tables, endsSessions });
  const { rows } = await readBackup(path, {
    keys: backupKeysOf(services.config),
    take: (part) => (part.type === 'rows' ? loader.load(part) : undefined),
  });
  await loader.complete();
  await loader.setSequences(head.sequences);
  const on = executorOf(trx);
  compareCounts(rows, await countRows(on, await describeTables(on, dialect)));
  return loader;
}

function compareCounts(expected: Readonly<Record<string, number>>, found: Readonly<Record<string, number>>): void {
  for (const [table, rows] of Object.entries(found))
    if (rows !== (expected[table] ?? 0))
      throw new Error(`${table} has ${rows} rows after the restore, and ${expected[table] ?? 0} in the backup`);
}

/** Writes the file of SQLite that a backup holds. */
async function writeContent(path: string, { from, keys }: { from: string; keys: readonly string[] }): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await readBackup(from, {
      keys,
      take: (part) => (part.type === 'bytes' ? file.appendFile(part.bytes) : undefined),
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== 'write') throw error;
    throw new Refused(explainFile(path, error, 'written'), { cause: error });
  } finally {
    await file.close();
  }
}

/** Removes what an interrupted restore has left beside a file of SQLite. */
async function removeLeftOvers(path: string): Promise<void> {
  const beginning = `${basename(path)}.restore-`;
  for (const name of await readdir(dirname(path)))
    if (name.startsWith(beginning)) await removeSqlite(join(dirname(path), name));
}

/**
 * Restores into a file of SQLite. Everything is done in a file beside it, which then takes its place in one commit, so that the database is
 * empty until it is whole.
 */
async function restoreSqlite(
  services: ServerServices,
  { manifest, restoring }: { readonly manifest: BackupManifest; readonly restoring: Restoring },
): Promise<Omit<Restored, 'manifest'>> {
  const { path, actor } = restoring;
  const target = sqlitePath(services.config.databaseUrl);
  await removeLeftOvers(target);
  const beside = copyBeside(target, 'restore');
  const isRemoved = removeAtExit(filesOfSqlite(beside));
  try {
    if (manifest.kind === 'sqlite') await writeContent(beside, { from: path, keys: backupKeysOf(services.config) });
    const filled = restoring.open(`sqlite:${beside}`);
    let restored: Omit<Restored, 'manifest'>;
    try {
      restored = await filled.inUnit(() => fill(filled, { manifest, restoring }), actor);
    } finally {
      await filled.close();
    }
    // A server or another restore may have made its tables there meanwhile.
    await checkEmpty(services);
    const file = await openSqliteFile(target);
    try {
      await file.copy('from', beside);
    } finally {
      await file.close();
    }
    return restored;
  } finally {
    await removeSqlite(beside);
    isRemoved();
  }
}

async function fill(
  services: ServerServices,
  { manifest, restoring }: { readonly manifest: BackupManifest; readonly restoring: Restoring },
): Promise<Omit<Restored, 'manifest'>> {
  if (manifest.kind === 'pg_dump') await fillByDump(services, { path: restoring.path, manifest });
  return services.transaction(async (trx) => {
    if (manifest.kind === 'pg_dump') await noteMigrations(trx, manifest.migrations);
    else if (services.database.dialect === 'postgres') await dropHalfRestored(services.database, trx);
    const { path, keepsSessions } = restoring;
    const { unknownTables, hasRaisedEpochs } =
      manifest.kind === 'rows'
        ? await fillWithRows(services, trx, { path, head: manifest, endsSessions: !keepsSessions })
        : { unknownTables: [], hasRaisedEpochs: false };
    await migrateWithin(trx);
    const { madeAt, version, kind } = manifest;
    const backup = { madeAt, version, kind };
    return { unknownTables, ...(await settle(services, trx, { ...restoring, hasRaisedEpochs, backup })) };
  });
}

/**
 * Restores a backup into an empty database. The whole backup is read and checked before anything is written, and the database stays empty
 * until everything is there.
 */
export async function restoreBackup(services: ServerServices, restoring: Restoring): Promise<Restored> {
  const check = async (head: BackupHead) => {
    checkSettings(services, head, restoring.acceptsLostKeys);
    checkSchema(head);
    checkKind(services, head);
    await checkEmpty(services);
  };
  const { database, config } = services;
  return restoreAlone({ database, url: config.databaseUrl }, async () => {
    const manifest = await readBackup(restoring.path, { keys: backupKeysOf(config), begin: check });
    const about = { manifest, restoring };
    if (database.dialect === 'sqlite') return { manifest, ...(await restoreSqlite(services, about)) };
    // Somebody else may have made tables while the backup was read.
    await checkEmpty(services);
    return { manifest, ...(await fill(services, about)) };
  });
}
