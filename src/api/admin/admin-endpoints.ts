import type { ApiEndpoint } from '../api-endpoint.ts';
import { apiEndpoints } from './apis/api-endpoints.ts';
import { auditEndpoints } from './audit/audit-endpoints.ts';
import { clientEndpoints } from './clients/client-endpoints.ts';
import { peopleEndpoints } from './people/people-endpoints.ts';
import { requestEndpoints } from './approvals/request-endpoints.ts';
import { roleEndpoints } from './roles/role-endpoints.ts';
import { stateEndpoints } from './state/state-endpoints.ts';

/** Every endpoint of the API of the administration: the router, the OpenAPI document and the tests read this list. */
export const adminEndpoints: readonly ApiEndpoint[] = [
  ...clientEndpoints,
  ...apiEndpoints,
  ...peopleEndpoints,
  ...requestEndpoints,
  ...roleEndpoints,
  ...auditEndpoints,
  ...stateEndpoints,
];
