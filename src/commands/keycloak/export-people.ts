import { hasAddress } from '../../domain/account/no-address.ts';
import { commonFacts, realmOf } from '../../domain/account/carried-facts.ts';
import { ofKeycloak } from '../../domain/factors/recovery-code.ts';
import { linkKey } from '../../domain/keycloak/link-key.ts';
import { exportPerson, type PersonNow, type PersonWriting } from '../../domain/keycloak/way-back/export-person.ts';
import { exportNote, type ExportNote } from '../../domain/keycloak/way-back/export-notes.ts';
import type { Members } from '../../domain/members.ts';
import type { Services } from '../../services.ts';
import type { PagedAccount } from '../../store/keycloak/account-pages.ts';

export interface PeopleToExport extends Pick<
  PersonWriting,
  'defaultRole' | 'names' | 'isService' | 'attributes' | 'aliasOf' | 'upstreamOf'
> {
  readonly realm: string;
  /** Only people who were made or changed here since then; epoch seconds. */
  readonly since: number | undefined;
  /** When the first import began; epoch seconds. */
  readonly startedAt: number;
}

/** A person of the export, or one of whom nothing is written. */
export interface PersonLine {
  readonly sub: string;
  readonly username: string | undefined;
  /** Undefined where nothing is written. */
  readonly entry: Members | undefined;
  readonly notes: readonly ExportNote[];
}

/** Accounts that are read together. */
const pageSize = 200;

/** Reads what belongs to accounts, for all of a page at once. */
async function readBeside(services: Services, realm: string, ids: readonly string[]) {
  const { factors, federation, keycloak } = services;
  const imported = await keycloak.people.listOriginals(realm, ids);
  const known = new Map(ids.map((id) => [id, imported.get(id)?.entry.person.recoveryDigests.map(ofKeycloak) ?? []]));
  const [applications, passkeys, identities] = await Promise.all([
    factors.totpApplications.listKeys(ids),
    factors.passkeys.listOfMany(ids),
    federation.identities.listOfMany(ids),
  ]);
  return {
    imported,
    codes: await factors.recoveryCodes.listStanding(known),
    passwords: await keycloak.pages.passwords(ids),
    // A row that no key opens any more is that of an import all the same.
    rows: await keycloak.people.find(ids),
    consents: await services.clients.formerConsents.listOfMany(ids),
    carried: await services.account.carried.listOfMany(ids),
    photos: await keycloak.pages.withPhoto(ids),
    applications,
    passkeys,
    identities,
  };
}

type Beside = Awaited<ReturnType<typeof readBeside>>;

function personOf(
  { config }: Services,
  { paged, beside }: { readonly paged: PagedAccount; readonly beside: Beside },
): PersonNow {
  const { account, emailCanonical, owedSteps } = paged;
  const { id, profile } = account;
  const carried = beside.carried.get(id);
  const was = carried?.brought ?? (beside.imported.has(id) ? undefined : commonFacts(realmOf(config.issuer)));
  const codes = beside.codes.get(id);
  return {
    id,
    username: account.username,
    email: hasAddress(account) ? account.email : undefined,
    emailCanonical,
    isEmailProved: account.emailVerified,
    familyName: profile.familyName ?? null,
    givenName: profile.givenName ?? null,
    locale: account.locale ?? 'fr',
    createdAt: account.createdAt,
    isEnabled: account.disabledAt === null,
    links: beside.identities.get(id) ?? [],
    roles: account.roles,
    consents: beside.consents.get(id)?.map(({ clientId }) => clientId) ?? [],
    profile,
    hasPhoto: beside.photos.has(id),
    owedSteps,
    standing: carried && was && { now: carried.facts, was },
    passwordChangedAt: account.passwordChangedAt,
    passwords: beside.passwords.get(id) ?? [],
    applications: beside.applications.get(id) ?? [],
    recoveryCodes: {
      unused: codes?.unused.map((code) => code.replace(ofKeycloak(''), '')) ?? [],
      hasOthers: codes?.hasOthers ?? false,
    },
    passkeys: beside.passkeys.get(id) ?? [],
  };
}

