import { z } from 'zod';
import { changeApi, registerApi, removeApi } from '../../../commands/apis/change-api.ts';
import { apiBounds } from '../../../domain/apis/registered-api.ts';
import type { Services } from '../../../services.ts';
import type { ApiRecord } from '../../../store/apis/apis.ts';
import { defineEndpoint, type ApiEndpoint } from '../../api-endpoint.ts';
import { ApiProblem } from '../../problem.ts';
import { orProblem } from '../../refusal-problems.ts';
import { reason, reasonOf } from '../reason.ts';
import { api, apiPatch, describeApi, describeListed, listedApi, newApi } from './api-schema.ts';

const tag = 'apis';
/** The place of the registration in a body that holds one. */
const bodyPath = ['registration'];
/** Two hundred clients with fifty scopes each are long. */
const maxBytes = 1_048_576;

const params = z.strictObject({ api_id: z.string().describe('The `id` of the API.') });

async function knownApi({ apis }: Services, { api_id: id }: z.infer<typeof params>): Promise<ApiRecord> {
  const found = (await apis.list()).find((record) => record.id === id);
  if (!found) throw new ApiProblem('not-found');
  return found;
}

const answerApi = (record: ApiRecord) => ({ body: describeApi(record), version: record.version });

const listing = defineEndpoint({
  method: 'GET',
  path: '/apis',
  operationId: 'listApis',
  tag,
  summary: 'List the APIs that are known by name',
  description: 'Clients ask for tokens for them by the parameter `resource` (RFC 8707).',
  scope: 'clients:read',
  action: 'apis.read',
  response: z.object({ items: z.array(listedApi) }),
  answer: async ({ services }) => ({ body: { items: (await services.apis.list()).map(describeListed) } }),
});

const registering = defineEndpoint({
  method: 'POST',
  path: '/apis',
  operationId: 'registerApi',
  tag,
  summary: 'Register an API',
  description: 'Members that `registration` leaves out have the values that docs/apis.md names.',
  scope: 'clients:write',
  action: 'clients.manage',
  status: 201,
  takesKey: true,
  maxBytes,
  body: z.strictObject({ registration: newApi, reason }),
  response: api,
  async answer({ services, body }) {
    const made = orProblem(await registerApi(services, { file: body.registration, reason: reasonOf(body) }), bodyPath);
    return { ...answerApi(made), location: `/apis/${made.id}` as const };
  },
});

const showing = defineEndpoint({
  method: 'GET',
  path: '/apis/{api_id}',
  operationId: 'showApi',
  tag,
  summary: 'Show an API',
  description: 'The `ETag` is what a change sends as `If-Match`.',
  scope: 'clients:read',
  action: 'apis.read',
  params,
  response: api,
  answer: async ({ services, params: named }) => answerApi(await knownApi(services, named)),
});

const changing = defineEndpoint({
  method: 'PATCH',
  path: '/apis/{api_id}',
  operationId: 'changeApi',
  tag,
  summary: 'Change members of an API',
  description: 'Members that `registration` leaves out stay, and null gives one its default (RFC 7396).',
  scope: 'clients:write',
  action: 'clients.manage',
  needsVersion: true,
  maxBytes,
  params,
  body: z.strictObject({ registration: apiPatch, reason }),
  response: api,
  async answer({ services, params: named, body, baseVersion }) {
    const { id } = await knownApi(services, named);
    const order = { id, baseVersion, given: body.registration, reason: reasonOf(body) };
    return answerApi(orProblem(await changeApi(services, order), bodyPath));
  },
});

const removing = defineEndpoint({
  method: 'POST',
  path: '/apis/{api_id}/remove',
  operationId: 'removeApi',
  tag,
  summary: 'Remove an API',
  description: 'Nobody gets a token for it any more. The request says how many clients may ask for its tokens.',
  scope: 'clients:write',
  action: 'clients.manage',
  needsVersion: true,
  status: 204,
  params,
  body: z.strictObject({
    clients: z.number().int().min(0).max(apiBounds.clients).describe('How many clients may ask for its tokens.'),
    reason,
  }),
  async answer({ services, params: named, body, baseVersion }) {
    const { id } = await knownApi(services, named);
    orProblem(await removeApi(services, { id, baseVersion, clients: body.clients, reason: reasonOf(body) }));
    return {};
  },
});

/** The endpoints about APIs that are known by name. */
export const apiEndpoints: readonly ApiEndpoint[] = [listing, registering, showing, changing, removing];
