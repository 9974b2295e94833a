import type { ApiEndpoint } from '../../api-endpoint.ts';
import { contactEndpoints } from './contact-endpoints.ts';
import { documentEndpoints } from './document-endpoints.ts';
import { eventStreamEndpoints } from './event-stream-endpoints.ts';
import { helpEndpoints } from './help-endpoints.ts';
import { importClientsEndpoint } from './import-endpoint.ts';
import { lifeEndpoints } from './life-endpoints.ts';
import { listClients } from './list-clients.ts';
import { registrationEndpoints } from './registration-endpoints.ts';
import { secretEndpoints } from './secret-endpoints.ts';
import { tokenEndpoints } from './token-endpoints.ts';
import { versionEndpoints } from './version-endpoints.ts';

/** The endpoints about clients. */
export const clientEndpoints: readonly ApiEndpoint[] = [
  listClients,
  ...registrationEndpoints,
  importClientsEndpoint,
  ...secretEndpoints,
  ...contactEndpoints,
  ...lifeEndpoints,
  ...versionEndpoints,
  ...eventStreamEndpoints,
  ...helpEndpoints,
  ...tokenEndpoints,
  ...documentEndpoints,
];
