import { currentUnit } from '../unit-of-work.ts';
import type { Database, Row } from '../database.ts';

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

/** Adds the line to the request's unit, so that it is written with what it tells about; outside of a request, at once. */
export function createAudit(database: Database, onError: (error: unknown) => void): (event: AuditEvent) => void {
  return (event) => {
    const unit = currentUnit();
    if (!unit) {
      database.knex('audit').insert(toRow(event)).catch(onError);
      return;
    }
    unit.extras.set('audit', [...(unit.extras.get('audit') ?? []), toRow(event)]);
  };
}
