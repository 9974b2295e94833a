import { z } from 'zod';
import { restoreVersion } from '../../../commands/clients/versions/restore-version.ts';
import { differencesBetween } from '../../../domain/clients/versions/client-differences.ts';
import type { Actor } from '../../../domain/audit/actor.ts';
import type { ClientVersion } from '../../../store/clients/versions/client-versions.ts';
import { isoTime } from '../../../domain/time.ts';
import { defineEndpoint, type ApiEndpoint } from '../../api-endpoint.ts';
import { ApiProblem } from '../../problem.ts';
import { orProblem } from '../../refusal-problems.ts';
import { openCursor, pageOf, paging, sealCursor } from '../paging.ts';
import { reason, reasonOf } from '../reason.ts';
import { moment } from '../time.ts';
import { clientParams, describeClient, madeClient } from './client-schema.ts';

const tag = 'versions';

const author = z
  .object({
    kind: z.string().describe('`account`, `client`, `command`, `token` or `system`.'),
    id: z.string().nullable().describe('The `sub`, the client, or the name of the operator.'),
  })
  .meta({ id: 'Author' });

const version = z
  .object({
    number: z.number().int(),
    at: moment,
    event: z.string().describe('The name of the change in the audit.'),
    by: author,
    reason: z.string().nullable(),
  })
  .meta({ id: 'ClientVersion' });

const authorOf = (actor: Actor): z.input<typeof author> => ({
  kind: actor.kind,
  id: actor.kind === 'system' ? null : actor.kind === 'command' ? actor.name : actor.id,
});

const describeVersion = (kept: ClientVersion): z.input<typeof version> => ({
  number: kept.number,
  at: isoTime(kept.at),
  event: kept.event,
  by: authorOf(kept.actor),
  reason: kept.reason ?? null,
});

const listing = defineEndpoint({
  method: 'GET',
  path: '/clients/{client_id}/versions',
  operationId: 'listClientVersions',
  tag,
  summary: 'List the versions of a client, newest first',
  description: 'Each change of a registration makes a version, with its author and reason.',
  scope: 'clients:read',
  action: 'clients.read',
  params: clientParams,
  query: z.strictObject(paging),
  response: pageOf(version),
  async answer({ services, client: { clientId }, query: { limit, cursor }, by }) {
    const purpose = `versions of ${JSON.stringify([clientId, by.kind, by.id])}`;
    const before = cursor === undefined ? undefined : Number(openCursor(services, cursor, purpose));
    const found = await services.clients.versions.list(clientId, {
      limit: limit + 1,
      ...(before !== undefined && { before }),
    });
    const page = found.slice(0, limit);
    const next = found.length > limit ? sealCursor(services, String(page.at(-1)?.number), purpose) : undefined;
    return { body: { items: page.map(describeVersion), next_cursor: next ?? null }, next };
  },
});

const versionParams = clientParams.extend({
  number: z
    .string()
    .regex(/^\d{1,9}$/)
    .describe('The number of the version.'),
});

const showing = defineEndpoint({
  method: 'GET',
  path: '/clients/{client_id}/versions/{number}',
  operationId: 'showClientVersion',
  tag,
  summary: 'Show a version of a client',
  description: 'Tells all members of the registration as they were, and the differences to the version before.',
  scope: 'clients:read',
  action: 'clients.read',
  params: versionParams,
  response: version
    .extend({
      members: z.record(z.string(), z.unknown()),
      differences: z
        .array(z.object({ member: z.string(), from: z.unknown(), to: z.unknown() }))
        .describe('What became something else since the version before; null stands for no such member.'),
    })
    .meta({ id: 'ClientVersionInFull' }),
  async answer({ services, client: { clientId }, params }) {
    const number = Number(params.number);
    const [kept, older] = await Promise.all([
      services.clients.versions.find(clientId, number),
      services.clients.versions.find(clientId, number - 1),
    ]);
    if (!kept) throw new ApiProblem('not-found');
    const differences = older ? differencesBetween(older.members, kept.members) : [];
    return {
      body: {
        ...describeVersion(kept),
        members: { ...kept.members },
        differences: differences.map(({ field, from, to }) => ({ member: field, from, to })),
      },
    };
  },
});

const restoring = defineEndpoint({
  method: 'POST',
  path: '/clients/{client_id}/versions/{number}/restore',
  operationId: 'restoreClientVersion',
  tag,
  summary: 'Give a client the members of an earlier version',
  description: 'As a new version. Secrets, people, and whether the client serves stay as they are.',
  scope: 'clients:write',
  action: 'clients.manage',
  needsVersion: true,
  params: versionParams,
  body: z.strictObject({ reason }),
  response: madeClient,
  async answer({ services, client: { clientId }, params, body, baseVersion }) {
    const number = Number(params.number);
    if (!(await services.clients.versions.find(clientId, number))) throw new ApiProblem('not-found');
    const restored = await restoreVersion(services, {
      clientId,
      number,
      reason: reasonOf(body),
      baseVersion,
    });
    const { record, secret } = orProblem(restored);
    const told = secret === undefined ? {} : { client_secret: secret };
    return { body: { ...describeClient(record), ...told }, version: record.version };
  },
});

/** The endpoints about what a registration was. */
export const versionEndpoints: readonly ApiEndpoint[] = [listing, showing, restoring];
