/**
 * Says what a backup holds: the file of SQLite, what `pg_dump` writes, or rows. A backup of rows goes into both databases, the other two into
 * their own alone.
 */
export type BackupKind = 'sqlite' | 'pg_dump' | 'rows';

/** The types that a value of a row can have. Bytes are written as hexadecimal digits. */
export type ColumnType = 'text' | 'integer' | 'boolean' | 'bytes';

export interface TableShape {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
}

/** Rows of one table, as a JSON list of lists; or bytes of a file. */
export type ContentPart =
  | { readonly type: 'rows'; readonly table: number; readonly count: number; readonly json: Buffer }
  | { readonly type: 'bytes'; readonly bytes: Buffer };

/** The database as it is at one moment, whatever is written meanwhile. */
export interface Snapshot {
  readonly kind: BackupKind;
  readonly migrations: readonly string[];
  /** In the order in which rows can be written: a table comes after those that it refers to. */
  readonly tables: readonly TableShape[];
  /** The last number that a table has given to a row, by the name of the table. */
  readonly sequences: Readonly<Record<string, number>>;
  /** Number of rows, by the name of the table. */
  count(): Promise<Readonly<Record<string, number>>>;
  content(): AsyncGenerator<ContentPart, void, undefined>;
}

/** Tables that the migrations keep for themselves. The head of a backup names the migrations. */
export const ownTables: readonly string[] = ['migrations', 'migrations_lock'];
