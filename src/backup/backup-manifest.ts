import type { BackupKind, TableShape } from '../store/backup/snapshot.ts';

/** Stands at the beginning of a backup: what it is, and which settings its restore needs. */
export interface BackupHead {
  readonly kind: BackupKind;
  /** When the content was as it is, as ISO 8601. */
  readonly madeAt: string;
  /** Version of the program. */
  readonly version: string;
  readonly dialect: 'sqlite' | 'postgres';
  /** Names of the migrations that the database had. */
  readonly migrations: readonly string[];
  readonly issuer: string;
  readonly isProduction: boolean;
  /** Fingerprints of the keys in the settings, the newest first. They reveal nothing of the keys. */
  readonly fingerprints: Readonly<Record<'PASSWORD_PEPPER' | 'ENCRYPTION_KEYS', readonly string[]>>;
  /** Tables in the order in which their rows can be written: those that others refer to come first. */
  readonly tables: readonly TableShape[];
  /** The last number that a table has given to a row, by the name of the table. */
  readonly sequences: Readonly<Record<string, number>>;
}

/** Stands at the end of a backup: what it holds. */
export interface BackupTail {
  /** Number of rows, by the name of the table. */
  readonly rows: Readonly<Record<string, number>>;
  /** SHA-256 of the rows, by the name of the table; of everything under the name `content` where the backup holds a whole file. */
  readonly checksums: Readonly<Record<string, string>>;
  /** Bytes of the content, before it is compressed and encrypted. */
  readonly bytes: number;
}

export interface BackupManifest extends BackupHead, BackupTail {}
