import { auditLineNames, auditLineOf } from '../../domain/audit/audit-line.ts';
import { csvRow } from '../../domain/audit/csv-row.ts';
import type { Services } from '../../services.ts';
import type { AuditFilters, AuditPlace } from '../../store/audit/audit-list.ts';
import type { AuditRow } from '../../store/audit/audit-rows.ts';
import { readAuditQuery, type AuditQuery, type AuditQueryProblem } from './audit-query.ts';

export const auditFormats = ['csv', 'jsonl'] as const;

export type AuditFormat = (typeof auditFormats)[number];

interface Asking {
  readonly query: AuditQuery;
  readonly format: AuditFormat;
  readonly reason?: string | undefined;
  readonly requestId?: string | undefined;
}

type Answer =
  | { readonly ok: true; readonly file: AsyncGenerator<string, void, undefined> }
  | { readonly ok: false; readonly problem: AuditQueryProblem };

/** Lines that are in memory at a time. They are handled in one turn of the event loop. */
const together = 200;

const drawers: Readonly<Record<AuditFormat, { readonly head: string; readonly draw: (row: AuditRow) => string }>> = {
  csv: {
    head: csvRow(auditLineNames),
    draw(row) {
      const line = auditLineOf(row, row.id);
      return csvRow(auditLineNames.map((name) => line[name]));
    },
  },
  jsonl: { head: '', draw: (row) => `${JSON.stringify(auditLineOf(row, row.id))}\n` },
};

async function* drawFile(
  services: Pick<Services, 'auditTrail'>,
  { filters, format }: { readonly filters: AuditFilters; readonly format: AuditFormat },
): AsyncGenerator<string, void, undefined> {
  const { head, draw } = drawers[format];
  if (head) yield head;
  for (let after: AuditPlace | undefined; ;) {
    const rows = await services.auditTrail.list.page({ filters, after, size: together });
    if (rows.length > 0) yield rows.map(draw).join('');
    const last = rows.at(-1);
    if (!last || rows.length < together) return;
    after = { at: last.at, id: last.id };
  }
}

/**
 * Writes a line about an export, and returns what yields the file, the newest line first. Only one batch is in memory at a time, and it is
 * read when the one before has left. Lines that are written meanwhile are not in the file.
 */
export async function exportAudit(services: Services, { query, format, reason, requestId }: Asking): Promise<Answer> {
  const read = await readAuditQuery(services, { ...query, after: undefined });
  if (typeof read === 'string') return { ok: false, problem: read };
  const { told } = read;
  const now = services.nowSeconds();
  const filters = { ...read.filters, to: Math.min(read.filters.to ?? now, now) };
  const details = { format, ...told };
  services.audit({ event: 'audit.exported', target: { kind: 'audit', id: 'lines' }, requestId, reason, details });
  return { ok: true, file: drawFile(services, { filters, format }) };
}
