import type { ApiEndpoint } from '../api-endpoint.ts';
import { clientEndpoints } from './clients/client-endpoints.ts';

/** Every endpoint of the API of the administration: the router, the OpenAPI document and the tests read this list. */
export const adminEndpoints: readonly ApiEndpoint[] = [...clientEndpoints];
