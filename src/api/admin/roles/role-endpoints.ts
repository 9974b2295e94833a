import type { ApiEndpoint } from '../../api-endpoint.ts';
import { changeRoleEndpoints } from './change-role-endpoints.ts';
import { listHolders } from './list-holders.ts';

/** The endpoints about roles. */
export const roleEndpoints: readonly ApiEndpoint[] = [listHolders, ...changeRoleEndpoints];
