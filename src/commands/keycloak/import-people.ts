import { hash, randomUUID } from 'node:crypto';
import { noAddressOf } from '../../domain/account/no-address.ts';
import { createImportTally, type ImportCounts } from '../../domain/keycloak/import-counts.ts';
import { readAttributes } from '../../domain/keycloak/attribute-table.ts';
import { note, type ImportNote } from '../../domain/keycloak/import-notes.ts';
import type { FoundEntry } from '../../domain/keycloak/read-item.ts';
import { readCarried, readPerson, type ImportedPerson, type PersonReading } from '../../domain/keycloak/read-person.ts';
import type { Actor } from '../../domain/audit/actor.ts';
import { ofKeycloak } from '../../domain/factors/recovery-code.ts';
import type { Services } from '../../services.ts';
import type { NewAccount } from '../../store/account/accounts.ts';
import type { TakenNames } from '../../store/account/taken-names.ts';
import type { Transaction } from '../../store/database/database.ts';
import { joinContacts } from '../account/join-contacts.ts';
import { takenField } from '../account/open-account.ts';
import { rehearsable } from '../rehearsable.ts';
import { proposeUsername } from '../scim/propose-username.ts';
import { insertConsents } from './bring-consents.ts';
import { bringDifference } from './bring-difference.ts';
import { hasSecondFactor } from '../../domain/keycloak/read-credentials.ts';
import { hasPasskey, insertPasskeys } from './bring-passkeys.ts';
import { carryToService } from './carry-facts.ts';
import { lookUp, type LookedUp } from './look-up.ts';
import { workInTurn } from './work-in-turn.ts';

/** People of another service, and how that one and this one fit together. */
export interface PeopleSource extends Omit<PersonReading, 'isVerifiable'> {
  /** Names the origin: the realm of a Keycloak, or a file. A later import from the same origin brings the differences. */
  readonly realm: string;
  /** Value of `accounts.terms_version`: the person accepted the terms of the service that had the account before. */
  readonly termsVersion: string;
  /** Returns whether any entry of the export has a value. */
  readonly isHeld: PersonReading['isShared'];
  readonly people: AsyncIterable<FoundEntry>;
  /** Ids of services that the same run registers. */
  readonly comingClients?: readonly string[];
  /** The numbers of what the same run has brought in before them. */
  readonly sections?: Pick<ImportCounts, 'clients' | 'keys'>;
}

export type PersonOutcome = 'created' | 'changed' | 'unchanged' | 'left_out';

/** Says what became of an entry. */
export interface PersonReport {
  readonly path: string;
  readonly sub: string | undefined;
  readonly username: string | undefined;
  readonly outcome: PersonOutcome;
  readonly notes: readonly ImportNote[];
  /** Kinds of credentials and links. */
  readonly kinds: readonly string[];
}

export interface Run extends Pick<PeopleSource, 'realm' | 'termsVersion' | 'isHeld'> {
  readonly id: string;
  /** Makes the same changes and takes them back, so that the answer is what would be done. */
  readonly isDryRun: boolean;
  readonly actor: Actor;
  /** A person who is here already stays as she is, whatever the origin says of her now. */
  readonly isOnlyNew?: boolean;
  /** User names that a rehearsal has given: the database does not know them. */
  readonly given: Set<string>;
  /** Services that this run registers. A rehearsal has not written them. */
  readonly coming: ReadonlySet<string>;
}

interface Read {
  readonly path: string;
  readonly person: ImportedPerson;
  /** The entry of the export. */
  readonly original: Readonly<Record<string, unknown>>;
  readonly notes: ImportNote[];
  readonly kinds: readonly string[];
  readonly digest: string;
}

/** People whose names are looked up together. */
const batchSize = 100;
/** People who are written in one commit. A request of somebody else waits for no longer than these take. */
const commitSize = 10;

/** Seconds after which a run notes how far it has come. */
const notedSeconds = 5;

