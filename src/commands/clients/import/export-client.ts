import { exportedClient } from '../../../domain/clients/import/exported-client.ts';
import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';

/** Returns the client file of a registration: its members, without secrets, their hashes and addresses of contacts. The audit tells who took it. */
export function exportClient(services: Services, record: ClientRecord): Readonly<Record<string, unknown>> {
  services.audit({ event: 'client.exported', clientId: record.clientId });
  return exportedClient(record);
}
