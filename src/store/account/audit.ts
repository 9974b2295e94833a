import { queueRow } from '../unit-of-work.ts';
import type { Row } from '../database.ts';

/** One security event; `details` holds kinds and references, never values that a person typed or a secret. */
export interface AuditEvent {
  readonly event: string;
  readonly accountId?: string | undefined;
  readonly clientId?: string | undefined;
  readonly requestId?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

const toRow = ({ event, accountId, clientId, requestId, details }: AuditEvent): Row => ({
  at: Math.floor(Date.now() / 1000),
  event,
  account_id: accountId ?? null,
  client_id: clientId ?? null,
  request_id: requestId ?? null,
  details: details ? JSON.stringify(details) : null,
});

/** Adds the line to the unit of work, so that it is written exactly when the change is written that it tells of. */
export function audit(event: AuditEvent): void {
  queueRow('audit', toRow(event));
}