/** Returns the links of the realm that the import left out, and that another account has here by now. */
async function findLinked(
  services: Services,
  { upstreamOf }: PeopleToExport,
  imported: Beside['imported'],
): Promise<ReadonlySet<string>> {
  const linked = new Set<string>();
  for (const { entry, original } of imported.values()) {
    const links = Array.isArray(original['federatedIdentities']) ? (original['federatedIdentities'] as Members[]) : [];
    for (const { identityProvider, userId } of links) {
      const issuer = upstreamOf(String(identityProvider))?.issuer;
      const subject = String(userId);
      const isBrought = entry.person.links.some((one) => one.issuer === issuer && one.subject === subject);
      if (issuer === undefined || isBrought) continue;
      if (await services.federation.identities.findForSignIn({ issuer, subject })) linked.add(linkKey(issuer, subject));
    }
  }
  return linked;
}

/** Returns those of the former user names which another account takes along to Keycloak. */
async function findTakenNames(
  { keycloak: { pages, people } }: Services,
  realm: string,
  imported: Beside['imported'],
): Promise<ReadonlySet<string>> {
  const former = [...imported.values()].flatMap(({ entry, original }) =>
    original['username'] === entry.username ? [] : [String(original['username'])],
  );
  const holders = await pages.holdersOf(former);
  const known = await people.listOriginals(
    realm,
    holders.map(({ id }) => id),
  );
  const takesAlong = ({ id, username }: (typeof holders)[number]) => {
    const found = known.get(id);
    return found?.entry.username !== username || found.original['username'] === username;
  };
  return new Set(holders.filter(takesAlong).map(({ username }) => username));
}

/** Yields the people of a realm as Keycloak keeps them, a page at a time: those who were brought in, and those who came here since. */
export async function* exportPeople(
  services: Services,
  about: PeopleToExport,
): AsyncGenerator<readonly PersonLine[], void, undefined> {
  const { realm, since, startedAt } = about;
  const { pages } = services.keycloak;
  const addresses = new Set<string>();
  const claimAddress = (email: string) => {
    const isNew = !addresses.has(email.toLowerCase());
    addresses.add(email.toLowerCase());
    return isNew;
  };
  let after = '';
  for (;;) {
    const accounts = await pages.page({ realm, after, size: pageSize });
    if (accounts.length === 0) break;
    after = accounts.at(-1)!.account.id;
    const ids = accounts.map(({ account }) => account.id);
    const touched = since === undefined ? undefined : await pages.touchedSince(ids, since);
    const beside = await readBeside(services, realm, ids);
    const usernames = await findTakenNames(services, realm, beside.imported);
    const linked = await findLinked(services, about, beside.imported);
    const writing: PersonWriting = {
      ...about,
      isUsernameTaken: (username) => usernames.has(username),
      isLinked: (issuer, subject) => linked.has(linkKey(issuer, subject)),
      claimAddress,
    };
    yield accounts.flatMap((paged): readonly PersonLine[] => {
      const { id: sub, username } = paged.account;
      const found = beside.imported.get(sub);
      const before = found && { ...found.entry, original: found.original };
      const { entry, notes, isChanged } = exportPerson(personOf(services, { paged, beside }), before, writing);
      const isWanted = !touched || (touched.has(sub) && isChanged);
      if (!isWanted) return [];
      const isUnopened = !found && beside.rows.has(sub);
      return [{ sub, username, entry, notes: isUnopened ? [exportNote('unopened'), ...notes] : notes }];
    });
  }
  const gone = await pages.deletedSince(Math.max(since ?? 0, startedAt));
  if (gone.length > 0)
    yield gone.map((sub) => ({
      sub,
      username: undefined,
      entry: undefined,
      notes: [exportNote('deleted_here')],
    }));
}
