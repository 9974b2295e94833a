import { z } from 'zod';
import { createClientToken } from '../../../commands/clients/tokens/create-client-token.ts';
import { describeClientToken } from '../../../commands/clients/tokens/describe-client-token.ts';
import { revokeClientToken } from '../../../commands/clients/tokens/revoke-client-token.ts';
import { clientStatuses } from '../../../domain/clients/life/test-clients.ts';
import { tokenStates } from '../../../domain/clients/tokens/token-state.ts';
import { defineEndpoint, type ApiEndpoint } from '../../api-endpoint.ts';
import { ApiProblem } from '../../problem.ts';
import { orProblem } from '../../refusal-problems.ts';
import { reason, reasonOf } from '../reason.ts';
import { moment } from '../time.ts';

const tag = 'registration tokens';
const members = z.record(z.string(), z.unknown());

const token = z
  .object({
    id: z.string(),
    name: z.string(),
    hint: z.string().describe('The last four characters of the token.'),
    state: z.enum(tokenStates),
    uses: z.number().int(),
    max_uses: z.number().int().nullable().describe('How many services it makes; null for any number.'),
    created_at: moment,
    expires_at: moment,
    revoked_at: moment.nullable(),
    policy: z.object({
      status: z.enum(clientStatuses),
      fixed: members,
      defaults: members,
      scopes: z.array(z.string()),
      grant_types: z.array(z.string()),
      redirect_hosts: z.array(z.string()),
    }),
  })
  .meta({ id: 'RegistrationToken' });

const listing = defineEndpoint({
  method: 'GET',
  path: '/registration-tokens',
  operationId: 'listRegistrationTokens',
  tag,
  summary: 'List the tokens with which services register themselves',
  description: 'Nothing of a token is told but what it admits and how often it was used.',
  scope: 'clients:write',
  action: 'clients.manage',
  response: z.object({ items: z.array(token) }),
  answer: async ({ services }) => ({
    body: {
      items: (await services.clients.tokens.list()).map((one) => describeClientToken(one, services.nowSeconds())),
    },
  }),
});

const creating = defineEndpoint({
  method: 'POST',
  path: '/registration-tokens',
  operationId: 'createRegistrationToken',
  tag,
  summary: 'Create a token with which services register themselves',
  description: 'The token is told in this answer alone. Its policy never changes.',
  scope: 'clients:write',
  action: 'clients.manage',
  status: 201,
  takesKey: true,
  body: z.strictObject({
    name: z.string().max(400),
    uses: z.number().int().nullable().optional().describe('1 without it; null for any number.'),
    days: z.number().int().optional().describe('Days until the end; 30 without it.'),
    policy: members.optional().describe('status, fixed, defaults, scopes, grant_types, redirect_hosts'),
    reason,
  }),
  response: token.extend({ initial_access_token: z.string().optional() }).meta({ id: 'CreatedRegistrationToken' }),
  async answer({ services, body: { name, uses, days, policy, ...body } }) {
    const created = await createClientToken(services, {
      name,
      ...(uses !== undefined && { uses }),
      ...(days !== undefined && { days }),
      ...(policy !== undefined && { policy }),
      reason: reasonOf(body),
    });
    const { secret, token: made } = orProblem(created);
    return { body: { ...describeClientToken(made, services.nowSeconds()), initial_access_token: secret } };
  },
});

const revoking = defineEndpoint({
  method: 'POST',
  path: '/registration-tokens/{token_id}/revoke',
  operationId: 'revokeRegistrationToken',
  tag,
  summary: 'Take a token out of use',
  description: 'The services that it has registered stay, and go on managing themselves.',
  scope: 'clients:write',
  action: 'clients.manage',
  params: z.strictObject({ token_id: z.string().describe('The id of the token.') }),
  body: z.strictObject({ reason }),
  response: token,
  async answer({ services, params: { token_id: id }, body }) {
    if (!(await services.clients.tokens.find(id))) throw new ApiProblem('not-found');
    orProblem(await revokeClientToken(services, { id, reason: reasonOf(body) }));
    const revoked = await services.clients.tokens.find(id);
    if (!revoked) throw new ApiProblem('not-found');
    return { body: describeClientToken(revoked, services.nowSeconds()) };
  },
});

/** The initial access tokens of dynamic registration. */
export const tokenEndpoints: readonly ApiEndpoint[] = [listing, creating, revoking];
