import type { Writable } from 'node:stream';
import { auditLineOf } from './domain/audit/audit-line.ts';
import type { AuditFacts } from './domain/audit/audit-row.ts';
import type { AuditHead } from './store/audit/audit-head.ts';

/** Gives lines of the audit to a collector outside of the database, once they are committed. */
export interface AuditCollector {
  lines(rows: readonly object[]): void;
  /** Gives the signed head of the chain, which shows later that nothing was cut off. */
  head(head: AuditHead): void;
}

/** @param target Where a line of JSON is written for each of them; nothing is written where AUDIT_LOG is off. */
export function createAuditCollector(
  { auditLog }: { readonly auditLog: boolean },
  target: Pick<Writable, 'write'>,
): AuditCollector {
  const write = (kind: 'line' | 'head', members: object) =>
    target.write(`${JSON.stringify({ audit: kind, ...members })}\n`);
  return {
    lines(rows) {
      if (!auditLog) return;
      for (const row of rows) {
        // The program does not learn the number of the line; its nonce names it too.
        write('line', { ...auditLineOf(row as AuditFacts, null), line: undefined });
      }
    },
    head(head) {
      if (auditLog) write('head', head);
    },
  };
}
