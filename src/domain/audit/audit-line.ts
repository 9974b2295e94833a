import { isoTime } from '../time.ts';
import type { AuditFacts } from './audit-row.ts';
import { parseJson } from '../members.ts';

/** A line of the audit as a file, a command and a collector have it. Members that the line lacks are null. */
export interface AuditLine {
  /** Number of the line; null in the line of a collector, which is written before the number is known to the program. */
  readonly line: number | null;
  readonly at: string;
  readonly event: string;
  readonly actor_kind: string | null;
  readonly actor: string | null;
  readonly account: string | null;
  readonly client: string | null;
  readonly target_kind: string | null;
  readonly target: string | null;
  readonly reason: string | null;
  readonly request: string | null;
  readonly network: string | null;
  readonly browser: string | null;
  readonly system: string | null;
  readonly details: unknown;
  /** Names the line everywhere: in the database, in files and at a collector. */
  readonly nonce: string | null;
}

export const auditLineNames = [
  'line',
  'at',
  'event',
  'actor_kind',
  'actor',
  'account',
  'client',
  'target_kind',
  'target',
  'reason',
  'request',
  'network',
  'browser',
  'system',
  'details',
  'nonce',
] as const satisfies readonly (keyof AuditLine)[];

function detailsOf(details: string | null): unknown {
  const read = details === null ? null : parseJson(details);
  return read === undefined ? details : read;
}

/** Returns a line as it leaves the database. */
export const auditLineOf = (row: AuditFacts, line: number | null): AuditLine => ({
  line,
  at: isoTime(row.at),
  event: row.event,
  actor_kind: row.actor_kind,
  actor: row.actor_id,
  account: row.account_id,
  client: row.client_id,
  target_kind: row.target_kind,
  target: row.target_id,
  reason: row.reason,
  request: row.request_id,
  network: row.network,
  browser: row.browser_family,
  system: row.system_family,
  details: detailsOf(row.details),
  nonce: row.nonce,
});
