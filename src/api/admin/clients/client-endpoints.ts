import type { ApiEndpoint } from '../../api-endpoint.ts';
import { listClients } from './list-clients.ts';

/** The endpoints about clients. */
export const clientEndpoints: readonly ApiEndpoint[] = [listClients];
