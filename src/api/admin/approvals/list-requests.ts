import { z } from 'zod';
import { listRequests, mostRequests } from '../../../commands/approvals/list-requests.ts';
import { defineEndpoint } from '../../api-endpoint.ts';
import { actRequest, describeAct, describeDevice, deviceRequest } from './request-schema.ts';

/** Lists what waits for agents, as the page does. */
export const listRequestsEndpoint = defineEndpoint({
  method: 'GET',
  path: '/requests',
  operationId: 'listRequests',
  tag: 'requests',
  summary: 'List what waits for agents: lost devices, and acts that need two',
  description: `At most ${mostRequests} of each kind, those that wait the oldest first, those that have ended the newest first.`,
  scope: 'accounts:read',
  action: 'people.read',
  query: z.strictObject({
    state: z.enum(['waiting', 'ended']).default('waiting').describe('Whether the request waits.'),
  }),
  response: z.object({ acts: z.array(actRequest), lost_devices: z.array(deviceRequest) }),
  async answer({ services, query }) {
    const { acts, devices } = await listRequests(services, { isEnded: query.state === 'ended' });
    return {
      body: {
        acts: acts.map(({ approval, person }) => describeAct(approval, person)),
        lost_devices: devices.map(({ request, person }) => describeDevice(request, person)),
      },
    };
  },
});
