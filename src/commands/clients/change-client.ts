import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Services } from '../../services.ts';
import type { ClientRecord } from '../../store/clients/clients.ts';
import { addServiceAccount } from '../account/add-service-account.ts';
import { auditClient } from './audit-client.ts';
import { builtInClientId } from './ensure-built-in-client.ts';
import { Refused } from '../refused.ts';

interface Change {
  readonly clientId: string;
  readonly event: string;
  /** The record that takes the place of the present one. */
  readonly change: (record: ClientRecord) => ClientRecord;
}

const hasServiceAccount = ({ metadata }: ClientRecord) => metadata.service_account === true;

const withServiceAccount = (record: ClientRecord): ClientRecord =>
  hasServiceAccount(record) && record.serviceAccountId === undefined
    ? { ...record, serviceAccountId: randomUUID() }
    : record;

interface Writing {
  readonly trx: Knex.Transaction;
  readonly event: string;
  readonly before: ClientRecord;
  /** The record that takes the place of `before`. */
  readonly changed: ClientRecord;
}

/** Writes a changed record in the transaction that has locked it. */
export async function writeChange(services: Services, { trx, event, before, changed }: Writing): Promise<ClientRecord> {
  const after = withServiceAccount({ ...changed, updatedAt: services.nowSeconds() });
  if (after.serviceAccountId !== before.serviceAccountId) await addServiceAccount(services, { trx, record: after });
  // The service account stays, and its subject with it: the client may ask for it again one day.
  else if (before.serviceAccountId && !hasServiceAccount(after))
    await services.accounts.endSessions(trx, before.serviceAccountId);
  auditClient(services, { event, record: after });
  await services.clients.update(trx, after);
  if (before.disabledAt !== after.disabledAt || after.disabledAt !== null)
    await services.clients.revokeAll(trx, after.clientId);
  return after;
}

/**
 * Changes one registration from its state at that moment. Disabling and enabling end its codes, tokens and grants in the same commit,
 * because another process may have issued some before it heard of the change.
 */
export async function changeClient(services: Services, { clientId, event, change }: Change): Promise<ClientRecord> {
  if (clientId === builtInClientId)
    throw new Refused(`"${clientId}" is the client of the account pages, kept by the server itself`);
  const changed = await services.transaction(async (trx) => {
    const before = await services.clients.lock(trx, clientId);
    if (!before) throw new Refused(`no client is called "${clientId}"`);
    return writeChange(services, { trx, event, before, changed: change(before) });
  });
  await services.versions.check();
  return changed;
}
