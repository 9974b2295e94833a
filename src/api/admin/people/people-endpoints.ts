import type { ApiEndpoint } from '../../api-endpoint.ts';
import { actEndpoints } from './act-endpoints.ts';
import { invitePersonEndpoint } from './invite-person-endpoint.ts';
import { searchPeople } from './search-people.ts';
import { showPersonEndpoint } from './show-person-endpoint.ts';

/** The endpoints about people. */
export const peopleEndpoints: readonly ApiEndpoint[] = [
  searchPeople,
  invitePersonEndpoint,
  showPersonEndpoint,
  ...actEndpoints,
];
