import { isObject, type Members } from '../../../domain/members.ts';
import type { Services } from '../../../services.ts';
import type { FormerClient } from '../../../domain/clients/import/keycloak-client.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import type { Transaction } from '../../../store/database/database.ts';
import { rehearsable } from '../../rehearsable.ts';
import { writeChange } from '../registration/change-client.ts';
import { answering, orRefuse, refuse, type CommandAnswer } from '../../command-answer.ts';
import {
  conflict,
  fileRefusal,
  type CommandRefusal,
  type EntryProblem,
  type EntryRefusalCode,
} from '../command-refusal.ts';
import { checkRegistration } from '../registration/check-registration.ts';
import { draftClient, insertClient } from '../registration/create-client.ts';
import { describeClient } from '../describe-client.ts';
import { formerSecretName, keptFormerSecret } from '../secrets/draw-client-secret.ts';
import { usesSecret } from '../../../domain/clients/secrets/uses-secret.ts';
import { builtInClientId } from '../registration/ensure-built-in-client.ts';
import { withContacts } from '../contacts/state-contacts.ts';
import { completed, updateRecord } from '../registration/update-client.ts';

interface AppliedClient {
  readonly client_id: string;
  /** The secret in clear of a client that has just got one. It is never told again. */
  readonly client_secret?: string;
  /** Members that became, or would become, something else; absent for a new client. */
  readonly changes?: Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;
}

export interface Application {
  readonly dry_run: boolean;
  readonly created: readonly AppliedClient[];
  readonly changed: readonly AppliedClient[];
  readonly unchanged: readonly string[];
}

interface Entry {
  readonly clientId: string;
  readonly label: string;
  readonly place: number;
  readonly given: Members;
}

interface Plan extends Pick<Entry, 'label' | 'place' | 'clientId'> {
  readonly before: ClientRecord | undefined;
  readonly after: ClientRecord;
  readonly secret: string | undefined;
  readonly changes: NonNullable<AppliedClient['changes']>;
}

/** Members that `client show` and `client list` add. They are facts and no settings, so a list that was printed can be applied again. */
const facts = [
  'legacy_options',
  'service_account_sub',
  'disabled_at',
  'development',
  'live_secrets',
  'data_protection_contacts',
  'created_at',
  'updated_at',
];

interface Numbered {
  readonly place: number;
  readonly clientId?: string;
}

const refuseEntry = ({ place, clientId }: Numbered, code: EntryRefusalCode, message: string): never =>
  refuse(fileRefusal([{ place, clientId, code, problems: [], message }]));

function problemsOf({ place, clientId }: Numbered, refusal: CommandRefusal): readonly EntryProblem[] {
  if (refusal.kind === 'file') return refusal.entries;
  const problems = refusal.kind === 'registration' ? refusal.problems : [];
  return [{ place, clientId, code: undefined, problems, message: refusal.message }];
}

/** Runs a check for each, and refuses the file with what is wrong with any of them. */
async function checkAll<In extends Numbered, Out>(
  all: readonly In[],
  check: (one: In) => Out | Promise<Out>,
): Promise<Out[]> {
  const problems: EntryProblem[] = [];
  const checked: Out[] = [];
  for (const one of all) {
    const answer = await answering(async () => check(one));
    if (answer.ok) checked.push(answer.value);
    else problems.push(...problemsOf(one, answer.refused));
  }
  if (problems.length > 0) refuse(fileRefusal(problems));
  return checked;
}

async function readEntries(clients: readonly unknown[]): Promise<readonly Entry[]> {
  const seen = new Set<string>();
  if (clients.length === 0) refuse(conflict('the file holds no client'));
  const numbered = clients.map((client, place) => ({ client, place, ...named(client) }));
  return checkAll(numbered, ({ client, place, ...rest }) => {
    const one = { place, ...rest };
    const label = `client ${place + 1}`;
    if (!isObject(client)) return refuseEntry(one, 'not_object', `${label}: is not one JSON object`);
    const { client_id: clientId, ...members } = client;
    if (typeof clientId !== 'string' || clientId === '')
      return refuseEntry(one, 'no_id', `${label}: client_id is missing; by it the client is found again`);
    if (clientId === builtInClientId)
      refuseEntry(
        one,
        'built_in',
        `${label}: client_id "${clientId}" is the client of the account pages, kept by the server itself`,
      );
    if (seen.has(clientId)) refuseEntry(one, 'twice', `${label}: client_id "${clientId}" stands twice in the file`);
    seen.add(clientId);
    const given = Object.fromEntries(Object.entries(members).filter(([name]) => !facts.includes(name)));
    return { clientId, label, place, given };
  });
}

/** Returns the id that an entry states, where it is one that a message can repeat. */
function named(client: unknown): { readonly clientId?: string } {
  const id = (client as Members | null | undefined)?.['client_id'];
  return typeof id === 'string' ? { clientId: id } : {};
}

function changesBetween(before: ClientRecord, after: ClientRecord): Plan['changes'] {
  const [from, to] = [before, after].map((record) => {
    const {
      disabled_at: _at,
      created_at: _created,
      updated_at: _updated,
      ...members
    } = describeClient(record, after.updatedAt);
    return members;
  }) as [Members, Members];
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  const changed = names.filter((name) => JSON.stringify(from[name]) !== JSON.stringify(to[name]));
  return Object.fromEntries(changed.map((name) => [name, { from: from[name] ?? null, to: to[name] ?? null }]));
}

