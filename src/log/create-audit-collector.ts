import type { Writable } from 'node:stream';
import { auditLineOf } from '../domain/audit/audit-line.ts';
import type { AuditFacts } from '../domain/audit/audit-row.ts';
import type { LogOutput } from './create-log-output.ts';
import type { AuditHead } from '../store/audit/chain/audit-head.ts';

/** Gives lines of the audit to a collector outside of the database, once they are committed. */
export interface AuditCollector {
  lines(rows: readonly object[]): void;
  /** Gives the signed head of the chain, which shows later that nothing was cut off. */
  head(head: AuditHead): void;
}

/** Characters that may wait for a collector which is slower than the program. */
const mostWaiting = 16_000_000;

/**
 * Makes what writes to a collector. One that has closed its end, or that reads nothing, stops nobody: what it misses is in the database, and
 * it is told how many lines it has missed as soon as it reads again.
 * @param target Where a line of JSON is written for each of them; nothing is written where AUDIT_LOG is off.
 */
export function createAuditCollector(
  { auditLog }: { readonly auditLog: boolean },
  target: LogOutput | Pick<Writable, 'write' | 'on' | 'writableLength'>,
): AuditCollector {
  let isGone = false;
  let missed = 0;
  const put = (members: object) => target.write(`${JSON.stringify(members)}\n`);
  if (auditLog)
    target.on('error', (error) => {
      if (!isGone) process.emitWarning(`the audit is no longer given to its collector: ${error.message}`);
      isGone = true;
    });
  const write = (kind: 'line' | 'head', members: object) => {
    if (isGone) return;
    if (target.writableLength > mostWaiting) {
      missed++;
      return;
    }
    if (missed > 0) put({ audit: 'missed', lines: missed });
    missed = 0;
    put({ audit: kind, ...members });
  };
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
