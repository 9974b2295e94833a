import { z } from 'zod';
import { listAudit } from '../../../commands/audit/list-audit.ts';
import { auditLineOf } from '../../../domain/audit/audit-line.ts';
import { defineEndpoint } from '../../api-endpoint.ts';
import { pageOf, paging } from '../paging.ts';
import { moment } from '../time.ts';
import { auditFilters, filterProblem } from './audit-query-schema.ts';

const text = z.string().nullable();

const auditLine = z
  .object({
    line: z.number().int().nullable().describe('The number of the line.'),
    at: moment,
    event: z.string(),
    actor_kind: text.describe(
      '`account`, `client`, `command`, `system`, or null where nobody has proved who they are.',
    ),
    actor: text,
    account: text,
    client: text,
    target_kind: text,
    target: text,
    reason: text,
    request: text.describe('The reference of the request, which error pages and problems show.'),
    network: text.describe('Erased after thirty days.'),
    browser: text,
    system: text,
    details: z.unknown(),
    nonce: text.describe('Names the line everywhere: here, in files, and at a collector.'),
  })
  .meta({ id: 'AuditLine' });

/** Lists lines of the audit, as its page does. */
export const listAuditLines = defineEndpoint({
  method: 'GET',
  path: '/audit',
  operationId: 'listAuditLines',
  tag: 'audit',
  summary: 'List lines of the audit, the newest first',
  description: 'The audit notes who has read it, with the names of the filters.',
  scope: 'audit:read',
  action: 'audit.read',
  query: z.strictObject({ ...auditFilters, ...paging }),
  response: pageOf(auditLine),
  async answer({ services, query, by, requestId }) {
    const { limit, cursor, ...filters } = query;
    const asked = { query: { ...filters, after: cursor }, reader: `api:${by.kind}:${by.id}`, size: limit, requestId };
    const answer = await listAudit(services, asked);
    if (!answer.ok) throw filterProblem(answer.problem);
    const { rows, after } = answer.found;
    return {
      body: { items: rows.map((row) => auditLineOf(row, row.id)), next_cursor: after ?? null },
      next: after,
    };
  },
});
