import type { Database } from './database.ts';
import { createPatience } from './database-failures.ts';
import type { MigrationFolder } from './migration-folder.ts';
import { readSchema } from './migrations.ts';
import type { VersionWatch } from './versions.ts';

/** A balancer waits no longer than a few seconds for an answer. */
const patienceMilliseconds = 2000;

const writeSql = `INSERT INTO versions (noun, version) VALUES ('probe', ?)
  ON CONFLICT (noun) DO UPDATE SET version = excluded.version`;

interface Options {
  readonly database: Database;
  readonly migrations: MigrationFolder;
  readonly versions: Pick<VersionWatch, 'isStale'>;
  readonly nowSeconds: () => number;
}

/**
 * Makes the function that tells whether this process can serve: its schema is there, a row can be written, and it hears of what other
 * processes change.
 */
export function createReadiness({ database, migrations, versions, nowSeconds }: Options): () => Promise<boolean> {
  const inTime = createPatience(patienceMilliseconds);
  // A balancer may ask several times a second, but the database is written to once in each.
  let last: { readonly second: number; readonly answer: Promise<boolean> } | undefined;
  const look = async (): Promise<boolean> => {
    const { pending, unknown } = await readSchema(database, migrations);
    if (pending.length > 0 || unknown) return false;
    await database.writeOne(writeSql, [nowSeconds()]);
    return true;
  };
  return async () => {
    if (versions.isStale()) return false;
    const second = nowSeconds();
    if (last?.second !== second) last = { second, answer: inTime(look()).catch(() => false) };
    return last.answer;
  };
}
