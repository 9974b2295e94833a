import { z } from 'zod';
import { roles } from '../../../domain/roles/roles.ts';
import { defineEndpoint } from '../../api-endpoint.ts';

const holder = z
  .object({
    sub: z.string(),
    email: z.string(),
    given_name: z.string().nullable(),
    family_name: z.string().nullable(),
    roles: z.array(z.string()),
    is_disabled: z.boolean(),
  })
  .meta({ id: 'Holder' });

/** Lists who holds a role. There are as many as people work with the administration, so there is one page. */
export const listHolders = defineEndpoint({
  method: 'GET',
  path: '/roles',
  operationId: 'listHolders',
  tag: 'roles',
  summary: 'List who holds a role',
  description: 'Tells the account of each holder and its roles, on one page.',
  scope: 'accounts:read',
  action: 'roles.read',
  query: z.strictObject({ role: z.enum(roles).optional().describe('Holders of this role alone.') }),
  response: z.object({ items: z.array(holder) }),
  async answer({ services, query }) {
    const holders = await services.roles.holders.list();
    const wanted = holders.filter((one) => query.role === undefined || one.roles.includes(query.role));
    const items = wanted.map(({ id, email, givenName, familyName, roles: held, disabledAt }) => ({
      sub: id,
      email,
      given_name: givenName,
      family_name: familyName,
      roles: [...held],
      is_disabled: disabledAt !== null,
    }));
    return { body: { items } };
  },
});
