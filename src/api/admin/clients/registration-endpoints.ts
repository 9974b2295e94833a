import { z } from 'zod';
import { duplicateClient } from '../../../commands/clients/registration/duplicate-client.ts';
import { editClient } from '../../../commands/clients/registration/edit-client.ts';
import { exportClient } from '../../../commands/clients/import/export-client.ts';
import { registerClient } from '../../../commands/clients/registration/register-client.ts';
import type { ClientSecret } from '../../../domain/clients/secrets/client-secret.ts';
import { isoTimeOrNull } from '../../../domain/time.ts';
import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import { defineEndpoint, type ApiEndpoint } from '../../api-endpoint.ts';
import { ApiProblem } from '../../problem.ts';
import { orProblem } from '../../refusal-problems.ts';
import { reason, reasonOf } from '../reason.ts';
import { answerClient, client, clientParams, describeClient, madeClient } from './client-schema.ts';
import { newRegistration, registration, registrationPatch } from './registration-schema.ts';

const tag = 'clients';

/** Where the registration stands in a body that holds one. */
const bodyPath = ['registration'];

/** Reads a client that was just written. */
async function freshClient({ clients: { registry: clients } }: Services, clientId: string): Promise<ClientRecord> {
  const record = await clients.find(clientId);
  if (!record) throw new ApiProblem('not-found');
  return record;
}

function answerMade(record: ClientRecord, drawn: { readonly secret: string; readonly kept: ClientSecret } | undefined) {
  return {
    body: {
      ...describeClient(record),
      ...(drawn && { client_secret: drawn.secret, client_secret_expires_at: isoTimeOrNull(drawn.kept.expiresAt) }),
    },
    version: record.version,
    location: `/clients/${encodeURIComponent(record.clientId)}` as const,
  };
}

const registering = defineEndpoint({
  method: 'POST',
  path: '/clients',
  operationId: 'registerClient',
  tag,
  summary: 'Register a client',
  description:
    'A person who registers a client becomes its technical contact. The secret is told in this answer alone.',
  scope: 'clients:write',
  action: 'clients.create',
  status: 201,
  takesKey: true,
  body: z.strictObject({ registration: newRegistration, reason }),
  response: madeClient,
  async answer({ services, body, account }) {
    const registered = await registerClient(services, {
      // As on pages: production is asked for, and has rules of its own.
      members: { ...body.registration, status: 'test' },
      logo: undefined,
      account,
      reason: reasonOf(body),
    });
    const { clientId, drawn } = orProblem(registered, bodyPath);
    return answerMade(await freshClient(services, clientId), drawn);
  },
});

const showing = defineEndpoint({
  method: 'GET',
  path: '/clients/{client_id}',
  operationId: 'showClient',
  tag,
  summary: 'Show a client',
  description: 'Tells the registration as it stands, without secrets. The `ETag` is what a change sends as `If-Match`.',
  scope: 'clients:read',
  action: 'clients.read',
  params: clientParams,
  response: client,
  answer: async ({ client: record }) => answerClient(record),
});

const changing = defineEndpoint({
  method: 'PATCH',
  path: '/clients/{client_id}',
  operationId: 'changeClient',
  tag,
  summary: 'Change members of a client',
  description:
    'Members that `registration` leaves out stay, and null takes one away (RFC 7396). A contact may change fewer of them.',
  scope: 'clients:write',
  action: 'clients.edit',
  needsVersion: true,
  params: clientParams,
  body: z.strictObject({ registration: registrationPatch, reason }),
  response: client,
  async answer({ services, client: { clientId }, body, baseVersion, may }) {
    const edited = await editClient(services, {
      clientId,
      given: body.registration,
      baseVersion,
      reason: reasonOf(body),
      isManager: may('clients.manage', clientId),
    });
    return answerClient(orProblem(edited, bodyPath));
  },
});

const duplicating = defineEndpoint({
  method: 'POST',
  path: '/clients/{client_id}/duplicate',
  operationId: 'duplicateClient',
  tag,
  summary: 'Register a copy of a client',
  description: 'The copy is in test, and has an id and a secret of its own.',
  scope: 'clients:write',
  action: 'clients.manage',
  status: 201,
  takesKey: true,
  params: clientParams,
  body: z.strictObject({ client_name: z.string().min(1).max(100), reason }),
  response: madeClient,
  async answer({ services, client: record, body, account }) {
    const duplicated = await duplicateClient(services, {
      record,
      name: body.client_name,
      reason: reasonOf(body),
      ...(account && { maker: account }),
    });
    const { secret, kept, record: made } = orProblem(duplicated);
    return answerMade(await freshClient(services, made.clientId), secret && kept ? { secret, kept } : undefined);
  },
});

const exporting = defineEndpoint({
  method: 'GET',
  path: '/clients/{client_id}/export',
  operationId: 'exportClient',
  tag,
  summary: 'Export a client as a client file',
  description:
    'The file holds no secret and no address of a contact, and can be imported. The audit tells who took it.',
  scope: 'clients:read',
  action: 'clients.read',
  params: clientParams,
  response: registration,
  answer: async ({ services, client: record }) => ({
    body: exportClient(services, record) as z.input<typeof registration>,
  }),
});

/** The endpoints about registrations as a whole. */
export const registrationEndpoints: readonly ApiEndpoint[] = [registering, showing, changing, duplicating, exporting];
