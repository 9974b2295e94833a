import { randomBytes } from 'node:crypto';
import { toApiFile } from '../../domain/apis/api-file.ts';
import { checkApi } from '../../domain/apis/check-api.ts';
import { changedSentences } from '../../domain/apis/given-scopes.ts';
import { mostApis, type RegisteredApi } from '../../domain/apis/registered-api.ts';
import type { OtherEventName } from '../../domain/audit/event-names.ts';
import { differencesBetween } from '../../domain/clients/versions/client-differences.ts';
import type { ClientProblem } from '../../domain/clients/client-metadata.ts';
import { refusal } from '../../domain/clients/value-refusal.ts';
import type { Members } from '../../domain/members.ts';
import type { Services } from '../../services.ts';
import type { ApiRecord } from '../../store/apis/apis.ts';
import type { ClientRecord } from '../../store/clients/clients.ts';
import type { Transaction } from '../../store/database/database.ts';
import { answering, refuse, answerRefusal, type CommandAnswer } from '../command-answer.ts';
import { apiInUse, conflict, registrationRefusal } from '../clients/command-refusal.ts';
import type { Checked } from '../clients/registration/check-registration.ts';
import { needKeys } from '../clients/registration/need-keys.ts';

interface ApiOrder {
  readonly id: string;
  /** Says why the person or the operator acts, in their words. */
  readonly reason?: string | undefined;
  /** Number of the version that the order was made for. Without it any present version will do. */
  readonly baseVersion?: number | undefined;
}

/** Returns the registration that a file states, or everything that is wrong with it. */
function check({ config }: Services, file: unknown): Checked<RegisteredApi> {
  const checked = checkApi(file, { production: config.production, issuer: config.issuer });
  return checked.ok ? { ok: true, value: checked.api } : answerRefusal(registrationRefusal(checked.problems));
}

const idsIn = ({ clients, introspectionClient }: RegisteredApi) => [
  ...clients.map(({ clientId }) => clientId),
  ...(introspectionClient === null ? [] : [introspectionClient]),
];

const isThere = (record: ClientRecord | undefined) =>
  record !== undefined && record.deletedAt === null && record.metadata.built_in !== true;

/**
 * Refuses clients that are not there, and holds the others until the transaction ends, so that none of them goes meanwhile. A client that the
 * API has named before may lie in the bin.
 */
async function holdClients(
  services: Services,
  trx: Transaction,
  { api, before }: { readonly api: RegisteredApi; readonly before?: RegisteredApi },
): Promise<void> {
  const held = await services.clients.registry.holdAll(trx, idsIn(api));
  const known = new Map(held.map((record) => [record.clientId, record]));
  const named = before ? idsIn(before) : [];
  const isGood = (clientId: string) =>
    isThere(known.get(clientId)) || (named.includes(clientId) && known.has(clientId));
  const { introspectionClient: own } = api;
  const isOpen = own !== null && known.get(own)?.metadata.token_endpoint_auth_method === 'none';
  const problems: readonly ClientProblem[] = [
    ...api.clients.flatMap(({ clientId }, index) =>
      isGood(clientId) ? [] : [{ field: 'clients', ...refusal('unknown_client', { client: clientId }), index }],
    ),
    ...(own === null || isGood(own)
      ? []
      : [{ field: 'introspection_client', ...refusal('unknown_client', { client: own }) }]),
    ...(isOpen ? [{ field: 'introspection_client', ...refusal('open_client', { client: own }) }] : []),
  ];
  if (problems.length > 0) refuse(registrationRefusal(problems));
}

const describe = (api: RegisteredApi | undefined) => ({ ...(api && toApiFile(api)) }) as Members;

/** Returns the ids of the clients that got or lost something. */
function clientsChanged(before: RegisteredApi | undefined, after: RegisteredApi | undefined): readonly string[] {
  const scopesOf = (api: RegisteredApi | undefined, id: string) =>
    api?.clients
      .find(({ clientId }) => clientId === id)
      ?.scopes.toSorted()
      .join(' ');
  const ids = [...new Set([...(before?.clients ?? []), ...(after?.clients ?? [])].map(({ clientId }) => clientId))];
  return ids.filter((id) => scopesOf(before, id) !== scopesOf(after, id));
}

interface Audited {
  readonly event: Extract<OtherEventName, `api.${string}`>;
  readonly before?: RegisteredApi;
  readonly after?: RegisteredApi;
  readonly reason: string | undefined;
}

