import type { Knex } from 'knex';
import type { Services } from '../../services.ts';
import type { ClientRecord } from '../../store/clients/clients.ts';
import { Refused } from '../refused.ts';
import { auditClient } from './audit-client.ts';
import { writeChange } from './change-client.ts';
import { checkRegistration } from './check-registration.ts';
import { draftClient, insertClient } from './create-client.ts';
import { describeClient } from './describe-client.ts';
import { builtInClientId } from './ensure-built-in-client.ts';
import { updateRecord } from './update-client.ts';

type Members = Readonly<Record<string, unknown>>;

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
  readonly given: Members;
}

interface Plan {
  readonly label: string;
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
  'created_at',
  'updated_at',
];

/** Ends the transaction of a rehearsal, so that nothing of it is written. */
class Rehearsed extends Error {}

/** Runs a check for each, and throws one Refused with what is wrong with any of them. */
async function checkAll<In, Out>(
  all: readonly In[],
  check: (one: In, index: number) => Out | Promise<Out>,
): Promise<Out[]> {
  const problems: string[] = [];
  const checked: Out[] = [];
  for (const [index, one] of all.entries()) {
    try {
      checked.push(await check(one, index));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      problems.push(error.message);
    }
  }
  if (problems.length > 0) throw new Refused(problems.join('; '));
  return checked;
}

async function readEntries(files: readonly unknown[]): Promise<readonly Entry[]> {
  const seen = new Set<string>();
  if (files.length === 0) throw new Refused('the file holds no client');
  return checkAll(files, (file, index) => {
    const label = `client ${index + 1}`;
    if (typeof file !== 'object' || file === null || Array.isArray(file))
      throw new Refused(`${label}: is not one JSON object`);
    const { client_id: clientId, ...members } = file as Members;
    if (typeof clientId !== 'string' || clientId === '')
      throw new Refused(`${label}: client_id is missing; by it the client is found again`);
    if (clientId === builtInClientId)
      throw new Refused(
        `${label}: client_id "${clientId}" is the client of the account pages, kept by the server itself`,
      );
    if (seen.has(clientId)) throw new Refused(`${label}: client_id "${clientId}" stands twice in the file`);
    seen.add(clientId);
    const given = Object.fromEntries(Object.entries(members).filter(([name]) => !facts.includes(name)));
    return { clientId, label, given };
  });
}

/** Returns the record as this release would store it: a row of an earlier one may lack members that have a default by now. */
function completed(services: Services, record: ClientRecord): ClientRecord {
  try {
    return updateRecord(services, record, { given: {} }).changed;
  } catch (error) {
    if (error instanceof Refused) return record;
    throw error;
  }
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

async function planOne(services: Services, trx: Knex.Transaction, { clientId, label, given }: Entry): Promise<Plan> {
  const before = await services.clients.lock(trx, clientId);
  if (!before) {
    const metadata = checkRegistration({ client_id: clientId, ...given }, { services, label });
    const { record, secret } = draftClient(metadata, services.nowSeconds());
    return { label, before, after: record, secret, changes: {} };
  }
  const { changed, secret } = updateRecord(services, before, { given, label });
  return { label, before, after: changed, secret, changes: changesBetween(completed(services, before), changed) };
}

const isChanged = ({ before, changes }: Plan) => before !== undefined && Object.keys(changes).length > 0;

async function write(services: Services, trx: Knex.Transaction, plan: Plan): Promise<void> {
  const { label, before, after } = plan;
  try {
    if (before === undefined) {
      auditClient(services, { event: 'client.created', record: after });
      await insertClient(services, trx, { record: after });
    } else if (isChanged(plan)) {
      await writeChange(services, { trx, event: 'client.updated', before, changed: after });
    }
  } catch (error) {
    throw error instanceof Refused ? new Refused(`${label}: ${error.message}`, { cause: error }) : error;
  }
}

/**
 * Brings clients to the form that a file states: those that it names are registered or changed, all of them or none. Members that the file
 * leaves out stay, null takes one away, and no other client is touched.
 * @param isDryRun makes the same changes and takes them back, so that the answer is what would be done
 */
export async function applyClients(
  services: Services,
  { files, isDryRun }: { readonly files: readonly unknown[]; readonly isDryRun: boolean },
): Promise<Application> {
  const entries = await readEntries(files);
  // Two commands that name the same clients lock them in the same order.
  const inOrder = entries.toSorted((one, other) => (one.clientId < other.clientId ? -1 : 1));
  let plans: readonly Plan[] = [];
  try {
    await services.transaction(async (trx) => {
      const planned = await checkAll(inOrder, (entry) => planOne(services, trx, entry));
      for (const plan of planned) await write(services, trx, plan);
      plans = planned;
      if (isDryRun) throw new Rehearsed();
    });
  } catch (error) {
    if (!(error instanceof Rehearsed)) throw error;
  }
  await services.versions.check();
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
