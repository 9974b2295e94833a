import { isDeepStrictEqual } from 'node:util';
import type Koa from 'koa';
import type { z } from 'zod';
import { collectEvents } from '../../commands/events/collect-events.ts';
import { changeSubject } from '../../commands/events/change-subject.ts';
import {
  changeStream,
  createStream,
  deleteStream,
  setStreamStatus,
  type StreamAnswer,
} from '../../commands/events/manage-streams.ts';
import { ownStream } from '../../commands/events/own-stream.ts';
import { verifyStream } from '../../commands/events/verify-stream.ts';
import { methodAddresses, verificationSeconds, type EventStream } from '../../domain/events/event-stream.ts';
import type { Services } from '../../services.ts';
import type { StreamWish } from '../../store/events/event-streams.ts';
import { refusedParts } from '../check-parts.ts';
import { ApiProblem } from '../problem.ts';
import { readJson } from '../read-json.ts';
import { addSubjectPath, pollPath, removeSubjectPath, statusPath, streamPath, verificationPath } from './ssf-paths.ts';
import { knownSubject, streamBodies, type Delivery } from './stream-bodies.ts';
import { pollAddress, statusView, streamView } from './stream-view.ts';
import { waitForEvents } from './wait-for-events.ts';

/** A request of a client about its streams. */
interface Asking {
  readonly ctx: Koa.Context;
  readonly services: Services;
  readonly clientId: string;
  /** Says what follows the path in the address. */
  readonly rest: string;
  /** Looks at the access token again, after a wait. Throws ApiProblem where it is no good any more. */
  readonly authenticate: () => Promise<unknown>;
}

interface Answer {
  readonly status: 200 | 201 | 204;
  readonly body?: unknown;
}

interface StreamEndpoint {
  readonly path: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** The token needs `ssf.manage`; without this `ssf.read` is enough. */
  readonly isChange: boolean;
  answer(asking: Asking): Promise<Answer>;
}

const noStream = () => new ApiProblem('not-found', { detail: 'This client has no stream with this stream_id.' });

const refused = (pointer: string, detail: string) =>
  new ApiProblem('malformed', { detail: 'Mend what `errors` names.', errors: [{ pointer, detail }] });

/** Reads a body. What the specification calls a bad request is answered 400, whatever is wrong with it. */
async function bodyOf<T extends z.ZodType>(ctx: Koa.Context, schema: T): Promise<z.output<T>> {
  const checked = schema.safeParse(await readJson(ctx, { mediaTypes: ['application/json'] }));
  if (checked.success) return checked.data;
  throw new ApiProblem('malformed', {
    detail: 'Mend the members that `errors` names, and send the request again.',
    errors: refusedParts(checked.error),
  });
}

/** Returns the id of the stream in the address; undefined where it names none. */
function streamIdOf({ querystring }: Koa.Context): string | undefined {
  const given = new URLSearchParams(querystring).getAll('stream_id');
  if (given.length > 1) throw new ApiProblem('malformed', { detail: 'The address names several streams.' });
  const [id] = given;
  return id !== undefined && /^[\w-]{1,64}$/.test(id) ? id : id === undefined ? undefined : '';
}

/** Returns the id of the stream in the address. Throws ApiProblem where it names none. */
function namedStream(ctx: Koa.Context): string {
  const id = streamIdOf(ctx);
  if (id === undefined) throw new ApiProblem('malformed', { detail: 'The address lacks stream_id.' });
  return id;
}

/** Returns the stream of an answer. Throws ApiProblem where there is none. */
function streamOf(answer: StreamAnswer): EventStream {
  switch (answer.kind) {
    case 'done':
      return answer.stream;
    case 'exists':
      throw new ApiProblem('conflict', {
        detail: 'This client has a stream already. Read it, and change or delete it.',
      });
    case 'not_found':
      throw noStream();
    case 'of_registration':
      throw new ApiProblem('forbidden', {
        detail: 'This stream follows the member events_uri of the registration, and is changed there.',
      });
    case 'private_address':
      throw refused('#/delivery/endpoint_url', 'leads to a private network');
    case 'bad_address':
      throw refused('#/delivery/endpoint_url', answer.message);
  }
}

