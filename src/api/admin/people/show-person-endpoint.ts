import { z } from 'zod';
import { showPerson, type ShownPerson } from '../../../commands/people/show-person.ts';
import { approvalActNames } from '../../../domain/approvals/act-names.ts';
import { personStates } from '../../../domain/people/person-states.ts';
import { describeFacts } from '../../../domain/account/carried-facts.ts';
import { isoTime, isoTimeOrNull } from '../../../domain/time.ts';
import { defineEndpoint } from '../../api-endpoint.ts';
import { ApiProblem } from '../../problem.ts';
import { moment } from '../time.ts';
import { personParams } from './person-params.ts';

const text = z.string().nullable();
const maybe = moment.nullable();
const origin = z
  .object({ network: text, browser: text, system: text })
  .describe('From where she asked: a network without the end of the address, and families of browser and system.');

const person = z
  .object({
    sub: z.string(),
    email: z.string(),
    is_email_proved: z.boolean(),
    username: z.string(),
    given_name: text,
    family_name: text,
    locale: text,
    roles: z.array(z.string()).describe('What is done with the account of a holder needs two agents.'),
    created_at: moment,
    last_sign_in_at: maybe,
    states: z.array(z.enum(personStates)).describe('What keeps her from signing in; empty for an open account.'),
    disabled_at: maybe,
    restricted_at: maybe,
    deletion: z.object({ requested_at: maybe, due_at: moment }).nullable(),
    password: z
      .object({
        changed_at: maybe.describe('Null for a temporary password: another one is chosen at the next sign-in.'),
        runs_out_at: maybe,
        has_run_out: z.boolean(),
        is_reset: z.boolean(),
      })
      .nullable()
      .describe('Null where the account has none.'),
    had_password: z.boolean(),
    second_factor_at: maybe.describe('Since when two factors are asked for.'),
    factors: z.array(z.object({ kind: z.enum(['application', 'passkey']), created_at: moment, last_used_at: maybe })),
    recovery_codes: z.number().int().describe('Codes that can still be used.'),
    lockouts: z.array(
      z.object({
        what: z.enum(['password', 'known-browser', 'second-factor']),
        failures: z.number().int(),
        until: maybe,
      }),
    ),
    lost_device: z
      .object({ id: z.string(), reference: z.string(), begun_at: moment, ends_at: moment, proof: text })
      .nullable()
      .describe('Her request, while it waits.'),
    requests: z
      .array(z.object({ id: z.string(), act: z.enum(approvalActNames), at: moment, lapses_at: moment }))
      .describe('Acts on her account that wait for a second agent.'),
    correction: z
      .object({ email: z.string(), asked_at: moment, proved_at: maybe, effective_at: maybe })
      .nullable()
      .describe('The address that an agent asked for, until it is that of the account.'),
    carried_facts: z
      .object({
        realm_roles: z.array(z.string()),
        client_roles: z.array(z.object({ client_id: z.string(), roles: z.array(z.string()) })),
        groups: z.array(z.string()),
        attributes: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
      })
      .nullable()
      .describe('What services written for Keycloak are told of her; null for a person whom no import has brought.'),
    identities: z.array(z.object({ upstream: z.string(), linked_at: moment, last_used_at: maybe })),
    sessions: z.array(
      z.object({
        id: z.string().describe('Closes this session, as `session` of the act.'),
        opened_at: moment,
        seen_at: moment,
        ends_at: moment,
        acr: text,
        client_ids: z.array(z.string()),
        origin: origin.nullable(),
      }),
    ),
    services: z.array(
      z.object({ client_id: z.string(), name: z.string(), since: moment, last_used_at: moment, is_off: z.boolean() }),
    ),
    history: z.array(
      z.object({ at: moment, event: z.string(), client_id: text, is_by_agent: z.boolean(), origin: origin.nullable() }),
    ),
    messages: z.array(
      z.object({
        kind: z.string(),
        at: moment,
        fate: z.enum(['waiting', 'sent', 'refused', 'lost']),
        sent_at: maybe,
        failure: text.describe('What was wrong at the last try.'),
      }),
    ),
  })
  .meta({ id: 'Person' });

type Described = z.input<typeof person>;

const originMembers = (from: {
  readonly network: string | undefined;
  readonly browser: string | undefined;
  readonly system: string | undefined;
}) => ({
  network: from.network ?? null,
  browser: from.browser ?? null,
  system: from.system ?? null,
});

