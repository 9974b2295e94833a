import { z } from 'zod';
import { readWaiting } from '../../../commands/state/read-waiting.ts';
import { clientWatches } from '../../../domain/clients/list/client-filters.ts';
import { defineEndpoint } from '../../api-endpoint.ts';

/** Shows what waits for the people of the administration, as their first page does. */
export const showWaiting = defineEndpoint({
  method: 'GET',
  path: '/waiting',
  operationId: 'showWaiting',
  tag: 'state',
  summary: 'Show what waits for somebody',
  description: 'Counts and names what a page of the administration marks with a badge.',
  scope: 'state:read',
  action: 'state.read',
  response: z.object({
    problems: z.number().int().describe('Lines of the state that are to be put right.'),
    is_audit_broken: z.boolean().describe('The chain of the audit does not go on: a line may have been changed.'),
    failing_messages: z.number().int().describe('Messages that the mail server refuses.'),
    agent_requests: z.number().int().describe('Requests about lost devices, and acts that wait for a second agent.'),
    production_requests: z
      .array(z.string())
      .describe('Clients that ask to go into production, the longest wait first.'),
    watched: z
      .array(z.object({ watch: z.enum(clientWatches), client_ids: z.array(z.string()) }))
      .describe('Clients that somebody should look at, by what is to be looked at.'),
  }),
  async answer({ services }) {
    const asked = { readsState: true, decides: true, helps: true, mayRead: () => true };
    const { problems, isChainBroken, failing, requests, production, watched } = await readWaiting(services, asked);
    return {
      body: {
        problems,
        is_audit_broken: isChainBroken,
        failing_messages: failing.count,
        agent_requests: requests.count,
        production_requests: production.map(({ record }) => record.clientId),
        watched: watched.map(({ watch, clients }) => ({
          watch,
          client_ids: clients.map(({ record }) => record.clientId),
        })),
      },
    };
  },
});
