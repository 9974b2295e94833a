import { legacyOptions } from '../../domain/clients/legacy-options.ts';
import type { Services } from '../../services.ts';
import type { ClientRecord } from '../../store/clients/clients.ts';

/**
 * Writes an audit line about a registration, with the legacy options that it holds afterwards: the audit shows on which day an option came.
 */
export function auditClient(
  services: Services,
  { event, record }: { readonly event: string; readonly record: ClientRecord },
): void {
  const legacy = legacyOptions(record.metadata);
  services.audit({ event, clientId: record.clientId, ...(legacy.length > 0 ? { details: { legacy } } : {}) });
}
