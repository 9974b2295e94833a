import { signInAs } from '../../people/sign-in-as.ts';
import { at, type PageState } from '../page-state.ts';

/** The pages about the API of the administration. The reference of its operations is drawn by a program of others, and is not looked at. */
export const apiPages: readonly PageState[] = [
  at('API operations', '/api'),
  at('API problems', '/api/problems'),
  {
    name: 'API rights of a service',
    reach: async ({ app, client }) =>
      (await signInAs(app, ['admin'], `/admin/clients/${client.clientId}/droits-api`)).browser,
  },
];
