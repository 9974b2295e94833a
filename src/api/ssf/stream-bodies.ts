import { z } from 'zod';
import { streamStatuses, methodAddresses } from '../../domain/events/event-stream.ts';

/** Says what one member may hold at most. A receiver that understands every event there is asks for some thirty. */
const longest = { description: 200, address: 2048, header: 2048, event: 256, events: 100, reason: 200, state: 1024 };

const shortText = (max: number) =>
  z.string().transform((text) => [...text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')].slice(0, max).join(''));

const streamId = z.string().max(64);

// It becomes a header of a request of ours: nothing in it may end that header.
const authorization = z
  .string()
  .max(longest.header)
  .regex(/^[\x21-\x7e]+( [\x21-\x7e]+)*$/, 'must be printable ASCII on one line');

const delivery = z.discriminatedUnion('method', [
  z.object({
    method: z.literal(methodAddresses.push),
    endpoint_url: z.string().max(longest.address),
    authorization_header: authorization.optional(),
  }),
  z.object({ method: z.literal(methodAddresses.poll), endpoint_url: z.string().max(longest.address).optional() }),
]);

export type Delivery = z.infer<typeof delivery>;

const wished = {
  delivery: delivery.optional(),
  events_requested: z.array(z.string().max(longest.event)).max(longest.events).optional(),
  description: shortText(longest.description).optional(),
};

/** Members that we supply. A receiver may send them back, as long as they are what they are. */
const supplied = {
  iss: z.unknown().optional(),
  aud: z.unknown().optional(),
  events_supported: z.unknown().optional(),
  events_delivered: z.unknown().optional(),
  min_verification_interval: z.unknown().optional(),
};

const part = z.string().min(1).max(2048);
const simple = [
  z.looseObject({ format: z.literal('account'), uri: part }),
  z.looseObject({ format: z.literal('did'), url: part }),
  z.looseObject({ format: z.literal('email'), email: part }),
  z.looseObject({ format: z.literal('iss_sub'), iss: part, sub: part }),
  z.looseObject({ format: z.literal('opaque'), id: part }),
  z.looseObject({ format: z.literal('phone_number'), phone_number: part }),
  z.looseObject({ format: z.literal('uri'), uri: part }),
] as const;

/** A subject in one of the forms of RFC 9493, section 3, or in the complex one of the Shared Signals Framework, section 3.3. */
const anySubject = z.discriminatedUnion('format', [
  ...simple,
  z.looseObject({
    format: z.literal('aliases'),
    identifiers: z
      .array(z.discriminatedUnion('format', [...simple]))
      .min(1)
      .max(100),
  }),
  z.looseObject({ format: z.literal('complex') }),
]);

/** The bodies of requests. Members that they do not name are ignored, as the specification wants. */
export const streamBodies = {
  create: z.object(wished),
  change: z.object({ stream_id: streamId, ...wished, ...supplied }),
  status: z.object({
    stream_id: streamId,
    status: z.enum(streamStatuses),
    reason: shortText(longest.reason).optional(),
  }),
  subject: z.object({
    stream_id: streamId,
    subject: anySubject,
    verified: z.boolean().optional(),
  }),
  verification: z.object({ stream_id: streamId, state: z.string().max(longest.state).optional() }),
  poll: z.object({
    maxEvents: z.int().min(0).optional(),
    returnImmediately: z.boolean().optional(),
    ack: z.array(z.string().max(64)).max(1000).optional(),
    setErrs: z
      .record(z.string().max(64), z.object({ err: z.string().max(100) }))
      .refine((errors) => Object.keys(errors).length <= 1000, 'holds too many')
      .optional(),
  }),
} as const;

/** The subjects that mean a person here; anything else is a subject that nobody here is. */
export const knownSubject = z.discriminatedUnion('format', [
  z.object({ format: z.literal('iss_sub'), iss: z.string().max(2048), sub: z.string().max(255) }),
  z.object({ format: z.literal('email'), email: z.string().max(320) }),
]);