/** Describes the lists of a person. */
function describeLists(shown: ShownPerson) {
  const { factors, lockouts, identities, sessions, services, history, messages, requests } = shown;
  return {
    factors: factors.map(({ kind, createdAt, lastUsedAt }) => ({
      kind,
      created_at: isoTime(createdAt),
      last_used_at: isoTimeOrNull(lastUsedAt),
    })),
    requests: requests.map(({ id, act, at, lapsesAt }) => ({
      id,
      act,
      at: isoTime(at),
      lapses_at: isoTime(lapsesAt),
    })),
    lockouts: lockouts.map(({ until, ...lockout }) => ({ ...lockout, until: isoTimeOrNull(until) })),
    identities: identities.map(({ upstream, linkedAt, lastUsedAt }) => ({
      upstream,
      linked_at: isoTime(linkedAt),
      last_used_at: isoTimeOrNull(lastUsedAt),
    })),
    sessions: sessions.map(({ uid, openedAt, seenAt, endsAt, acr, clientIds, origin: from }) => ({
      id: uid,
      opened_at: isoTime(openedAt),
      seen_at: isoTime(seenAt),
      ends_at: isoTime(endsAt),
      acr: acr ?? null,
      client_ids: [...clientIds],
      origin: from ? originMembers(from) : null,
    })),
    services: services.map(({ clientId, name, since, lastUsedAt, isOff }) => ({
      client_id: clientId,
      name,
      since: isoTime(since),
      last_used_at: isoTime(lastUsedAt),
      is_off: isOff,
    })),
    history: history.map(({ event }) => ({
      at: isoTime(event.at),
      event: event.event,
      client_id: event.clientId ?? null,
      is_by_agent: event.isByAgent,
      origin: event.isByAgent || event.network === undefined ? null : originMembers(event),
    })),
    messages: messages.map(({ kind, createdAt, fate, failure }) => ({
      kind,
      at: isoTime(createdAt),
      fate: fate.kind,
      sent_at: fate.kind === 'sent' ? isoTime(fate.at) : null,
      failure: failure?.reason ?? null,
    })),
  } satisfies Partial<Described>;
}

function describePerson(shown: ShownPerson): Described {
  const { password, deletion, lostDevice, correction } = shown;
  return {
    sub: shown.sub,
    email: shown.email,
    is_email_proved: shown.isEmailProved,
    username: shown.username,
    given_name: shown.givenName ?? null,
    family_name: shown.familyName ?? null,
    locale: shown.locale ?? null,
    roles: [...shown.roles],
    created_at: isoTime(shown.createdAt),
    last_sign_in_at: isoTimeOrNull(shown.lastSignInAt),
    states: [...shown.states],
    disabled_at: isoTimeOrNull(shown.disabledAt),
    restricted_at: isoTimeOrNull(shown.restrictedAt),
    deletion: deletion ? { requested_at: isoTimeOrNull(deletion.requestedAt), due_at: isoTime(deletion.dueAt) } : null,
    password: password
      ? {
          changed_at: isoTimeOrNull(password.changedAt),
          runs_out_at: isoTimeOrNull(password.runsOutAt),
          has_run_out: password.hasRunOut,
          is_reset: password.isReset,
        }
      : null,
    had_password: shown.hadPassword,
    second_factor_at: isoTimeOrNull(shown.secondFactorAt),
    recovery_codes: shown.recoveryCodes,
    carried_facts: shown.carried ? describeFacts(shown.carried) : null,
    lost_device: lostDevice
      ? {
          id: lostDevice.id,
          reference: lostDevice.reference,
          begun_at: isoTime(lostDevice.begunAt),
          ends_at: isoTime(lostDevice.endsAt),
          proof: lostDevice.proof ?? null,
        }
      : null,
    correction: correction
      ? {
          email: correction.email,
          asked_at: isoTime(correction.askedAt),
          proved_at: isoTimeOrNull(correction.provedAt),
          effective_at: isoTimeOrNull(correction.effectiveAt),
        }
      : null,
    ...describeLists(shown),
  };
}

/** Shows one person, as her page shows her to an agent. */
export const showPersonEndpoint = defineEndpoint({
  method: 'GET',
  path: '/people/{sub}',
  operationId: 'showPerson',
  tag: 'people',
  summary: 'Show what an agent may know of a person',
  description:
    'No secret, hash, photo, postal address or company is in it. The audit notes who has read it, and the person reads in her history that the support has looked.',
  scope: 'accounts:read',
  action: 'people.read',
  params: personParams,
  response: person,
  async answer({ services, params, by }) {
    const shown = await showPerson(services, { sub: params.sub, by });
    if (!shown) throw new ApiProblem('not-found');
    return { body: describePerson(shown) };
  },
});
