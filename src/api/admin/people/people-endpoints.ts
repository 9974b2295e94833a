import type { ApiEndpoint } from '../../api-endpoint.ts';
import { actEndpoints } from './act-endpoints.ts';
import { searchPeople } from './search-people.ts';
import { showPersonEndpoint } from './show-person-endpoint.ts';

/** The endpoints about people. */
export const peopleEndpoints: readonly ApiEndpoint[] = [searchPeople, showPersonEndpoint, ...actEndpoints];
