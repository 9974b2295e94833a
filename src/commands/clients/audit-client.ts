import { legacyOptions } from '../../domain/clients/legacy-options.ts';
import type { Services } from '../../services.ts';
import type { ClientRecord } from '../../store/clients/clients.ts';

/** A change of a registration, and the legacy options that it is left with: who looks for the day on which one came finds it. */
export function auditClient(
  services: Services,
  { event, record }: { readonly event: string; readonly record: ClientRecord },
): void {
  const legacy = legacyOptions(record.metadata);
  services.audit({ event, clientId: record.clientId, ...(legacy.length > 0 ? { details: { legacy } } : {}) });
}
