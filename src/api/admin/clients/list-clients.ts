import { z } from 'zod';
import { findClients } from '../../../commands/clients/list/find-clients.ts';
import type { SummarisedClient } from '../../../commands/clients/list/summarise-clients.ts';
import { clientSorts, clientWatches } from '../../../domain/clients/list/client-filters.ts';
import { clientStates } from '../../../domain/clients/life/client-state.ts';
import { clientMarks } from '../../../domain/clients/list/client-summary.ts';
import { isoTime, isoTimeOrNull } from '../../../domain/time.ts';
import { defineEndpoint } from '../../api-endpoint.ts';
import { badCursor, pageOf, paging } from '../paging.ts';
import { moment } from '../time.ts';

export const clientSummary = z
  .object({
    client_id: z.string(),
    client_name: z.string(),
    state: z.enum(clientStates),
    created_at: moment,
    last_used_at: moment.nullable(),
    people: z.number().int().describe('People of the last thirty days.'),
    contacts: z.number().int().describe('Contacts who have joined.'),
    secret_ends_at: moment
      .nullable()
      .describe('When the client will be without a good secret; null where that is not foreseen.'),
    marks: z.array(z.enum(clientMarks)).describe('What somebody should look at, the most urgent first.'),
  })
  .meta({ id: 'ClientSummary' });

function describeSummary({ summary }: SummarisedClient): z.input<typeof clientSummary> {
  return {
    client_id: summary.clientId,
    client_name: summary.name,
    state: summary.state,
    created_at: isoTime(summary.createdAt),
    last_used_at: isoTimeOrNull(summary.lastUsedAt),
    people: summary.people,
    contacts: summary.contacts,
    secret_ends_at: isoTimeOrNull(summary.secretEndsAt),
    marks: [...summary.marks],
  };
}

/** Lists the clients that the caller may see. */
export const listClients = defineEndpoint({
  method: 'GET',
  path: '/clients',
  operationId: 'listClients',
  tag: 'clients',
  summary: 'List clients',
  description: 'A contact of services sees these alone. The list has pages.',
  scope: 'clients:read',
  action: 'clients.read',
  query: z.strictObject({
    q: z.string().max(200).optional().describe('Words that stand in the name, the id or an address.'),
    state: z.enum(clientStates).optional().describe('A client in the bin is listed only where the bin is asked for.'),
    show: z.enum(clientWatches).optional().describe('What somebody should look at.'),
    sort: z.enum(clientSorts).optional().describe('The order of the list.'),
    ...paging,
  }),
  response: pageOf(clientSummary).extend({ total: z.number().int().describe('Clients on all pages.') }),
  async answer({ services, query, by, may }) {
    const { q, state, show, sort, limit, cursor } = query;
    const answer = await findClients(services, {
      query: { q, status: state, show, sort, after: cursor, size: String(limit) },
      reader: `api:${by.kind}:${by.id}`,
      mayRead: (id) => may('clients.read', id),
    });
    // The schema has let everything else through.
    if (!answer.ok) throw badCursor();
    const { clients, total, after } = answer.found;
    return { body: { items: clients.map(describeSummary), next_cursor: after ?? null, total }, next: after };
  },
});
