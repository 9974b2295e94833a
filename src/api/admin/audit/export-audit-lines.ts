import { z } from 'zod';
import { auditFormats, exportAudit, type AuditFormat } from '../../../commands/audit/export-audit.ts';
import { defineEndpoint } from '../../api-endpoint.ts';
import { auditFilters, filterProblem } from './audit-query-schema.ts';

const types: Readonly<Record<AuditFormat, string>> = { jsonl: 'application/jsonl', csv: 'text/csv' };

/** Exports lines of the audit as a file, which leaves while it is read. */
export const exportAuditLines = defineEndpoint({
  method: 'GET',
  path: '/audit/export',
  operationId: 'exportAuditLines',
  tag: 'audit',
  summary: 'Export lines of the audit as JSON Lines or CSV, the newest first',
  description: 'The file holds the lines up to the moment of the request. The audit notes who has exported them.',
  scope: 'audit:read',
  action: 'audit.export',
  files: Object.values(types),
  query: z.strictObject({
    ...auditFilters,
    format: z.enum(auditFormats).default('jsonl').describe('The form of the file.'),
  }),
  async answer({ services, query, requestId }) {
    const { format, ...filters } = query;
    const answer = await exportAudit(services, { query: filters, format, requestId });
    if (!answer.ok) throw filterProblem(answer.problem);
    return { file: { type: types[format], name: `audit.${format}`, content: answer.file } };
  },
});