/** Returns a name that nobody else has, for a person whose own one cannot be kept. */
async function anotherUsername(
  services: Services,
  { person, isKept }: { readonly person: ImportedPerson; readonly isKept: (username: string) => boolean },
): Promise<string> {
  const { email, familyName, givenName, formerUsername, id } = person;
  const known = {
    userName: formerUsername.split('@')[0]!.normalize('NFKD').replaceAll(/\p{M}/gu, ''),
    emails: email ? [{ value: email.email }] : undefined,
    name: { familyName: familyName ?? undefined, givenName: givenName ?? undefined },
  };
  const proposed = await proposeUsername(services, known, isKept);
  return proposed ?? `personne-${hash('sha256', id, 'hex').slice(0, 12)}`;
}

interface Prepared {
  readonly read: Read;
  readonly account: NewAccount;
}

async function prepareAccount(
  services: Services,
  {
    read,
    taken,
    isGiven,
    isKept,
    termsVersion,
  }: { readonly read: Read; readonly taken: TakenNames; readonly termsVersion: string } & Readonly<
    Record<'isGiven' | 'isKept', (username: string) => boolean>
  >,
): Promise<Prepared> {
  const { person, notes } = read;
  const now = services.nowSeconds();
  const { username: wanted, email } = person;
  const isFree = wanted !== undefined && !taken.usernames.has(wanted) && !isGiven(wanted);
  const username = isFree ? wanted : await anotherUsername(services, { person, isKept });
  // A person without a name at the former service gets one, which is no exception.
  if (!isFree && person.formerUsername !== '') notes.push(note('username_changed', username));
  const isReachable = email !== undefined && !taken.emails.has(email.emailCanonical);
  if (email && !isReachable) notes.push(note('email_taken'));
  const address = isReachable ? email : noAddressOf(person.id);
  if (!isReachable && !person.password && person.links.length === 0 && !hasPasskey(person))
    notes.push(note('no_way_in'));
  const createdAt = person.createdAt ?? now;
  const owesSecond = person.owedSteps.includes('factor');
  const account: NewAccount = {
    id: person.id,
    username,
    email: address.email,
    emailCanonical: address.emailCanonical,
    passwordHash: person.password?.hash ?? null,
    locale: person.locale,
    termsVersion,
    profile: { ...person.profile, familyName: person.familyName, givenName: person.givenName },
    formerLife: {
      createdAt,
      passwordChangedAt: person.password?.changedAt ?? createdAt,
      emailVerifiedAt: isReachable && email.isProved ? createdAt : null,
      disabledAt: person.isEnabled ? null : now,
      // A passkey is the second factor of a person who has to have one, and whose other one does not come along.
      secondFactorAt: hasSecondFactor(person) || (owesSecond && hasPasskey(person)) ? now : null,
      formerHashes: person.formerHashes,
      owedSteps: person.owedSteps,
    },
    now,
  };
  return { read, account };
}

/** Writes what belongs to a new account beside its row. */
async function writeFactors(services: Services, trx: Transaction, { read }: Prepared): Promise<void> {
  const { applications, recoveryDigests, links, id: accountId } = read.person;
  const now = services.nowSeconds();
  for (const { createdAt, ...application } of applications)
    await services.factors.totpApplications.insert(trx, {
      ...application,
      accountId,
      lastStep: 0,
      createdAt: createdAt ?? now,
    });
  if (recoveryDigests.length > 0)
    await services.factors.recoveryCodes.replace(trx, { accountId, codes: recoveryDigests.map(ofKeycloak) });
  await insertPasskeys(services, trx, { accountId, passkeys: read.person.passkeys, notes: read.notes });
  for (const upstreamIdentity of links)
    if (!(await services.federation.identities.insert(trx, { accountId, upstreamIdentity })))
      read.notes.push(note('link_taken', upstreamIdentity.upstream));
}

