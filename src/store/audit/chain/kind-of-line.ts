import type { Sealer } from '../../../crypto/sealer.ts';
import type { HeadNote } from './audit-head.ts';
import type { LinkKind } from './audit-link.ts';
import { isGenuine, type AuditRow } from '../audit-rows.ts';

/** Returns how a line is found that has no link yet. `note` is what the anchor of the chain says. */
export function kindOfLine(
  sealer: Sealer,
  row: AuditRow,
  { note, now }: { readonly note: HeadNote; readonly now: number },
): LinkKind {
  if (isGenuine(sealer, row)) return 'sealed';
  const { olderUntil = 0, olderId = 0, isAgain } = note;
  // A new chain takes the lines as they are.
  if (isAgain && row.id <= olderId) return 'older';
  const mayBeOlder = row.id <= olderId || now < olderUntil;
  return mayBeOlder && row.mac === null && row.nonce === null ? 'older' : 'foreign';
}
