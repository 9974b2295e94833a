import { z } from 'zod';
import { readState } from '../../../commands/state/read-state.ts';
import { stateLevels, type EndingThing, type StateLine } from '../../../domain/state/state-line.ts';
import { isoTime, isoTimeOrNull } from '../../../domain/time.ts';
import { defineEndpoint } from '../../api-endpoint.ts';
import { moment } from '../time.ts';

const level = z.enum(stateLevels);
const count = z.number().int();
const ending = z.array(z.object({ client_id: z.string(), name: z.string(), at: moment }));
const line = <K extends string, S extends z.ZodRawShape>(kind: K, shape: S) =>
  z.object({ kind: z.literal(kind), level, ...shape });

const stateLine = z
  .discriminatedUnion('kind', [
    line('processes', { count, versions: z.array(z.string()), gone: count }),
    line('database', { dialect: z.enum(['sqlite', 'postgres']), milliseconds: z.number() }),
    line('migrations', { pending: z.array(z.string()), unknown: z.string().nullable() }),
    line('clock', { ahead: z.number().describe('Seconds.') }),
    line('key', { alg: z.string(), kid: z.string(), age_days: count }),
    line('key-missing', {}),
    line('backup', { at: moment.nullable(), bytes: count }),
    line('outbox', {
      waiting: count,
      failing: count.describe('Messages that the mail server refuses.'),
      oldest_at: moment.nullable(),
      given_up: count,
    }),
    line('hashing', { running: count, waiting: count, most_waiting: count }),
    line('upstream', {
      name: z.string(),
      answered_at: moment.nullable(),
      failed_at: moment.nullable(),
      keys_at: moment.nullable(),
    }),
    line('job', {
      name: z.string(),
      ended_at: moment.nullable(),
      milliseconds: z.number().describe('How long its last round took.'),
      failures: count,
    }),
    line('secrets', { ending }),
    line('certificates', { ending }),
    line('start', { warnings: z.array(z.string()) }),
  ])
  .meta({ id: 'StateLine' });

const describeEnding = (things: readonly EndingThing[]) =>
  things.map(({ clientId, name, at }) => ({ client_id: clientId, name, at: isoTime(at) }));

function describeLine(told: StateLine): z.input<typeof stateLine> {
  switch (told.kind) {
    case 'processes':
      return { ...told, versions: [...told.versions] };
    case 'migrations':
      return { ...told, pending: [...told.pending], unknown: told.unknown ?? null };
    case 'key': {
      const { ageDays, ...rest } = told;
      return { ...rest, age_days: ageDays };
    }
    case 'backup':
      return { ...told, at: isoTimeOrNull(told.at) };
    case 'outbox': {
      const { oldestAt, givenUp, ...rest } = told;
      return { ...rest, oldest_at: isoTimeOrNull(oldestAt), given_up: givenUp };
    }
    case 'hashing': {
      const { mostWaiting, ...rest } = told;
      return { ...rest, most_waiting: mostWaiting };
    }
    case 'upstream': {
      const { answeredAt, failedAt, keysAt, ...rest } = told;
      return {
        ...rest,
        answered_at: isoTimeOrNull(answeredAt),
        failed_at: isoTimeOrNull(failedAt),
        keys_at: isoTimeOrNull(keysAt),
      };
    }
    case 'job': {
      const { endedAt, duration, ...rest } = told;
      return { ...rest, ended_at: isoTimeOrNull(endedAt), milliseconds: duration };
    }
    case 'secrets':
    case 'certificates':
      return { ...told, ending: describeEnding(told.ending) };
    case 'start':
      return { ...told, warnings: [...told.warnings] };
    default:
      return told;
  }
}

/** Shows how the service does, as the page of the state does. */
export const showState = defineEndpoint({
  method: 'GET',
  path: '/state',
  operationId: 'showState',
  tag: 'state',
  summary: 'Show how the service does',
  description: 'Tells a line for each job and for each thing around the server.',
  scope: 'state:read',
  action: 'state.read',
  response: z.object({
    level: level.describe('That of the most urgent line.'),
    lines: z.array(stateLine).describe('It holds no secret, and nothing of a person.'),
  }),
  async answer({ services }) {
    const lines = await readState(services);
    const worst = stateLevels.find((one) => lines.some((told) => told.level === one)) ?? 'good';
    return { body: { level: worst, lines: lines.map(describeLine) } };
  },
});