type Delivered = Pick<StreamWish, 'method' | 'endpoint' | 'authorization'>;
const polled: Delivered = { method: 'poll', endpoint: undefined, authorization: undefined };

function deliveredBy(delivery: Delivery | undefined): Delivered {
  if (delivery?.method !== methodAddresses.push) return polled;
  return { method: 'push', endpoint: delivery.endpoint_url, authorization: delivery.authorization_header };
}

/** Refuses members that we supply, where a receiver sends others back. */
function checkSupplied(given: Readonly<Record<string, unknown>>, stream: EventStream, issuer: string): void {
  const view: Readonly<Record<string, unknown>> = streamView(stream, issuer);
  for (const name of ['iss', 'aud', 'events_supported', 'events_delivered', 'min_verification_interval'])
    if (given[name] !== undefined && !isDeepStrictEqual(given[name], view[name]))
      throw refused(`#/${name}`, 'is supplied by the transmitter, and is not this');
}

function checkPollAddress(delivery: Delivery | undefined, stream: EventStream, issuer: string): void {
  if (delivery?.method !== methodAddresses.poll || delivery.endpoint_url === undefined) return;
  if (delivery.endpoint_url !== pollAddress(issuer, stream.id))
    throw refused('#/delivery/endpoint_url', 'is supplied by the transmitter, and is not this');
}

/** Returns the answer to a change of a stream. `isWhole`: what the body does not name is taken away. */
async function change({ ctx, services, clientId }: Asking, { isWhole }: { readonly isWhole: boolean }) {
  const { issuer } = services.config;
  const given = await bodyOf(ctx, streamBodies.change);
  const { stream_id: streamId, delivery, events_requested: requested, description } = given;
  const stream = await ownStream(services, { clientId, streamId });
  if (!stream) throw noStream();
  checkSupplied(given, stream, issuer);
  checkPollAddress(delivery, stream, issuer);
  const wish = (present: EventStream): StreamWish => {
    const authorization = services.events.streams.authorizationOf(present);
    const { method, endpoint } = present;
    const before = { method, endpoint, authorization };
    if (isWhole) return { ...deliveredBy(delivery), requested, description };
    const wanted = delivery ? deliveredBy(delivery) : before;
    // A header that was sent once is told to nobody, so a receiver cannot send it back.
    const kept = wanted.endpoint === endpoint ? (wanted.authorization ?? authorization) : wanted.authorization;
    return {
      ...wanted,
      authorization: kept,
      requested: requested ?? present.requested,
      description: description ?? present.description,
    };
  };
  const changed = streamOf(await changeStream(services, { clientId, streamId, wish }));
  return { status: 200, body: streamView(changed, issuer) } as const;
}

async function subject({ ctx, services, clientId }: Asking, { isWanted }: { readonly isWanted: boolean }) {
  const { stream_id: streamId, subject: given } = await bodyOf(ctx, streamBodies.subject);
  const known = knownSubject.safeParse(given);
  const { kind } = known.success
    ? await changeSubject(services, { clientId, streamId, subject: known.data, isWanted })
    : { kind: (await ownStream(services, { clientId, streamId })) ? 'done' : 'not_found' };
  if (kind === 'not_found') throw noStream();
}

const usualEvents = 20;
const mostEvents = 100;

