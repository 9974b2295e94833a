import type { AuditDetails } from '../../domain/audit/audit-details.ts';
import { legacyOptions } from '../../domain/clients/life/legacy-options.ts';
import type { ClientEventName } from '../../domain/audit/event-names.ts';
import type { Services } from '../../services.ts';
import type { ClientRecord } from '../../store/clients/clients.ts';

interface Audited {
  readonly event: ClientEventName;
  readonly record: ClientRecord;
  /** Says why the person or the operator made the change, in their words. */
  readonly reason?: string | undefined;
  /** Kinds and references, such as the id of a secret. */
  readonly details?: AuditDetails | undefined;
}

/**
 * Writes an audit line about a registration, with the legacy options that it holds afterwards: the audit shows on which day an option came.
 */
export function auditClient(services: Services, { event, record, reason, details }: Audited): void {
  const legacy = legacyOptions(record.metadata);
  const facts = { ...details, ...(legacy.length > 0 && { legacy }) };
  services.audit({
    event,
    clientId: record.clientId,
    ...(reason !== undefined && { reason }),
    ...(Object.keys(facts).length > 0 && { details: facts }),
  });
}
