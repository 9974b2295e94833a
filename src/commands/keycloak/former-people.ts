import { randomUUID } from 'node:crypto';
import { failuresPerAccount, passwordCounter } from '../../domain/limits/throttle-rules.ts';
import { readOtp } from '../../domain/factors/totp.ts';
import { idOf } from '../../domain/keycloak/read-person.ts';
import { readPasskeyHosts } from '../../domain/keycloak/read-passkeys.ts';
import { readRealmRoles } from '../../domain/clients/import/realm-roles.ts';
import type { Members } from '../../domain/members.ts';
import type { Services } from '../../services.ts';
import { FormerRealmAway, type FormerRealm, type FormerVisit } from '../../upstream/former-realm.ts';
import type { FormerPeople } from '../password/verify-password.ts';
import { importPerson, type PersonSource } from './import-person.ts';

type Names = Parameters<FormerPeople['bring']>[0]['names'];

/** A person of the former realm who is not here, and may be brought in. */
export interface FormerPerson {
  readonly id: string;
  readonly username: string;
  readonly entry: Members;
}

const textIn = (value: unknown) => (typeof value === 'string' ? value : '');
const membersOf = (value: unknown): Members => (typeof value === 'object' && value !== null ? (value as Members) : {});
const namesIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.map((one: unknown) => textIn(membersOf(one)['name'])).filter(Boolean) : [];
/** Returns whether an entry has a name or an address. Older versions of Keycloak find longer ones too. */
export const isSame = (one: unknown, other: string) => textIn(one).normalize('NFC').toLowerCase() === other;

/** Returns a name that nobody has: questions about it take as long as those about a person. */
export const nobody = () => ({ id: randomUUID(), username: `nobody-${randomUUID()}`, password: randomUUID() });

/**
 * Returns the one whom a name means, as the realm itself understands it: an address first. An address that several people have means nobody.
 * The number of questions follows from the name alone.
 */
async function findNamed(visit: FormerVisit, { username, emailCanonical }: Names): Promise<Members | undefined> {
  const [byName, byAddress] = await Promise.all([
    visit.find('username', username),
    emailCanonical ? visit.find('email', emailCanonical) : [],
  ]);
  const named = byName.filter((one) => isSame(one['username'], username));
  const addressed = byAddress.filter((one) => isSame(one['email'], emailCanonical));
  if (addressed.length > 0) return addressed.length === 1 ? addressed[0] : undefined;
  return named[0];
}

/** Returns somebody whom an import would bring in. A person who is here under another name, or was deleted here, is never fetched again. */
export async function asNewcomer(services: Services, entry: Members | undefined): Promise<FormerPerson | undefined> {
  if (!entry || entry['enabled'] !== true || entry['serviceAccountClientId'] !== undefined) return undefined;
  const id = idOf(entry);
  const username = textIn(entry['username']);
  if (id === undefined || username === '') return undefined;
  const taken = await services.account.findTaken({ ids: [id], usernames: [], emails: [] });
  return taken.ids.has(id) || taken.deleted.has(id) ? undefined : { id, username, entry };
}

/** The way in which the realm and this service fit together, as the last import of an export has found it. */
async function readRealm(
  services: Services,
  { realm, languages }: { readonly realm: string; readonly languages: readonly string[] },
): Promise<Omit<PersonSource, 'entry' | 'original'>> {
  const { rehearsals } = services.keycloak;
  const [original, all] = await Promise.all([rehearsals.originalOf(realm), rehearsals.list()]);
  const aliases = all.find((one) => one.realm === realm)?.aliases ?? {};
  const { config } = services;
  return {
    realm,
    termsVersion: 'Keycloak',
    languages,
    upstreamOf(alias) {
      const name = Object.hasOwn(aliases, alias) ? aliases[alias]! : alias;
      return Object.hasOwn(config.upstreams, name) ? { name, issuer: config.upstreams[name]!.issuer } : undefined;
    },
    ...(original && {
      standingOf: readRealmRoles(original.settings).read,
      passkeyHosts: readPasskeyHosts(original.settings, { here: config.passkeys.host, said: undefined }),
    }),
    isShared: () => false,
    isHeld: () => false,
  };
}

/** Reads everything of a person that the administration shows, in the form of an export. Secrets are not among it. */
async function readWhole(visit: FormerVisit, { id, entry }: FormerPerson): Promise<Members> {
  const [federatedIdentities, clientConsents, groups, { realmMappings, clientMappings }] = await Promise.all([
    visit.list(id, 'federated-identity'),
    visit.list(id, 'consents'),
    visit.list(id, 'groups'),
    visit.roles(id),
  ]);
  return {
    ...entry,
    federatedIdentities,
    clientConsents,
    groups: groups.map(({ path }) => textIn(path)),
    realmRoles: namesIn(realmMappings),
    clientRoles: Object.fromEntries(
      Object.entries(membersOf(clientMappings)).map(([client, one]) => [client, namesIn(membersOf(one)['mappings'])]),
    ),
  };
}