function auditApi(services: Services, { event, before, after, reason }: Audited): void {
  const changed =
    before && after ? differencesBetween(describe(before), describe(after)).map(({ field }) => field) : [];
  const clients = clientsChanged(before, after);
  services.audit({
    event,
    target: { kind: 'api', id: String((after ?? before)?.identifier) },
    ...(reason !== undefined && { reason }),
    details: { ...(changed.length > 0 && { fields: changed }), ...(clients.length > 0 && { clients }) },
  });
}

const unknownApi = (id: string) => conflict(`no API is called "${id}"`);

/** Runs the work on the locked API. Refused where it is gone, or was changed since the version that the order was made for. */
async function withLocked<Value>(
  services: Services,
  { id, baseVersion }: ApiOrder,
  work: (trx: Transaction, before: ApiRecord) => Promise<Value>,
): Promise<CommandAnswer<Value>> {
  const answer = await answering(() =>
    services.transaction(async (trx) => {
      const before = await services.apis.lock(trx, id);
      if (!before) return refuse(unknownApi(id));
      const { version, identifier } = before;
      if (baseVersion !== undefined && baseVersion !== version)
        refuse({
          kind: 'stale_api',
          version,
          message: `"${identifier}" was changed meanwhile: it has version ${version} now`,
        });
      return work(trx, before);
    }),
  );
  if (answer.ok) await services.operation.versions.check();
  return answer;
}

/** The first version that keeps with grants and tokens for which registration of an API they were given. */
const registrationsSince = '0.5.0';

/** Names a registration, so that nothing counts for it that was given for an earlier one. A process of an earlier version gives no name on. */
const nameRegistration = ({ state: { processes } }: Services) =>
  processes.mayMeetOlder(registrationsSince) ? {} : { registration: randomBytes(9).toString('base64url') };

/** Registers an API. Refused for what is wrong, and where an API has its identifier already. */
export async function registerApi(
  services: Services,
  { file, reason }: { readonly file: unknown; readonly reason?: string | undefined },
): Promise<CommandAnswer<ApiRecord>> {
  const checked = check(services, file);
  if (!checked.ok) return checked;
  const api = checked.value;
  const now = services.nowSeconds();
  const record: ApiRecord = {
    ...api,
    ...nameRegistration(services),
    id: services.apis.idOf(api.identifier),
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  const answer = await answering(() =>
    services.transaction(async (trx) => {
      await holdClients(services, trx, { api });
      const present = await services.apis.lock(trx, record.id);
      // A form that is sent twice registers one API.
      if (present && differencesBetween(describe(present), describe(api)).length === 0) return present;
      if ((await services.apis.count(trx)) >= mostApis) refuse(conflict(`there are ${mostApis} APIs already`));
      const isNew = await services.apis.insert(trx, record);
      if (!isNew) refuse(registrationRefusal([{ field: 'identifier', ...refusal('identifier_taken') }]));
      await needKeys(services, trx, [api.signingAlgorithm]);
      auditApi(services, { event: 'api.created', after: api, reason });
      return record;
    }),
  );
  if (answer.ok) await services.operation.versions.check();
  return answer;
}

/** Changes members of an API. Those that are not given stay, and null gives one its default. */
export function changeApi(
  services: Services,
  { given, reason, ...order }: ApiOrder & { readonly given: Members },
): Promise<CommandAnswer<ApiRecord>> {
  return withLocked(services, order, async (trx, before) => {
    const { identifier = before.identifier } = given;
    if (identifier !== before.identifier)
      refuse(registrationRefusal([{ field: 'identifier', ...refusal('fixed_identifier') }]));
    const checked = check(services, { ...toApiFile(before), ...given });
    if (!checked.ok) return refuse(checked.refused);
    const after = checked.value;
    await holdClients(services, trx, { api: after, before });
    // A form that is sent again changes nothing, and makes no version.
    if (differencesBetween(describe(before), describe(after)).length === 0) return before;
    const known = { changedSentences: changedSentences(before, after) };
    const changed = { ...before, ...after, ...known, version: before.version + 1, updatedAt: services.nowSeconds() };
    await needKeys(services, trx, [changed.signingAlgorithm]);
    await services.apis.update(trx, changed);
    auditApi(services, { event: 'api.changed', before, after, reason });
    return changed;
  });
}

/**
 * Removes an API: nobody gets a token for it any more.
 * @param clients how many clients may ask for its tokens, as the person or the program knows it
 */
export function removeApi(
  services: Services,
  { clients = 0, reason, ...order }: ApiOrder & { readonly clients?: number | undefined },
): Promise<CommandAnswer<ApiRecord>> {
  return withLocked(services, order, async (trx, before) => {
    if (before.clients.length !== clients) refuse(apiInUse(before.identifier, before.clients.length));
    await services.apis.remove(trx, before.id);
    auditApi(services, { event: 'api.removed', before, reason });
    return before;
  });
}
