import { randomBytes, randomUUID } from 'node:crypto';
import type { AuditDetails } from '../../../domain/audit/audit-details.ts';
import type { ClientMetadata } from '../../../domain/clients/client-metadata.ts';
import type { FormerClient } from '../../../domain/clients/import/keycloak-client.ts';
import { isAccountId } from '../../../domain/account/account-id.ts';
import { algsOfClient } from '../../../domain/keys/signatures.ts';
import { usesSecret } from '../../../domain/clients/secrets/uses-secret.ts';
import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import type { Transaction } from '../../../store/database/database.ts';
import { auditClient } from '../audit-client.ts';
import { answering, orRefuse, refuse, type CommandAnswer } from '../../command-answer.ts';
import { conflict } from '../command-refusal.ts';
import { checkRegistration } from './check-registration.ts';
import { describeClient } from '../describe-client.ts';
import { drawUsualSecret, keptFormerSecret } from '../secrets/draw-client-secret.ts';
import { builtInClientId } from './ensure-built-in-client.ts';
import { guardApiScopes } from './guard-api-scopes.ts';
import { guardProof } from './guard-proof.ts';
import { followStreams } from './follow-streams.ts';
import { giveServiceAccount } from './give-service-account.ts';
import { needKeys } from './need-keys.ts';
import { keepVersion } from '../versions/keep-version.ts';
import { stateContacts } from '../contacts/state-contacts.ts';

export interface CreatedClient extends Readonly<Record<string, unknown>> {
  readonly client_id: string;
  /** The secret in clear, which is never told again; absent for a client that has none. */
  readonly client_secret?: string;
}

const maxPrefix = 24;

/** Makes a client id from the letters of the name, so that logs can be read, and random characters, so that no other client has it. */
export function clientIdOf(name: string | undefined, random: string): string {
  const plain = (name ?? '').normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const words = plain.replace(/[^a-z0-9]+/g, '-').replace(/^-+/, '');
  const prefix = words.slice(0, maxPrefix).replace(/-+$/, '') || 'client';
  const id = `${prefix}-${random}`;
  return isAccountId(id) ? `client-${random}` : id;
}

/**
 * Returns the record of a new client, with the secret that only its first answer tells. A client of a former service goes on with its secret and
 * with the `sub` of its service account.
 */
export function draftClient(
  metadata: ClientMetadata,
  now: number,
  former?: FormerClient,
): { readonly record: ClientRecord; readonly secret: string | undefined } {
  const { client_id, disabled, ...kept } = metadata;
  const own = former?.secret === undefined ? undefined : keptFormerSecret(former.secret, now);
  const drawn = usesSecret(kept) && !own ? drawUsualSecret(now) : undefined;
  const secrets = own && usesSecret(kept) ? [own] : [];
  const record = {
    clientId: client_id ?? clientIdOf(metadata.client_name, randomBytes(6).toString('hex')),
    metadata: kept,
    secrets: drawn ? [drawn.kept] : secrets,
    development: false,
    serviceAccountId: metadata.service_account ? (former?.serviceAccountId ?? randomUUID()) : undefined,
    disabledAt: disabled ? now : null,
    deletedAt: null,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  return { record, secret: drawn?.secret };
}

interface Inserting {
  readonly record: ClientRecord;
  readonly reason?: string | undefined;
  /** Says what the line of the audit says beside the event. */
  readonly details?: AuditDetails;
  /** The client is taken back at once: somebody looks at what it would be. */
  readonly isRehearsal?: boolean;
}

/** Inserts a client with its service account. Refused when the id is taken. */
export async function insertClient(
  services: Services,
  trx: Transaction,
  { record, reason, details, isRehearsal = false }: Inserting,
): Promise<void> {
  auditClient(services, { event: 'client.created', record, reason, details });
  await guardApiScopes(services, trx, { before: undefined, after: record });
  if (!isRehearsal) guardProof(services, { before: undefined, after: record });
  const isNew = record.clientId !== builtInClientId && (await services.clients.registry.insert(trx, record));
  if (!isNew) refuse(conflict(`the client_id "${record.clientId}" is already taken`));
  await needKeys(services, trx, algsOfClient(record.metadata));
  await stateContacts(services, trx, record);
  await giveServiceAccount(services, trx, record);
  await followStreams(services, trx, record);
  await keepVersion(services, trx, { record, event: 'client.created', reason });
}

/** Registers all clients of a list, or none when one of them is wrong. Only this answer tells their secrets. */
export function createClients(
  services: Services,
  clients: readonly unknown[],
): Promise<CommandAnswer<readonly CreatedClient[]>> {
  return answering(() => insertAll(services, clients));
}

async function insertAll(services: Services, clients: readonly unknown[]): Promise<readonly CreatedClient[]> {
  const label = (index: number) => (clients.length > 1 ? `client ${index + 1}` : undefined);
  const drafts = clients.map((client, index) => {
    const metadata = orRefuse(checkRegistration(client, { services, label: label(index) }));
    return draftClient(metadata, services.nowSeconds());
  });
  if (drafts.length === 0) refuse(conflict('the file holds no client'));

  await services.transaction(async (trx) => {
    for (const { record } of drafts) await insertClient(services, trx, { record });
  });
  await services.operation.versions.check();
  return drafts.map(({ record, secret }) => {
    const { client_id: _same, live_secrets: _number, ...about } = describeClient(record, services.nowSeconds());
    return { client_id: record.clientId, ...(secret ? { client_secret: secret } : {}), ...about };
  });
}
