import type { Sealer } from '../../crypto/sealer.ts';
import { textsOf, type AuditFacts } from '../../domain/audit/audit-row.ts';
import { defineRow, nullable, number, text } from '../database/define-row.ts';

/** A line of the audit as the table has it. */
export interface AuditRow extends AuditFacts {
  readonly id: number;
  readonly mac: string | null;
}

/** Its members are called as the columns are, because its hash covers their names. */
export const auditLine = defineRow({
  id: number,
  at: number,
  event: text,
  account_id: nullable(text),
  client_id: nullable(text),
  request_id: nullable(text),
  actor_kind: nullable(text),
  actor_id: nullable(text),
  target_kind: nullable(text),
  target_id: nullable(text),
  reason: nullable(text),
  network: nullable(text),
  browser_family: nullable(text),
  system_family: nullable(text),
  details: nullable(text),
  nonce: nullable(text),
  mac: nullable(text),
});

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
