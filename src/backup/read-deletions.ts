import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Refused } from '../commands/refused.ts';
import { toSeconds } from '../domain/time.ts';
import { openDatabase } from '../store/database/database.ts';
import { listDeletions } from '../store/backup/list-deletions.ts';
import { sqlitePath } from '../store/database/sqlite-database.ts';
import { explainFile } from './explain-file.ts';
import { parseJson } from '../domain/members.ts';

/** The fate of an account that was deleted, whose deletion waits, or was cancelled; epoch seconds. */
export type LaterDeletion =
  | { readonly kind: 'deleted'; readonly at: number }
  | { readonly kind: 'waiting'; readonly requestedAt: number; readonly dueAt: number }
  | { readonly kind: 'cancelled'; readonly at: number };

/** Deletions of accounts, by `sub`, and until when they are known. */
export interface LaterDeletions {
  readonly until: number;
  /** Until when every deletion is listed that waited then; undefined where only what happened is known. */
  readonly completeUntil?: number | undefined;
  readonly accounts: ReadonlyMap<string, LaterDeletion>;
}

const isSub = (value: unknown): value is string =>
  typeof value === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(value);
const seconds = (value: unknown) => {
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? undefined : toSeconds(time);
};

interface Line {
  readonly [name: string]: unknown;
}

/** The part of a line that says what became of whose account, and when; undefined for every other line. */
function readLine(line: Line): { sub?: string; at: number; fate?: LaterDeletion; of?: unknown } | undefined {
  const at = seconds(line['deletions_until'] ?? line['deleted_at'] ?? line['deletion_requested_at'] ?? line['at']);
  if (at === undefined) return undefined;
  if (line['deletions_until'] !== undefined) return { at, of: line['deletions_of'] };
  if (isSub(line['sub'])) {
    const dueAt = seconds(line['deletion_due_at']);
    const fate: LaterDeletion =
      dueAt === undefined ? { kind: 'deleted', at } : { kind: 'waiting', requestedAt: at, dueAt };
    return { sub: line['sub'], at, fate };
  }
  // A line that AUDIT_LOG has written.
  if (line['audit'] !== 'line') return undefined;
  const sub = line['account'];
  const due = Number((line['details'] as { due?: unknown } | null)?.due);
  if (!isSub(sub)) return { at };
  if (line['event'] === 'account.deleted') return { sub, at, fate: { kind: 'deleted', at } };
  if (line['event'] === 'account.deletion_cancelled') return { sub, at, fate: { kind: 'cancelled', at } };
  if (line['event'] === 'account.deletion_requested' && due > 0)
    return { sub, at, fate: { kind: 'waiting', requestedAt: at, dueAt: due } };
  return { at };
}

function parse(text: string): Line | undefined {
  const value = parseJson(text);
  return typeof value === 'object' && value !== null ? (value as Line) : undefined;
}

/**
 * Reads deletions from a file of `account deletions`, or from the lines that AUDIT_LOG has written. Other lines of the log may stand between
 * them.
 */
export async function readDeletionsFile(path: string, issuer: string): Promise<LaterDeletions> {
  const accounts = new Map<string, LaterDeletion>();
  let until: number | undefined;
  let completeUntil: number | undefined;
  try {
    for await (const text of createInterface({ input: createReadStream(path) })) {
      const found = readLine(parse(text) ?? {});
      if (!found) continue;
      until = Math.max(until ?? 0, found.at);
      if ('of' in found) {
        if (found.of !== issuer)
          throw new Refused(`the file ${path} lists deletions of ${String(found.of)}, not of ${issuer}`);
        completeUntil = found.at;
        // A list that follows another one names again whoever still waits.
        for (const [sub, { kind }] of accounts) if (kind === 'waiting') accounts.delete(sub);
      }
      if (found.sub && found.fate) accounts.set(found.sub, found.fate);
    }
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused(explainFile(path, error, 'read'), { cause: error });
  }
  if (until === undefined)
    throw new Refused(`the file ${path} holds no line of "account deletions" and none of AUDIT_LOG`);
  return { until, completeUntil, accounts };
}

/** Reads deletions from the database that is given up, where it can still be read. */
export async function readDeletionsFrom(url: string, now: number): Promise<LaterDeletions> {
  if (url.startsWith('sqlite:') && !existsSync(sqlitePath(url)))
    throw new Refused(`there is no database ${sqlitePath(url)}`);
  const database = openDatabase(url);
  try {
    const accounts = new Map<string, LaterDeletion>();
    for await (const { sub, deletedAt, requestedAt, dueAt } of listDeletions(database))
      accounts.set(
        sub,
        deletedAt === undefined
          ? { kind: 'waiting', requestedAt: requestedAt!, dueAt: dueAt! }
          : { kind: 'deleted', at: deletedAt },
      );
    return { until: now, completeUntil: now, accounts };
  } finally {
    await database.close();
  }
}
