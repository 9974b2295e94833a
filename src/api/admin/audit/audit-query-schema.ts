import { z } from 'zod';
import type { AuditQueryProblem } from '../../../commands/audit/audit-query.ts';
import { ApiProblem } from '../../problem.ts';
import { badCursor } from '../paging.ts';

const text = z.string().max(255).optional();

/** The filters of the audit, as the page and the command have them. */
export const auditFilters = {
  from: text.describe('From this day or moment on, UTC: `2026-11-27` or `2026-11-27T20:00`.'),
  to: text.describe('Up to this day or moment.'),
  actor: text.describe('`sub`, user name or address of a person, id of a client, or name of an operator.'),
  action: text.describe('Name of the event, such as `account.disabled`.'),
  target: text.describe('`sub`, user name or address of a person, id of a client or of another thing.'),
  client: text.describe('Id of the client that takes part.'),
};

/** Returns the problem of a filter that cannot be understood. */
export function filterProblem(problem: AuditQueryProblem): ApiProblem {
  if (problem === 'after') return badCursor();
  return new ApiProblem('invalid', {
    errors: [{ parameter: problem, detail: 'cannot be understood', code: 'filter' }],
  });
}
