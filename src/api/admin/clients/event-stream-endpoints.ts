import { z } from 'zod';
import { setStreamStatus } from '../../../commands/events/manage-streams.ts';
import { trialOfStream } from '../../../commands/events/verify-stream.ts';
import { streamStatuses, type EventStream } from '../../../domain/events/event-stream.ts';
import { isoTime, isoTimeOrNull } from '../../../domain/time.ts';
import type { Services } from '../../../services.ts';
import { defineEndpoint, type ApiEndpoint } from '../../api-endpoint.ts';
import { ApiProblem } from '../../problem.ts';
import { reason, reasonOf } from '../reason.ts';
import { moment } from '../time.ts';
import { clientParams } from './client-schema.ts';

const tag = 'event streams';

const stream = z
  .object({
    id: z.string(),
    made_by: z.enum(['client', 'registration']).describe('The client, with its own token, or its member `events_uri`.'),
    status: z.enum(streamStatuses),
    status_reason: z.string().nullable(),
    status_by: z.enum(['client', 'manager', 'program']).nullable(),
    status_at: moment,
    method: z.enum(['push', 'poll']),
    endpoint: z.string().nullable().describe('Where events are sent; null where the client collects them.'),
    events: z.array(z.string()).nullable().describe('Those that the client asked for; null for all of them.'),
    description: z.string().nullable(),
    created_at: moment,
    failing_since: moment.nullable(),
    failed_tries: z.number().int().describe('Tries of the oldest event that have failed.'),
    waiting: z.number().int().describe('Events that wait.'),
    oldest_at: moment.nullable().describe('Since when the oldest one waits.'),
  })
  .meta({ id: 'EventStream' });

async function describeStream(services: Services, one: EventStream): Promise<z.input<typeof stream>> {
  const { waiting, oldestAt } = await services.events.notices.queueOf(one.id);
  return {
    id: one.id,
    made_by: one.madeBy,
    status: one.status,
    status_reason: one.statusReason ?? null,
    status_by: one.statusBy ?? null,
    status_at: isoTime(one.statusAt),
    method: one.method,
    endpoint: one.endpoint ?? null,
    events: one.requested ? [...one.requested] : null,
    description: one.description ?? null,
    created_at: isoTime(one.createdAt),
    failing_since: isoTimeOrNull(one.failingSince),
    failed_tries: one.attempts,
    waiting,
    oldest_at: isoTimeOrNull(oldestAt),
  };
}

const listing = defineEndpoint({
  method: 'GET',
  path: '/clients/{client_id}/event-streams',
  operationId: 'listEventStreams',
  tag,
  summary: 'List the event streams of a client',
  description: 'A client makes and changes its streams itself, with its own token (docs/events.md).',
  scope: 'clients:read',
  action: 'clients.read',
  params: clientParams,
  response: z.object({ items: z.array(stream) }),
  async answer({ services, client: { clientId } }) {
    const streams = await services.events.streams.list(clientId);
    return { body: { items: await Promise.all(streams.map((one) => describeStream(services, one))) } };
  },
});

const streamParams = clientParams.extend({ stream_id: z.string().max(255).describe('The id of the stream.') });

const settingStatus = defineEndpoint({
  method: 'PUT',
  path: '/clients/{client_id}/event-streams/{stream_id}/status',
  operationId: 'setEventStreamStatus',
  tag,
  summary: 'Pause a stream, end it, or let it go on',
  description: 'A paused stream keeps its events; one that is disabled drops them.',
  scope: 'clients:write',
  action: 'clients.edit',
  params: streamParams,
  body: z.strictObject({ status: z.enum(streamStatuses), reason }),
  response: stream,
  async answer({ services, client: { clientId }, params, body }) {
    const change = { clientId, streamId: params.stream_id, status: body.status, by: 'manager' } as const;
    const answer = await setStreamStatus(services, { ...change, noted: reasonOf(body) });
    if (answer.kind !== 'done') throw new ApiProblem('not-found');
    return { body: await describeStream(services, answer.stream) };
  },
});

const delivery = z.object({
  at: moment,
  kind: z.string(),
  jti: z.string(),
  result: z.enum(['delivered', 'rejected', 'failed', 'dropped']),
  detail: z.string().nullable().describe('The status of the answer, or the error of the receiver.'),
  tries: z.number().int(),
});

const showingLog = defineEndpoint({
  method: 'GET',
  path: '/clients/{client_id}/event-streams/{stream_id}/log',
  operationId: 'showEventStreamLog',
  tag,
  summary: 'Show what became of the last events of a stream, the newest first',
  description: 'Each line tells the kind of the event, its result, and how often it was tried.',
  scope: 'clients:read',
  action: 'clients.read',
  params: streamParams,
  response: z.object({ items: z.array(delivery) }),
  async answer({ services, client: { clientId }, params }) {
    const found = await services.events.streams.find(params.stream_id);
    if (found?.clientId !== clientId) throw new ApiProblem('not-found');
    const items = (await services.events.notices.log(found.id)).map(({ at, kind, jti, result, detail, attempts }) => ({
      at: isoTime(at),
      kind,
      jti,
      result,
      detail: detail ?? null,
      tries: attempts,
    }));
    return { body: { items } };
  },
});

const trying = defineEndpoint({
  method: 'POST',
  path: '/clients/{client_id}/event-streams/{stream_id}/try',
  operationId: 'tryEventStream',
  tag,
  summary: 'Send a verification event at once, and tell how the receiver answers',
  description:
    'The event says nothing of any person (OpenID Shared Signals Framework). A stream that is polled keeps it until the receiver comes.',
  scope: 'clients:write',
  action: 'clients.edit',
  params: streamParams,
  response: z.object({
    result: z
      .enum(['delivered', 'rejected', 'failed', 'waiting'])
      .describe('`waiting`: the client collects its events, and finds this one at its next visit.'),
    detail: z.string().nullable(),
  }),
  async answer({ services, client: { clientId }, params }) {
    const found = await services.events.streams.find(params.stream_id);
    if (found?.clientId !== clientId) throw new ApiProblem('not-found');
    const answer = await trialOfStream(services, found);
    return { body: { result: answer.result, detail: 'detail' in answer ? answer.detail : null } };
  },
});

/** The endpoints about the event streams of a client, for the people who look after it. */
export const eventStreamEndpoints: readonly ApiEndpoint[] = [listing, settingStatus, showingLog, trying];
