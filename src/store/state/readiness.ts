import { randomBytes } from 'node:crypto';
import { minute } from '../../domain/time.ts';
import type { Committer } from '../unit/committer.ts';
import type { Database } from '../database/database.ts';
import { createPatience } from '../database/database-failures.ts';
import type { MigrationFolder } from '../migrations/migration-folder.ts';
import { readSchema } from '../migrations/migrations.ts';
import type { PayloadStore } from '../records/payloads.ts';
import { createUnit, withUnit } from '../unit/unit-of-work.ts';
import type { VersionWatch } from '../operation/versions.ts';

/** A balancer waits no longer than a few seconds for an answer. */
const patienceMilliseconds = 2000;

/** Bytes of the largest row that a sign-in writes. */
const roomBytes = 16_384;

const writeSql = `INSERT INTO versions (noun, version) VALUES ('probe', ?)
  ON CONFLICT (noun) DO UPDATE SET version = excluded.version`;

interface Options {
  readonly database: Database;
  readonly migrations: MigrationFolder;
  readonly committer: Pick<Committer, 'isOutOfRoom' | 'commit'>;
  readonly payloads: Pick<PayloadStore, 'upsert'>;
  readonly versions: Pick<VersionWatch, 'isStale'>;
  readonly nowSeconds: () => number;
}

/**
 * Makes the function that tells whether this process can serve: its schema is there, a row can be written, it hears of what other
 * processes change, and its last commit found room on the disk.
 */
export function createReadiness({
  database,
  migrations,
  committer,
  payloads,
  versions,
  nowSeconds,
}: Options): () => Promise<boolean> {
  const inTime = createPatience(patienceMilliseconds);
  // A balancer may ask several times a second, but the database is written to once in each.
  let last: { readonly second: number; readonly answer: Promise<boolean> } | undefined;
  /** A full disk may have room for the small row of a probe. This one is as large as what a sign-in writes. */
  const findRoom = async () => {
    const unit = createUnit();
    await withUnit(unit, () => {
      payloads.upsert('Flow', 'probe', { filler: randomBytes(roomBytes).toString('base64url') }, minute);
      return committer.commit(unit);
    });
  };
  const look = async (): Promise<boolean> => {
    const { pending, unknown } = await readSchema(database, migrations);
    if (pending.length > 0 || unknown) return false;
    await database.writeOne(writeSql, [nowSeconds()]);
    // Where a balancer sends nobody any more, no request finds out that there is room again.
    if (committer.isOutOfRoom()) await findRoom();
    return true;
  };
  return async () => {
    if (versions.isStale()) return false;
    const second = nowSeconds();
    if (last?.second !== second) last = { second, answer: inTime(look()).catch(() => false) };
    // A commit may have failed since this was looked at.
    return (await last.answer) && !committer.isOutOfRoom();
  };
}
