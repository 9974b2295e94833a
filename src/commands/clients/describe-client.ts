import { legacyOptions } from '../../domain/clients/life/legacy-options.ts';
import type { ClientRecord } from '../../store/clients/clients.ts';
import { liveSecrets } from '../../domain/clients/secrets/client-secret.ts';
import { isoTime } from '../../domain/time.ts';

/**
 * Describes a client without its secrets. Only the number of the good ones is told.
 * @param now epoch seconds
 */
export function describeClient(record: ClientRecord, now: number): Readonly<Record<string, unknown>> {
  const legacy = legacyOptions(record.metadata);
  return {
    client_id: record.clientId,
    ...record.metadata,
    ...(legacy.length > 0 ? { legacy_options: legacy } : {}),
    ...(record.metadata.service_account === true ? { service_account_sub: record.serviceAccountId } : {}),
    disabled: record.disabledAt !== null,
    ...(record.disabledAt === null ? {} : { disabled_at: isoTime(record.disabledAt) }),
    ...(record.development ? { development: true } : {}),
    live_secrets: liveSecrets(record.secrets, now).length,
    created_at: isoTime(record.createdAt),
    updated_at: isoTime(record.updatedAt),
  };
}