/** The addresses by which a client manages its streams (SSF 1.0, section 8.1), and collects its events (RFC 8936). */
export const streamEndpoints: readonly StreamEndpoint[] = [
  {
    path: streamPath,
    method: 'POST',
    isChange: true,
    async answer({ ctx, services, clientId }) {
      const { delivery, events_requested: requested, description } = await bodyOf(ctx, streamBodies.create);
      const wish = { ...deliveredBy(delivery), requested, description };
      const stream = streamOf(await createStream(services, { clientId, wish }));
      return { status: 201, body: streamView(stream, services.config.issuer) };
    },
  },
  {
    path: streamPath,
    method: 'GET',
    isChange: false,
    async answer({ ctx, services, clientId }) {
      const streamId = streamIdOf(ctx);
      const { issuer } = services.config;
      if (streamId === undefined) {
        const streams = await services.events.streams.list(clientId);
        return { status: 200, body: streams.map((stream) => streamView(stream, issuer)) };
      }
      const stream = await ownStream(services, { clientId, streamId });
      if (!stream) throw noStream();
      return { status: 200, body: streamView(stream, issuer) };
    },
  },
  { path: streamPath, method: 'PATCH', isChange: true, answer: (asking) => change(asking, { isWhole: false }) },
  { path: streamPath, method: 'PUT', isChange: true, answer: (asking) => change(asking, { isWhole: true }) },
  {
    path: streamPath,
    method: 'DELETE',
    isChange: true,
    async answer({ ctx, services, clientId }) {
      streamOf(await deleteStream(services, { clientId, streamId: namedStream(ctx) }));
      return { status: 204 };
    },
  },
  {
    path: statusPath,
    method: 'GET',
    isChange: false,
    async answer({ ctx, services, clientId }) {
      const stream = await ownStream(services, { clientId, streamId: namedStream(ctx) });
      if (!stream) throw noStream();
      return { status: 200, body: statusView(stream) };
    },
  },
  {
    path: statusPath,
    method: 'POST',
    isChange: true,
    async answer({ ctx, services, clientId }) {
      const { stream_id: streamId, status, reason } = await bodyOf(ctx, streamBodies.status);
      const answer = await setStreamStatus(services, { clientId, streamId, status, reason, by: 'client' });
      return { status: 200, body: statusView(streamOf(answer)) };
    },
  },
  {
    path: addSubjectPath,
    method: 'POST',
    isChange: true,
    async answer(asking) {
      await subject(asking, { isWanted: true });
      return { status: 200 };
    },
  },
  {
    path: removeSubjectPath,
    method: 'POST',
    isChange: true,
    async answer(asking) {
      await subject(asking, { isWanted: false });
      return { status: 204 };
    },
  },
  {
    path: verificationPath,
    method: 'POST',
    isChange: true,
    async answer({ ctx, services, clientId }) {
      const { stream_id: streamId, state } = await bodyOf(ctx, streamBodies.verification);
      const { kind } = await verifyStream(services, { clientId, streamId, state });
      if (kind === 'not_found') throw noStream();
      if (kind === 'too_often')
        throw new ApiProblem('throttled', {
          detail: `A verification may be asked for every ${verificationSeconds} seconds.`,
          retryAfter: verificationSeconds,
        });
      return { status: 204 };
    },
  },
  {
    path: pollPath,
    method: 'POST',
    isChange: false,
    async answer({ ctx, services, clientId, rest: streamId, authenticate }) {
      const given = await bodyOf(ctx, streamBodies.poll);
      const { maxEvents = usualEvents, returnImmediately = false, ack: taken = [], setErrs = {} } = given;
      const most = Math.min(maxEvents, mostEvents);
      const refusedBy = Object.fromEntries(Object.entries(setErrs).map(([jti, { err }]) => [jti, err]));
      const about = { clientId, streamId, most };
      const first = await collectEvents(services, { ...about, taken, refused: refusedBy });
      if (first.kind === 'not_found') throw noStream();
      if (first.kind === 'not_polled')
        throw new ApiProblem('conflict', { detail: 'The events of this stream are pushed.' });
      const isEmpty = (found: typeof first) => found.kind === 'done' && Object.keys(found.tokens).length === 0;
      const found =
        returnImmediately || most === 0 || !isEmpty(first)
          ? first
          : await waitForEvents(ctx, {
              services,
              clientId,
              look: () => collectEvents(services, { ...about, taken: [], refused: {} }),
              isEmpty,
            });
      if (found.kind !== 'done') throw noStream();
      // The token may have been revoked while its holder waited. A unit of its own reads it again.
      if (found !== first && !isEmpty(found)) await services.inUnit(authenticate);
      return { status: 200, body: { sets: found.tokens, ...(found.isMore && { moreAvailable: true }) } };
    },
  },
];
