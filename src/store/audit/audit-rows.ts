import type { Sealer } from '../../crypto/sealer.ts';
import { textsOf, type AuditFacts } from '../../domain/audit/audit-row.ts';
import type { Row } from '../database/database.ts';

/** A line of the audit as the table has it. */
export interface AuditRow extends AuditFacts {
  readonly id: number;
  readonly mac: string | null;
}

export const auditColumns = [
  'id',
  'at',
  'event',
  'account_id',
  'client_id',
  'request_id',
  'actor_kind',
  'actor_id',
  'target_kind',
  'target_id',
  'reason',
  'network',
  'browser_family',
  'system_family',
  'details',
  'nonce',
  'mac',
] as const satisfies readonly (keyof AuditRow)[];

/** Returns a row of the table; ids and times are numbers on both databases. */
export const auditRowOf = (row: Row): AuditRow =>
  ({ ...row, id: Number(row['id']), at: Number(row['at']) }) as unknown as AuditRow;

const purpose = 'audit-line';

function macText(facts: AuditFacts): string {
  const { lasting, network, origin, reason } = textsOf(facts);
  return JSON.stringify([lasting, network, origin, reason]);
}

/** Returns the keyed hash by which a line shows that the program wrote it. */
export const macOf = (sealer: Sealer, facts: AuditFacts): string => sealer.keyedHash(macText(facts), purpose);

/** Returns whether a program that has one of these keys wrote the line, and nobody has changed it since. */
export const isGenuine = (sealer: Sealer, row: AuditRow): boolean =>
  row.mac !== null && row.nonce !== null && sealer.keyedHashes(macText(row), purpose).includes(row.mac);