interface Bringing {
  readonly realm: FormerRealm;
  /** Languages that have pages here. */
  readonly languages: readonly string[];
  readonly visit: FormerVisit;
  readonly person: FormerPerson;
  readonly credentials: readonly Members[];
  /** Hash of the password that was just verified; undefined where its person is about to choose one. */
  readonly hash: string | undefined;
}

/** Brings in a person, and returns the user name that she has here; undefined where she was left out. */
export async function bringPerson(
  services: Services,
  { realm: { realm }, languages, visit, person, credentials, hash }: Bringing,
): Promise<string | undefined> {
  const original = { ...(await readWhole(visit, person)), credentials: [] };
  const email = textIn(person.entry['email']).toLowerCase();
  const sharing = email === '' ? [] : await visit.find('email', email);
  const withHash = credentials.flatMap((one) => {
    if (one['type'] !== 'password') return [one];
    return hash === undefined ? [] : [{ ...one, secretData: JSON.stringify({ hash }) }];
  });
  // A person whose password another directory holds has none in the realm.
  const own = withHash.some((one) => one['type'] === 'password');
  const added = own || hash === undefined ? [] : [{ type: 'password', secretData: JSON.stringify({ hash }) }];
  const report = await importPerson(services, {
    ...(await readRealm(services, { realm, languages })),
    isShared: (kind) => kind === 'email' && sharing.length > 1,
    entry: { ...original, credentials: [...withHash, ...added] },
    original,
  });
  const notes = report.notes.map(({ code }) => code);
  services.log.info({ sub: person.id, outcome: report.outcome, notes }, 'a person of the former realm was fetched');
  const account = await services.account.accounts.find(person.id);
  return account?.username;
}

/** Says on whose behalf nobody is asked for, and that the realm is away. */
function noteAway(services: Services, error: unknown): 'away' {
  if (!(error instanceof FormerRealmAway)) throw error;
  services.log.warn({ err: error }, 'the former realm does not answer');
  return 'away';
}

interface Asking {
  /** The code of an application, as the person has typed it. */
  readonly code: string | undefined;
  /** Languages that have pages here. */
  readonly languages: readonly string[];
}

/**
 * Returns what fetches people who have not signed in here yet from the former realm; undefined where the operator names none. It asks the same
 * questions whether or not the realm knows the name, and about a name that nobody has where the person is here already.
 */
export function createFormerPeople(
  services: Services,
  { code: typedCode, languages }: Asking,
): FormerPeople | undefined {
  const realm = services.formerRealm;
  if (!realm) return undefined;
  const code = readOtp(typedCode);

  const fetchVerified = async (visit: FormerVisit, { names, password }: { names: Names; password: string }) => {
    const stranger = nobody();
    const person = await asNewcomer(services, await findNamed(visit, names));
    const credentials = await visit.list(person?.id ?? stranger.id, 'credentials');
    const needsCode = credentials.some(({ type }) => type === 'otp');
    const counter = passwordCounter(person?.id ?? stranger.id);
    const { limit: windowLimit, seconds: windowSeconds } = failuresPerAccount;
    // The realm must never count more failures than this service, whatever names of one person are typed: it locks accounts.
    const isFull = await services.throttles.admit([{ key: counter, waits: true, windowLimit, windowSeconds }]);
    const mayTry = person !== undefined && isFull === undefined && (!needsCode || code !== undefined);
    const tried = mayTry ? { username: person.username, password, code: needsCode ? code : undefined } : stranger;
    const { isRight, sub } = await visit.verify({ code: undefined, ...tried });
    if (!mayTry || !isRight) return undefined;
    // A user name that is an address may be the address of somebody else, whom the realm has asked then.
    if (sub === undefined ? person.username.includes('@') : sub !== person.id) return undefined;
    services.throttles.succeed([counter]);
    const hash = await services.hasher.hash(password);
    const username = await bringPerson(services, { realm, languages, visit, person, credentials, hash });
    return username === undefined ? undefined : { username, hasProvedCode: needsCode };
  };

  return {
    bring: (typed) =>
      realm
        .visit(async (visit) => (await fetchVerified(visit, typed)) ?? ('nobody' as const))
        .catch((error: unknown) => noteAway(services, error)),
    pretend: (names) =>
      realm
        .visit(async (visit) => {
          const { id, username, password } = nobody();
          await findNamed(visit, { username, emailCanonical: names.emailCanonical && `${username}@nobody.invalid` });
          await visit.list(id, 'credentials');
          await visit.verify({ username, password, code: undefined });
          return 'nobody' as const;
        })
        .catch((error: unknown) => noteAway(services, error)),
  };
}
