import { z } from 'zod';
import { showRequest } from '../../../commands/approvals/show-request.ts';
import { defineEndpoint } from '../../api-endpoint.ts';
import { ApiProblem } from '../../problem.ts';
import {
  actRequest,
  agreement,
  describeAct,
  describeAgreement,
  describeDevice,
  deviceRequest,
} from './request-schema.ts';
import { requestParams } from './request-params.ts';

const shown = z.discriminatedUnion('kind', [
  actRequest.extend({
    input: z.record(z.string(), z.unknown()).describe('What was typed for the act.'),
    agreements: z.array(agreement),
  }),
  deviceRequest.extend({ waiting: z.array(actRequest).describe('Acts about it that wait for a second agent.') }),
]);

/** Shows one request. */
export const showRequestEndpoint = defineEndpoint({
  method: 'GET',
  path: '/requests/{id}',
  operationId: 'showRequest',
  tag: 'requests',
  summary: 'Show a request',
  description: 'A request is an act that waits for a second agent, or that of a person who has lost a second factor.',
  scope: 'accounts:read',
  action: 'people.read',
  params: requestParams,
  response: shown,
  async answer({ services, params }) {
    const found = await showRequest(services, params.id);
    if (!found) throw new ApiProblem('not-found');
    const { person } = found;
    if (found.kind === 'device')
      return {
        body: {
          ...describeDevice(found.request, person),
          waiting: found.waiting.map((approval) => describeAct(approval, person)),
        },
      };
    return {
      body: {
        ...describeAct(found.approval, person),
        input: { ...found.input },
        agreements: found.agreements.map(describeAgreement),
      },
    };
  },
});
