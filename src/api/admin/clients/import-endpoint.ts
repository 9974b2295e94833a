import { z } from 'zod';
import { importClients, readImport } from '../../../commands/clients/import-clients.ts';
import { clientStatuses } from '../../../domain/clients/test-clients.ts';
import { defineEndpoint } from '../../api-endpoint.ts';
import { reason, reasonOf } from '../reason.ts';

const applied = z.object({
  client_id: z.string(),
  client_secret: z.string().optional().describe('Told in this answer alone.'),
  changes: z.record(z.string(), z.object({ from: z.unknown(), to: z.unknown() })).optional(),
});

/** Brings in clients from a file, all of them or none. */
export const importClientsEndpoint = defineEndpoint({
  method: 'POST',
  path: '/clients/import',
  operationId: 'importClients',
  tag: 'clients',
  summary: 'Register and change clients from a file',
  description:
    'All of them or none. Members that the file leaves out stay, null takes one away, and no other client is touched. With `dry_run` the answer is what would be done.',
  scope: 'clients:write',
  action: 'clients.manage',
  takesKey: true,
  maxBytes: 1_000_000,
  body: z.strictObject({
    file: z
      .unknown()
      .describe('One client file, a list of them, or what Keycloak exports: a client, a list, or a realm.')
      .meta({ examples: [[{ client_id: 'carte-des-sols', client_name: 'Carte des sols' }]] }),
    status: z.enum(clientStatuses).default('test').describe('The status of new clients, where the file gives none.'),
    dry_run: z.boolean().default(false),
    reason,
  }),
  response: z
    .object({
      dry_run: z.boolean(),
      created: z.array(applied),
      changed: z.array(applied),
      unchanged: z.array(z.string()),
      left_out: z
        .array(
          z.object({
            client_id: z.string(),
            why: z.enum(['own', 'protocol', 'members']),
            problems: z.array(z.string()),
          }),
        )
        .describe('Clients of Keycloak that cannot be registered here.'),
    })
    .meta({ id: 'ImportResult' }),
  async answer({ services, body }) {
    const read = readImport(services, body.file, body.status);
    const done = await importClients(services, {
      read,
      isDryRun: body.dry_run,
      status: body.status,
      reason: reasonOf(body),
    });
    const told = ({ client_id, client_secret, changes }: (typeof done.changed)[number]) => ({
      client_id,
      ...(client_secret !== undefined && { client_secret }),
      ...(changes && { changes: { ...changes } }),
    });
    return {
      body: {
        dry_run: done.dry_run,
        created: done.created.map(told),
        changed: done.changed.map(told),
        unchanged: [...done.unchanged],
        left_out: read.leftOut.map(({ client_id, why, problems }) => ({
          client_id,
          why,
          problems: problems.map(({ field, message }) => `${field} ${message}`),
        })),
      },
    };
  },
});
