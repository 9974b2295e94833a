import type { AuditDetails } from '../../../domain/audit/audit-details.ts';
import { randomUUID } from 'node:crypto';
import { isInTest } from '../../../domain/clients/life/test-clients.ts';
import type { ClientEventName } from '../../../domain/audit/event-names.ts';
import { refusal } from '../../../domain/clients/value-refusal.ts';
import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import { algsOfClient } from '../../../domain/keys/signatures.ts';
import { differencesBetween } from '../../../domain/clients/versions/client-differences.ts';
import type { Transaction } from '../../../store/database/database.ts';
import { auditClient } from '../audit-client.ts';
import { answering, refuse, answerRefusal, type CommandAnswer } from '../../command-answer.ts';
import { conflict, registrationRefusal, unknownClient } from '../command-refusal.ts';
import { builtInClientId } from './ensure-built-in-client.ts';
import { guardApiScopes } from './guard-api-scopes.ts';
import { guardProof } from './guard-proof.ts';
import { followStreams } from './follow-streams.ts';
import { giveServiceAccount } from './give-service-account.ts';
import { hasOtherMembers, keepVersion, versionOf } from '../versions/keep-version.ts';
import { needKeys } from './need-keys.ts';
import { stateContacts } from '../contacts/state-contacts.ts';

/** Names the client that is to be changed. */
export interface ClientOrder {
  readonly clientId: string;
  /** Says why the person or the operator makes the change, in their words. */
  readonly reason?: string | undefined;
  /** Number of the version that the change was made for, as the page showed it. Without it any present version will do. */
  readonly baseVersion?: number | undefined;
}

export interface Change extends ClientOrder {
  readonly event: ClientEventName;
  /** Says what the line of the audit says beside the event, such as the id of a secret. */
  readonly details?: AuditDetails | undefined;
  /** The record that takes the place of the present one. */
  readonly change: (record: ClientRecord) => ClientRecord;
  /** Writes what belongs to the change, in the same commit. */
  readonly within?: (trx: Transaction) => void | Promise<void>;
}

const hasServiceAccount = ({ metadata }: ClientRecord) => metadata.service_account === true;

const withServiceAccount = (record: ClientRecord): ClientRecord =>
  hasServiceAccount(record) && record.serviceAccountId === undefined
    ? { ...record, serviceAccountId: randomUUID() }
    : record;

const isOpen = ({ metadata }: ClientRecord) => metadata.token_endpoint_auth_method === 'none';

/** Refuses that a client proves nothing of itself any more as which an API comes: anybody would be the API. */
async function guardCredentials(
  { apis }: Services,
  trx: Transaction,
  { before, after }: { readonly before: ClientRecord; readonly after: ClientRecord },
): Promise<void> {
  if (isOpen(before) || !isOpen(after) || !(await apis.hasCredentials(trx, after.clientId))) return;
  refuse(registrationRefusal([{ field: 'token_endpoint_auth_method', ...refusal('api_credentials') }]));
}

interface Writing {
  readonly trx: Transaction;
  readonly event: ClientEventName;
  readonly reason?: string | undefined;
  readonly details?: AuditDetails | undefined;
  readonly before: ClientRecord;
  /** The record that takes the place of `before`. */
  readonly changed: ClientRecord;
  /** The change is taken back at once: somebody looks at what it would be. */
  readonly isRehearsal?: boolean;
}

/** Ends what a client in test has of people who may not try it: they may have signed in before, or were taken from the list. */
async function endOutsideTest(services: Services, trx: Transaction, record: ClientRecord): Promise<void> {
  const { clientId, metadata, serviceAccountId } = record;
  if (!isInTest(metadata)) return;
  const kept = [...(metadata.test_accounts ?? []), ...(serviceAccountId ? [serviceAccountId] : [])];
  await services.clients.registry.revokeOthers(trx, { clientId, kept });
}

/**
 * Writes a changed record, and the version that it is, in the transaction that has locked it. A change that leaves every member as it was,
 * such as a new secret, makes no version.
 */
export async function writeChange(
  services: Services,
  { trx, event, reason, details, before, changed, isRehearsal = false }: Writing,
): Promise<ClientRecord> {
  if (before.deletedAt !== null && changed.deletedAt !== null)
    refuse(conflict(`"${before.clientId}" is in the bin; take it out first`));
  await guardApiScopes(services, trx, { before, after: changed });
  if (!isRehearsal) guardProof(services, { before, after: changed });
  await guardCredentials(services, trx, { before, after: changed });
  const { number } = await versionOf(services, trx, before);
  const isVersion = hasOtherMembers(before, changed) || before.deletedAt !== changed.deletedAt;
  const version = isVersion ? number + 1 : number;
  const stated = await stateContacts(services, trx, changed);
  const after = withServiceAccount({ ...stated, version, updatedAt: services.nowSeconds() });
  if (after.serviceAccountId !== before.serviceAccountId) await giveServiceAccount(services, trx, after);
  // The service account stays, and its subject with it: the client may ask for it again one day.
  else if (before.serviceAccountId && !hasServiceAccount(after))
    await services.account.accounts.endSessions(trx, before.serviceAccountId);
  auditClient(services, { event, record: after, reason, details });
  await services.clients.registry.update(trx, after);
  await needKeys(services, trx, algsOfClient(after.metadata));
  await followStreams(services, trx, after);
  if (isVersion) await keepVersion(services, trx, { record: after, event, reason });
  await endOutsideTest(services, trx, after);
  // A request is answered by the change, whoever makes it, or of no use any more.
  if (!isInTest(after.metadata) || after.disabledAt !== null)
    await services.clients.productionRequests.remove(trx, after.clientId);
  if (before.disabledAt !== after.disabledAt || after.disabledAt !== null)
    await services.clients.registry.revokeAll(trx, after.clientId);
  return after;
}

/** Refuses a change that was made for another version than the present one. */
async function refuseStale(
  services: Services,
  trx: Transaction,
  { before, baseVersion }: { readonly before: ClientRecord; readonly baseVersion: number },
): Promise<void> {
  if (baseVersion === before.version) return;
  // A registration from before the versions has no number: what it was stands in its first version.
  const base = await services.clients.versions.findWithin(trx, before.clientId, baseVersion === 0 ? 1 : baseVersion);
  const current = await versionOf(services, trx, before);
  const differences = base ? differencesBetween(base.members, current.members) : [];
  const message = `"${current.clientId}" was changed meanwhile: it has version ${current.number} now`;
  refuse({ kind: 'stale', base, current, differences, message });
}

/**
 * Changes one registration from its state at that moment. Disabling and enabling end its codes, tokens and grants in the same commit,
 * because another process may have issued some before it heard of the change. Refused
 * as stale where `baseVersion` is not the present one.
 */
export async function changeClient(
  services: Services,
  { clientId, event, reason, details, baseVersion, change, within }: Change,
): Promise<CommandAnswer<ClientRecord>> {
  if (clientId === builtInClientId)
    return answerRefusal(conflict(`"${clientId}" is the client of the account pages, kept by the server itself`));
  const changed = await answering(() =>
    services.transaction(async (trx) => {
      const before = await services.clients.registry.lock(trx, clientId);
      if (!before) return refuse(unknownClient(clientId));
      if (baseVersion !== undefined) await refuseStale(services, trx, { before, baseVersion });
      const after = await writeChange(services, { trx, event, reason, details, before, changed: change(before) });
      await within?.(trx);
      return after;
    }),
  );
  if (changed.ok) await services.operation.versions.check();
  return changed;
}
