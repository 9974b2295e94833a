import { z } from 'zod';
import { describeNote, type KeycloakNote } from '../../../domain/clients/import/keycloak-notes.ts';
import { importClients, readImport } from '../../../commands/clients/import/import-clients.ts';
import { clientStatuses } from '../../../domain/clients/life/test-clients.ts';
import { defineEndpoint } from '../../api-endpoint.ts';
import { orProblem } from '../../refusal-problems.ts';
import { reason, reasonOf } from '../reason.ts';

const applied = z.object({
  client_id: z.string(),
  client_secret: z.string().optional().describe('Told in this answer alone.'),
  changes: z.record(z.string(), z.object({ from: z.unknown(), to: z.unknown() })).optional(),
});

const note = z
  .object({
    code: z.string().describe('What the note is about. A code never changes.'),
    detail: z.string().describe('A sentence that follows the id of the client.'),
    items: z.array(z.string()).describe('What the sentence names, such as addresses.'),
  })
  .meta({ id: 'ImportNote' });

const tellNote = (about: KeycloakNote): z.input<typeof note> => ({
  code: about.code,
  detail: describeNote(about),
  items: [...about.items],
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
            why: z.enum(['own', 'protocol', 'masked', 'members']),
            problems: z.array(z.string()),
            notes: z.array(note),
          }),
        )
        .describe('Clients of Keycloak that cannot be registered here.'),
      notes: z
        .array(z.object({ client_id: z.string(), notes: z.array(note) }))
        .describe('What the clients of Keycloak had and do not have here, or not in the same way.'),
    })
    .meta({ id: 'ImportResult' }),
  async answer({ services, body }) {
    const read = orProblem(readImport(services, body.file, body.status));
    const imported = await importClients(services, {
      read,
      isDryRun: body.dry_run,
      status: body.status,
      reason: reasonOf(body),
    });
    const done = orProblem(imported);
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
        left_out: read.leftOut.map(({ client_id, why, problems, notes }) => ({
          client_id,
          why,
          problems: problems.map(({ field, message }) => `${field} ${message}`),
          notes: notes.map(tellNote),
        })),
        notes: read.mapped
          .filter(({ notes }) => notes.length > 0)
          .map(({ client_id, notes }) => ({ client_id, notes: notes.map(tellNote) })),
      },
    };
  },
});
