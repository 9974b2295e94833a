import type { Services } from '../../services.ts';
import type { AuditFilters, AuditPlace } from '../../store/audit/audit-list.ts';
import type { AuditRow } from '../../store/audit/audit-rows.ts';
import { readAuditQuery, type AuditQuery, type AuditQueryProblem } from './audit-query.ts';

interface Asking {
  readonly query: AuditQuery;
  /** Names the reader: a cursor serves nobody else. */
  readonly reader: string;
  readonly size: number;
  readonly requestId?: string | undefined;
}

export interface ListedAudit {
  readonly rows: readonly AuditRow[];
  /** The cursor of the next page; undefined on the last one. */
  readonly after: string | undefined;
}

type Answer =
  | { readonly ok: true; readonly found: ListedAudit }
  | { readonly ok: false; readonly problem: AuditQueryProblem };

/** A cursor says where the next page begins. It is sealed for its reader and for its question: nobody makes one up. */
const purposeOf = (reader: string, filters: AuditFilters) => `audit for ${JSON.stringify([reader, filters])}`;

/** Returns a page of the audit, the newest line first, and writes a line about who has read it. */
export async function listAudit(services: Services, { query, reader, size, requestId }: Asking): Promise<Answer> {
  const read = await readAuditQuery(services, query);
  if (typeof read === 'string') return { ok: false, problem: read };
  const { filters, told } = read;
  const purpose = purposeOf(reader, filters);
  const opened = query.after ? services.sealer.open(query.after, purpose) : undefined;
  if (query.after && opened === undefined) return { ok: false, problem: 'after' };
  const after = opened === undefined ? undefined : (JSON.parse(opened) as AuditPlace);
  const rows = await services.auditTrail.list.page({ filters, after, size: size + 1 });
  services.audit({ event: 'audit.read', target: { kind: 'audit', id: 'lines' }, requestId, details: told });
  const last = rows.at(size - 1);
  const place = rows.length > size && last ? JSON.stringify({ at: last.at, id: last.id }) : undefined;
  return {
    ok: true,
    found: { rows: rows.slice(0, size), after: place === undefined ? undefined : services.sealer.seal(place, purpose) },
  };
}
