import { createAuditCursor } from '../audit/audit-cursor.ts';

/** Lines of one commit: a larger one would hold the only write lock of SQLite for too long. */
const together = 50;

/** The place in the audit up to which its lines were turned into events. */
export const eventCursor = createAuditCursor({
  name: 'event-streams',
  size: together,
  columns: ['at', 'event', 'account_id', 'client_id', 'actor_kind', 'actor_id', 'details'],
});
