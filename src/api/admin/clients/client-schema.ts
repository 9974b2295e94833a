import { z } from 'zod';
import { exportedClient } from '../../../domain/clients/import/exported-client.ts';
import { clientState, clientStates } from '../../../domain/clients/life/client-state.ts';
import { legacyOptions } from '../../../domain/clients/life/legacy-options.ts';
import { isoTime, isoTimeOrNull } from '../../../domain/time.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import { moment } from '../time.ts';
import { registration } from './registration-schema.ts';

/** The part of the address that names a client. */
export const clientParams = z.strictObject({ client_id: z.string().describe('The id of the client.') });

/** A client, without its secrets and the people who answer for it. */
export const client = z
  .object({
    client_id: z.string(),
    version: z.number().int().describe('The number of its present version, which `ETag` holds too.'),
    state: z.enum(clientStates),
    created_at: moment,
    disabled_at: moment.nullable(),
    deleted_at: moment.nullable().describe('When it was put into the bin, where it stays for thirty days.'),
    service_account_sub: z.string().nullable().describe('The account in whose name the client acts for itself.'),
    legacy_options: z.array(z.string()).describe('Options that it has for the sake of how it was written.'),
    registration,
  })
  .meta({ id: 'Client' });

/** Describes a client for an answer. */
export function describeClient(record: ClientRecord): z.input<typeof client> {
  const { client_id: _id, ...members } = exportedClient(record);
  return {
    client_id: record.clientId,
    version: record.version,
    state: clientState(record),
    created_at: isoTime(record.createdAt),
    disabled_at: isoTimeOrNull(record.disabledAt),
    deleted_at: isoTimeOrNull(record.deletedAt),
    service_account_sub: record.serviceAccountId ?? null,
    legacy_options: [...legacyOptions(record.metadata)],
    registration: members as z.input<typeof registration>,
  };
}

/** Answers with a client and its version. */
export const answerClient = (record: ClientRecord) => ({ body: describeClient(record), version: record.version });

/** A client that was made. Its secret is told one time. */
export const madeClient = client
  .extend({
    client_secret: z.string().optional().describe('Told in this answer alone; absent for a client without a secret.'),
    client_secret_expires_at: moment.nullable().optional(),
  })
  .meta({ id: 'MadeClient' });
