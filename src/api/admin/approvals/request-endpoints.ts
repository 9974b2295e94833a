import type { ApiEndpoint } from '../../api-endpoint.ts';
import { listRequestsEndpoint } from './list-requests.ts';
import { refuseRequestEndpoint } from './refuse-request-endpoint.ts';
import { showRequestEndpoint } from './show-request.ts';

/** The endpoints about what waits for agents. */
export const requestEndpoints: readonly ApiEndpoint[] = [
  listRequestsEndpoint,
  showRequestEndpoint,
  refuseRequestEndpoint,
];
