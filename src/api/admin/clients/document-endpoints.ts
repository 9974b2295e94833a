import { z } from 'zod';
import { blockDocument, unblockDocument } from '../../../commands/clients/documents/block-document.ts';
import { describeBlock, describeDocument, listDocuments } from '../../../commands/clients/documents/list-documents.ts';
import { longestDocumentAddress } from '../../../domain/clients/documents/document-address.ts';
import { defineEndpoint, type ApiEndpoint } from '../../api-endpoint.ts';
import { ApiProblem } from '../../problem.ts';
import { orProblem } from '../../refusal-problems.ts';
import { openCursor, pageOf, paging, sealCursor } from '../paging.ts';
import { reason, reasonOf } from '../reason.ts';
import { moment } from '../time.ts';

const tag = 'unregistered clients';

const document = z
  .object({
    client_id: z.string().describe('The address of its document.'),
    claimed_name: z.string().nullable().describe('The name that it gives itself. Nobody has verified it.'),
    read_at: moment.describe('When its document was last read.'),
  })
  .meta({ id: 'UnregisteredClient' });

const block = z
  .object({ target: z.string().describe('The address of a document, or a host.'), reason: z.string(), at: moment })
  .meta({ id: 'UnregisteredClientBlock' });

const target = z
  .string()
  .max(longestDocumentAddress)
  .describe('The address of a document, or a host, which stands for all hosts below it too.')
  .meta({ examples: ['https://tool.example.org/agent.json', 'example.org'] });

const listing = defineEndpoint({
  method: 'GET',
  path: '/unregistered-clients',
  operationId: 'listUnregisteredClients',
  tag,
  summary: 'List the clients that nobody has registered and that people have said yes to',
  description: 'They are in the order of their addresses.',
  scope: 'clients:write',
  action: 'clients.manage',
  query: z.strictObject(paging),
  response: pageOf(document),
  async answer({ services, query: { limit, cursor }, by }) {
    const purpose = `unregistered clients for ${JSON.stringify([by.kind, by.id])}`;
    const after = cursor === undefined ? '' : openCursor(services, cursor, purpose);
    const rest = (await listDocuments(services)).used.filter(({ clientId }) => clientId > after);
    const items = rest.slice(0, limit);
    const last = items.at(-1);
    const next = last && rest.length > limit ? sealCursor(services, last.clientId, purpose) : undefined;
    return { body: { items: items.map(describeDocument), next_cursor: next ?? null }, next };
  },
});

const listingBlocks = defineEndpoint({
  method: 'GET',
  path: '/unregistered-clients/blocks',
  operationId: 'listUnregisteredClientBlocks',
  tag,
  summary: 'List what is blocked',
  description: 'A block of a host concerns all documents of the host and of the hosts below it.',
  scope: 'clients:write',
  action: 'clients.manage',
  response: z.object({ items: z.array(block) }),
  answer: async ({ services }) => ({
    body: { items: (await services.clients.documents.listBlocks()).map(describeBlock) },
  }),
});

const blocking = defineEndpoint({
  method: 'POST',
  path: '/unregistered-clients/block',
  operationId: 'blockUnregisteredClient',
  tag,
  summary: 'Block a client that nobody has registered, or all of a host',
  description: 'Its codes, tokens and consents end at once. A target that is blocked already stays as it is.',
  scope: 'clients:write',
  action: 'clients.manage',
  body: z.strictObject({ target, reason }),
  response: z.object({
    target: z
      .string()
      .describe('The target as it is kept: an address as browsers send it, or a host in small letters.'),
    is_new: z.boolean().describe('False where it was blocked before.'),
  }),
  async answer({ services, body }) {
    const done = await blockDocument(services, { target: body.target, reason: reasonOf(body) });
    if (done.ok) return { body: { target: done.value.target, is_new: done.value.isNew } };
    const detail = 'is neither the address of a document nor a host';
    throw new ApiProblem('invalid', { errors: [{ pointer: '#/target', detail, code: 'target' }] });
  },
});

const lifting = defineEndpoint({
  method: 'POST',
  path: '/unregistered-clients/unblock',
  operationId: 'unblockUnregisteredClient',
  tag,
  summary: 'Lift a block',
  description: 'People are asked anew. What has ended does not come back.',
  scope: 'clients:write',
  action: 'clients.manage',
  status: 204,
  body: z.strictObject({ target, reason }),
  async answer({ services, body }) {
    orProblem(await unblockDocument(services, { target: body.target, reason: reasonOf(body) }));
    return {};
  },
});

/** The clients that nobody has registered, and what is blocked of them. */
export const documentEndpoints: readonly ApiEndpoint[] = [listing, listingBlocks, blocking, lifting];