/** Refuses an entry whose client is not there in the version that was looked at. */
function refuseMoved(entry: Entry, before: ClientRecord | undefined, bases: Bases | undefined): void {
  const { clientId, label } = entry;
  if (bases && bases[clientId] !== before?.version)
    refuseEntry(entry, 'moved', `${label}: "${clientId}" was changed meanwhile`);
}

/** Returns a record with the secret that the former service has given its client since. */
function withFormerSecret(record: ClientRecord, former: FormerClient | undefined, now: number): ClientRecord {
  if (former?.secret === undefined || !usesSecret(record.metadata)) return record;
  const kept = keptFormerSecret(former.secret, now);
  return record.secrets.some(({ hash }) => hash === kept.hash) ? record : { ...record, secrets: [kept] };
}

async function planOne(
  services: Services,
  trx: Transaction,
  { entry, newMembers, bases, former }: Pick<Applying, 'newMembers' | 'bases' | 'former'> & { readonly entry: Entry },
): Promise<Plan> {
  const { clientId, label, place, given } = entry;
  const locked = await services.clients.registry.lock(trx, clientId);
  // The contacts of the file are compared with those of the client.
  const before = locked && 'contacts' in given ? await withContacts(services, trx, locked) : locked;
  refuseMoved(entry, before, bases);
  if (!before) {
    const members = { client_id: clientId, ...newMembers, ...given };
    const metadata = orRefuse(checkRegistration(members, { services, label }));
    const { record, secret } = draftClient(metadata, services.nowSeconds(), former?.get(clientId));
    return { clientId, label, place, before, after: record, secret, changes: {} };
  }
  if (before.deletedAt !== null)
    refuseEntry(entry, 'in_bin', `${label}: "${clientId}" is in the bin; take it out first`);
  const { changed: updated, secret } = orRefuse(updateRecord(services, before, { given, label }));
  const changed = withFormerSecret(updated, former?.get(clientId), services.nowSeconds());
  const changes = {
    ...changesBetween(completed(services, before), changed),
    // The description of a client counts its secrets and shows none, so another one is told by its name.
    ...(changed.secrets !== updated.secrets && { secret: { from: null, to: formerSecretName } }),
  };
  return { clientId, label, place, before, after: changed, secret, changes };
}

const isChanged = ({ before, changes }: Plan) => before !== undefined && Object.keys(changes).length > 0;

async function write(
  services: Services,
  trx: Transaction,
  { plan, reason, isRehearsal }: Pick<Applying, 'reason'> & { readonly plan: Plan; readonly isRehearsal: boolean },
): Promise<void> {
  const { label, before, after } = plan;
  const written = await answering(async () => {
    if (before === undefined) await insertClient(services, trx, { record: after, reason, isRehearsal });
    else if (isChanged(plan))
      await writeChange(services, { trx, event: 'client.updated', reason, before, changed: after, isRehearsal });
  });
  if (written.ok) return;
  const { kind, message } = written.refused;
  refuseEntry(plan, kind === 'api_scopes' ? 'api_scopes' : 'taken', `${label}: ${message}`);
}

/** Versions of clients, by their ids; a client that is not there has none. */
export type Bases = Readonly<Record<string, number | undefined>>;

interface Applying {
  /** The clients as the file has them, unread. */
  readonly clients: readonly unknown[];
  /** Makes the same changes and takes them back, so that the answer is what would be done. */
  readonly isDryRun: boolean;
  /** Members of clients that are not there yet, where their entries do not give them. */
  readonly newMembers?: Members;
  readonly reason?: string | undefined;
  /** The former secrets and accounts of clients, by their ids. */
  readonly former?: ReadonlyMap<string, FormerClient> | undefined;
  /** Writes what belongs to the clients, in the same commit. */
  readonly within?: ((trx: Transaction) => Promise<void>) | undefined;
  /** The versions that somebody has looked at. A client that has another one now is refused. */
  readonly bases?: Bases | undefined;
}

/**
 * Brings clients to the form that a file states: those that it names are registered or changed, all of them or none. Members that the file
 * leaves out stay, null takes one away, and no other client is touched.
 */
export function applyClients(services: Services, applying: Applying): Promise<CommandAnswer<Application>> {
  return answering(() => apply(services, applying));
}

async function apply(
  services: Services,
  { clients, isDryRun, newMembers, reason, bases, former, within }: Applying,
): Promise<Application> {
  const entries = await readEntries(clients);
  // Two commands that name the same clients lock them in the same order.
  const inOrder = entries.toSorted((one, other) => (one.clientId < other.clientId ? -1 : 1));
  let plans: readonly Plan[] = [];
  await rehearsable(services, isDryRun, async (trx) => {
    const planned = await checkAll(
      inOrder.map((entry) => ({ entry, place: entry.place, clientId: entry.clientId })),
      ({ entry }) => planOne(services, trx, { entry, newMembers, bases, former }),
    );
    for (const plan of planned) await write(services, trx, { plan, reason, isRehearsal: isDryRun });
    plans = planned;
    await within?.(trx);
  });
  await services.operation.versions.check();
  const told = ({ after, secret }: Plan) => ({
    client_id: after.clientId,
    ...(secret && !isDryRun ? { client_secret: secret } : {}),
  });
  return {
    dry_run: isDryRun,
    created: plans.filter(({ before }) => before === undefined).map(told),
    changed: plans.filter(isChanged).map((plan) => ({ ...told(plan), changes: plan.changes })),
    unchanged: plans.filter((plan) => plan.before !== undefined && !isChanged(plan)).map(({ after }) => after.clientId),
  };
}