async function insertPeople(
  services: Services,
  trx: Transaction,
  { run, prepared }: { readonly run: Run; readonly prepared: readonly Prepared[] },
): Promise<void> {
  const { accounts } = services.account;
  await accounts.insertAll(
    trx,
    prepared.map(({ account }) => account),
  );
  for (const one of prepared) {
    await writeFactors(services, trx, one);
    const { id: accountId, consents } = one.read.person;
    await insertConsents(services, trx, { accountId, consents, coming: run.coming, notes: one.read.notes });
    services.audit({ event: 'account.imported', accountId: one.account.id, details: { import: run.id } });
  }
  await services.keycloak.people.insertAll(
    trx,
    prepared.map(({ read: { person, original, digest }, account: { id: accountId, username, emailCanonical } }) => ({
      accountId,
      realm: run.realm,
      importId: run.id,
      digest,
      entry: { person, username, emailCanonical },
      original,
    })),
  );
  await services.account.carried.insertAll(
    trx,
    prepared.flatMap(({ read: { person } }) =>
      person.carried ? [{ accountId: person.id, facts: person.carried }] : [],
    ),
  );
  const proved = prepared.filter(({ account }) => account.formerLife?.emailVerifiedAt !== null);
  const emails = proved.map(({ account }) => account.emailCanonical);
  const invited = await services.clients.contacts.acceptedAmong(trx, emails);
  for (const { account } of proved)
    if (invited.has(account.emailCanonical)) await joinContacts(services, trx, { ...account, roles: [] });
}

interface Batch {
  readonly run: Run;
  readonly batch: readonly Read[];
  readonly given: Set<string>;
}

/** Brings in the entries of one batch, in one commit. */
async function bringBatch(
  services: Services,
  { run, batch, given, known, taken }: Batch & LookedUp,
): Promise<readonly PersonReport[]> {
  const outcomes = new Map<Read, PersonOutcome>();
  const [news, changed]: [Read[], Read[]] = [[], []];
  for (const read of batch) {
    const { id } = read.person;
    const before = known.get(id);
    if (before?.realm === run.realm) {
      outcomes.set(read, 'unchanged');
      if (before.digest !== read.digest && !run.isOnlyNew) changed.push(read);
    } else if (before || taken.ids.has(id)) read.notes.push(note('sub_taken'));
    else if (taken.deleted.has(id)) read.notes.push(note('deleted_here'));
    else news.push(read);
  }
  const prepared: Prepared[] = [];
  const isGiven = (username: string) => given.has(username) || run.given.has(username);
  // The name of a person of the realm goes to nobody else, whoever of them comes first.
  const isKept = (username: string) => isGiven(username) || run.isHeld('username', username);
  for (const read of news) {
    const one = await prepareAccount(services, { read, taken, isGiven, isKept, termsVersion: run.termsVersion });
    given.add(one.account.username);
    prepared.push(one);
  }
  if (prepared.length > 0 || changed.length > 0)
    await rehearsable(services, run.isDryRun, async (trx) => {
      await insertPeople(services, trx, { run, prepared });
      for (const { read } of prepared) outcomes.set(read, 'created');
      for (const read of changed)
        if (await bringDifference(services, trx, { run, ...read })) outcomes.set(read, 'changed');
    });
  return batch.map((read) => reportOf(read, outcomes.get(read)));
}

const reportOf = ({ path, person, notes, kinds }: Read, outcome: PersonOutcome = 'left_out'): PersonReport => ({
  path,
  sub: person.id,
  username: person.formerUsername || undefined,
  outcome,
  // Nothing new is to be said of a person who is as she was at the last import.
  notes: outcome === 'unchanged' ? notes.filter(({ code }) => code === 'kept') : notes,
  kinds: outcome === 'left_out' ? [] : kinds,
});

/** Brings in a batch, and once more where somebody has taken a name meanwhile: the second look finds it taken. */
export async function bring(
  services: Services,
  { run, batch, looked }: Omit<Batch, 'given'> & { readonly looked?: LookedUp },
): Promise<readonly PersonReport[]> {
  for (let tries = 1; ; tries++) {
    const given = new Set<string>();
    const fresh = batch.map((read) => ({ ...read, notes: [...read.notes] }));
    try {
      const found = tries === 1 && looked ? looked : await lookUp(services, batch);
      const reports = await services.inUnit(
        () => bringBatch(services, { run, batch: fresh, given, ...found }),
        run.actor,
      );
      if (run.isDryRun) for (const name of given) run.given.add(name);
      return reports;
    } catch (error) {
      if (takenField(error) === undefined || tries === 3) throw error;
    }
  }
}

