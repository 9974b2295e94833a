import { z } from 'zod';
import { readMonth } from '../../../commands/clients/statistics/read-month.ts';
import { refusalKinds } from '../../../domain/clients/diagnostic/client-refusal.ts';
import { settingsForClient } from '../../../domain/library-settings/libraries.ts';
import { settingsFacts } from '../../../domain/library-settings/settings-facts.ts';
import { day, isoTime } from '../../../domain/time.ts';
import { defineEndpoint, type ApiEndpoint } from '../../api-endpoint.ts';
import { moment } from '../time.ts';
import { clientParams } from './client-schema.ts';

const tag = 'help for developers';

const library = z
  .object({
    id: z.string(),
    name: z.string(),
    fits: z.boolean().describe('The library suits this kind of client.'),
    files: z
      .array(z.object({ name: z.string(), text: z.string() }))
      .describe('Empty where the library cannot serve this client.'),
    hints: z.array(z.looseObject({ kind: z.string() })).describe('What is to be done before the settings work.'),
  })
  .meta({ id: 'LibrarySettings' });

/** Stands where the secret belongs, which nobody knows here. */
const placeholder = 'CLIENT_SECRET';

const showingSettings = defineEndpoint({
  method: 'GET',
  path: '/clients/{client_id}/settings',
  operationId: 'showClientSettings',
  tag,
  summary: 'Show ready settings for libraries',
  description: `\`${placeholder}\` stands where the secret belongs.`,
  scope: 'clients:read',
  action: 'clients.read',
  params: clientParams,
  response: z.object({ items: z.array(library) }),
  async answer({ services, client: { clientId, metadata } }) {
    const facts = settingsFacts(metadata, { clientId, issuer: services.config.issuer });
    const { fitting, others } = settingsForClient({ facts, placeholder });
    const all = [...fitting.map((one) => ({ ...one, fits: true })), ...others.map((one) => ({ ...one, fits: false }))];
    return {
      body: {
        items: all.map(({ id, name, fits, settings }) => ({
          id,
          name,
          fits,
          files: (settings?.files ?? []).map((file) => ({ ...file })),
          hints: (settings?.hints ?? []).map((hint) => ({ ...hint })),
        })),
      },
    };
  },
});

const refused = z
  .object({
    id: z.string(),
    kind: z.enum(refusalKinds),
    detail: z.string().nullable(),
    address: z.string().nullable().describe('Without the values that may be a person’s.'),
    times: z.number().int(),
    first_at: moment,
    last_at: moment,
    reference: z.string().nullable().describe('The reference of the last one, as the error page and the log tell it.'),
  })
  .meta({ id: 'RefusedRequest' });

const listingRefusals = defineEndpoint({
  method: 'GET',
  path: '/clients/{client_id}/refusals',
  operationId: 'listRefusedRequests',
  tag,
  summary: 'List the refused requests of a client, the latest first',
  description: 'Requests that are alike are one entry, which tells what to correct.',
  scope: 'clients:read',
  action: 'clients.read',
  params: clientParams,
  response: z.object({ items: z.array(refused) }),
  async answer({ services, client: { clientId } }) {
    const found = await services.clients.refusals.list(clientId);
    return {
      body: {
        items: found.map((one) => ({
          id: one.id,
          kind: one.kind,
          detail: one.detail ?? null,
          address: one.address ?? null,
          times: one.times,
          first_at: isoTime(one.firstAt),
          last_at: isoTime(one.lastAt),
          reference: one.reference ?? null,
        })),
      },
    };
  },
});

const counted = z
  .object({ day: z.iso.date(), counts: z.record(z.string(), z.number().int()) })
  .meta({ id: 'CountedDay' });

const showingStatistics = defineEndpoint({
  method: 'GET',
  path: '/clients/{client_id}/statistics',
  operationId: 'showClientStatistics',
  tag,
  summary: 'Count the sign-ins and refusals of thirty days',
  description: 'A day counts from midnight, UTC.',
  scope: 'clients:read',
  action: 'clients.read',
  params: clientParams,
  response: z.object({ people: z.number().int().describe('People of the last thirty days.'), days: z.array(counted) }),
  async answer({ services, client: { clientId } }) {
    const [month, people] = await Promise.all([readMonth(services, clientId), services.clients.statistics.people()]);
    return {
      body: {
        people: people.get(clientId) ?? 0,
        days: month.map(({ day: number, values }) => ({
          day: isoTime(number * day).slice(0, 10),
          counts: { ...values },
        })),
      },
    };
  },
});

/** The endpoints for the developers of a client. */
export const helpEndpoints: readonly ApiEndpoint[] = [showingSettings, listingRefusals, showingStatistics];