/** Returns the report of an entry that cannot be read. */
export const unread = ({ path, entry, problem }: FoundEntry): PersonReport => ({
  path,
  sub: typeof entry?.['id'] === 'string' ? entry['id'].slice(0, 36) : undefined,
  username: typeof entry?.['username'] === 'string' ? entry['username'].slice(0, 255) : undefined,
  outcome: 'left_out',
  notes: problem ? [problem] : [],
  kinds: [],
});

/** Tells services on what the export says of the account of a service, which its client has brought. */
async function bringService(
  services: Services,
  {
    run,
    path,
    entry,
    reading,
  }: { run: Run; path: string; entry: Readonly<Record<string, unknown>>; reading: PersonReading },
): Promise<PersonReport> {
  const notes: ImportNote[] = [note('service_account')];
  const { kept, notes: ofAttributes } = await readAttributes(entry, reading.attributes);
  notes.push(...ofAttributes);
  const facts = readCarried(entry, { ...reading, kept }, (one) => void notes.push(one));
  const carrying = { accountId: String(entry['id']), facts, importId: run.id };
  if (!run.isDryRun && (await services.inUnit(() => carryToService(services, carrying), run.actor)) === 'kept')
    notes.push(note('kept', 'roles, groups and attributes'));
  return { ...unread({ path, entry, problem: note('service_account') }), notes };
}

/**
 * Brings in the people of an origin, fifty in each commit, and yields what became of each. A run that was stopped is begun again: who is
 * there already, and is the same in the export, is left as she is.
 */
export async function* importPeople(
  services: Services,
  source: PeopleSource & Pick<Run, 'isDryRun'> & { readonly actor: Actor & { readonly kind: 'command' } },
): AsyncGenerator<readonly PersonReport[], void, undefined> {
  const { realm, termsVersion, isDryRun, actor, isHeld } = source;
  const run: Run = {
    id: randomUUID(),
    realm,
    termsVersion,
    isDryRun,
    actor,
    isHeld,
    given: new Set(),
    coming: new Set(source.comingClients),
  };
  const tally = createImportTally(source.sections);
  const { counts } = tally;
  if (!isDryRun) await services.keycloak.runs.begin({ id: run.id, realm, operator: actor.name });
  const reading = { ...source, isVerifiable: (stored: string) => services.hasher.isVerifiable(stored) };
  const seen = new Set<string>();
  let notedAt = services.nowSeconds();
  let batch: Read[] = [];
  let reports: PersonReport[] = [];
  const isServed = (await services.state.processes.list()).some(({ isGone }) => !isGone);
  const send = async () => {
    const looked = await lookUp(services, batch);
    const brought = await workInTurn(batch, {
      size: commitSize,
      work: (some) => bring(services, { run, batch: some, looked }),
      hasWritten: ({ outcome }) => outcome === 'created' || outcome === 'changed',
      isServed,
    });
    const sent = [...reports, ...brought];
    [batch, reports] = [[], []];
    for (const report of sent) tally.add(report);
    // A run that is stopped leaves how far it had come.
    if (!isDryRun && services.nowSeconds() >= notedAt + notedSeconds) {
      notedAt = services.nowSeconds();
      await services.keycloak.runs.note({ id: run.id, counts });
    }
    return sent;
  };
  for await (const found of source.people) {
    const { path, entry, problem } = found;
    const id = String(entry?.['id']);
    if (problem) reports.push(unread(found));
    else if (source.isShared('id', id) && seen.has(id))
      reports.push(unread({ path, entry, problem: note('id_twice') }));
    else if (entry['serviceAccountClientId'] !== undefined)
      reports.push(await bringService(services, { run, path, entry, reading }));
    else {
      if (source.isShared('id', id)) seen.add(id);
      const { person, notes, kinds } = await readPerson(entry, reading);
      const digest = services.keycloak.people.digestOf(person, entry);
      batch.push({ path, person, original: entry, notes: [...notes], kinds, digest });
    }
    if (batch.length === batchSize || reports.length === batchSize) yield await send();
  }
  yield await send();
  if (isDryRun) return;
  await services.keycloak.runs.finish({ id: run.id, counts });
  await services.inUnit(async () => {
    services.audit({ event: 'people.imported', details: { import: run.id, realm, ...counts.people } });
  }, actor);
}
