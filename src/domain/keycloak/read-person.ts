import type { AccountProfile } from '../account/account-profile.ts';
import { inOrder, isTooLarge, noFacts, type CarriedFacts } from '../account/carried-facts.ts';
import { parseEmailAddress } from '../fields/email-address.ts';
import { maxNameLength, parsePersonName } from '../fields/person-name.ts';
import { isObject, objectsIn, textIn, textsIn, type Members } from '../members.ts';
import { temporarySince } from '../password/password-age.ts';
import { findUnstorable, unstorableWords } from '../fields/storable.ts';
import { isReservedName, parseUsername } from '../fields/username.ts';
import { owedSteps, type OwedStep } from '../factors/owed-steps.ts';
import { readAttributes, type AttributeTable } from './attribute-table.ts';
import { note, type ImportNote } from './import-notes.ts';
import { linkKey } from './link-key.ts';
import { readConsents, type ImportedConsent } from './read-consents.ts';
import { readActions } from './read-actions.ts';
import type { PasskeyHosts } from './read-passkeys.ts';
import { hasSecondFactor, readCredentials, secondsOf, type ImportedCredentials } from './read-credentials.ts';
import type { RealmRoles } from '../clients/import/realm-roles.ts';

/** An upstream identity of a person. */
export interface ImportedLink {
  readonly upstream: string;
  readonly issuer: string;
  readonly subject: string;
}

/** A person of a realm, as far as an account here can hold her; times in epoch seconds. */
export interface ImportedPerson extends ImportedCredentials {
  readonly id: string;
  /** The name in the form by which it is found; undefined where it cannot be one here. */
  readonly username: string | undefined;
  readonly formerUsername: string;
  readonly email: { readonly email: string; readonly emailCanonical: string; readonly isProved: boolean } | undefined;
  readonly familyName: string | null;
  readonly givenName: string | null;
  readonly locale: string;
  readonly createdAt: number | undefined;
  readonly isEnabled: boolean;
  /** Steps that the former service was about to ask for. */
  readonly owedSteps: readonly OwedStep[];
  readonly links: readonly ImportedLink[];
  readonly consents: readonly ImportedConsent[];
  /** Undefined where the origin of the people tells services nothing that is told on. */
  readonly carried: CarriedFacts | undefined;
  /** Facts of the profile beside the names. */
  readonly profile: AccountProfile;
}

/** Returns the age of the password that an import has brought, as the account has it. */
export const passwordAge = ({ password, createdAt }: ImportedPerson): number | null =>
  password === null ? null : (password.changedAt ?? createdAt ?? null);

export interface ReadPerson {
  readonly person: ImportedPerson;
  readonly notes: readonly ImportNote[];
  /** Kinds of credentials and links, for the counts. */
  readonly kinds: readonly string[];
}

/** Says how the realm and this service fit together. */
export interface PersonReading {
  readonly isVerifiable: (hash: string) => boolean;
  /** Undefined where the people come from a service whose hosts nobody knows. */
  readonly passkeyHosts?: PasskeyHosts | undefined;
  /** Languages that have pages here. */
  readonly languages: readonly string[];
  /** The upstream of an alias: its name, and its issuer where it is switched on; undefined where nobody has mapped it. */
  readonly upstreamOf: (alias: string) => { readonly name: string; readonly issuer: string | undefined } | undefined;
  readonly attributes?: AttributeTable | undefined;
  /** Reads the roles and groups of an entry, where the origin of the people has them. */
  readonly standingOf?: RealmRoles['read'];
  /** Returns whether another entry of the export has the same value. */
  readonly isShared: (kind: SharedKind, value: string) => boolean;
}

/** The values that should be those of one person. */
export type SharedKind = 'id' | 'email' | 'username' | 'link';

/** Returns a user name in the form by which names are found. */
export const folded = (name: string) => name.trim().normalize('NFC').toLowerCase();

/** The required action of a person whose password somebody else has chosen. */
const newPassword = 'UPDATE_PASSWORD';
const longestId = 36;
const longestUsername = 100;

/** Returns the id of an entry; undefined where it cannot be a `sub` here. */
export const idOf = ({ id }: Members) =>
  typeof id === 'string' && id.length <= longestId && /^[\x21-\x7e]+$/.test(id) ? id : undefined;

/** Says why an entry cannot be read at all; undefined where it can. */
export function findEntryProblem(entry: Members): ImportNote | undefined {
  const unstorable = findUnstorable(entry);
  if (unstorable) return note('unstorable', unstorableWords[unstorable]);
  if (idOf(entry) === undefined) return note('no_id');
  return textIn(entry['username']) === undefined ? note('no_username') : undefined;
}

/**
 * Returns a user name that an account may have although nobody may choose it: people keep the names of their former service. An address is none,
 * because it may be that of somebody else, and neither is a reserved word.
 */
function usernameOf(typed: string): string | undefined {
  const username = folded(typed);
  if (parseUsername(username).ok) return username;
  const isPlain = /^[^@\p{C}\p{Zl}\p{Zp}]+$/u.test(username) && username.length <= longestUsername;
  return isPlain && !isReservedName(username) ? username : undefined;
}

/** Cuts a name at a space, where it has one. */
function cutName(name: string): string {
  const cut = [...name.normalize('NFC')].slice(0, maxNameLength + 1).join('');
  return (/^(.+)\s/su.exec(cut)?.[1] ?? [...cut].slice(0, maxNameLength).join('')).trim();
}

function readNames(entry: Members, tell: (note: ImportNote) => void): Pick<ImportedPerson, 'familyName' | 'givenName'> {
  const [refused, cut]: [string[], string[]] = [[], []];
  const read = (member: string): string | null => {
    const parsed = parsePersonName(entry[member]);
    if (parsed.ok) return parsed.value;
    const shorter = parsed.code === 'too_long' ? parsePersonName(cutName(String(entry[member]))) : parsed;
    if (shorter.ok) cut.push(member);
    else refused.push(member);
    return shorter.ok ? shorter.value : null;
  };
  const names = { familyName: read('lastName'), givenName: read('firstName') };
  if (refused.length > 0) tell(note('name_left_out', ...refused));
  if (cut.length > 0) tell(note('name_cut', ...cut));
  return names;
}

function readLinks(entry: Members, about: PersonReading & Telling): readonly ImportedLink[] {
  const links: ImportedLink[] = [];
  for (const { identityProvider, userId } of objectsIn(entry['federatedIdentities'])) {
    const [alias, subject] = [String(identityProvider), textIn(userId)];
    const upstream = about.upstreamOf(alias);
    if (subject === undefined || subject.length > 255 || !upstream) about.tell(note('link_unmapped', alias));
    else if (upstream.issuer === undefined) about.tell(note('link_off', upstream.name));
    else if (about.isShared('link', linkKey(String(alias), String(subject)))) about.tell(note('link_shared', alias));
    else {
      about.count(`link ${upstream.name}`);
      links.push({ upstream: upstream.name, issuer: upstream.issuer, subject });
    }
  }
  return links.sort((one, other) => (one.upstream < other.upstream ? -1 : 1));
}

interface Telling {
  readonly tell: (note: ImportNote) => void;
  readonly count: (kind: string) => void;
}

function readEmail(entry: Members, { isShared, tell }: PersonReading & Telling): ImportedPerson['email'] {
  const parsed = parseEmailAddress(entry['email']);
  if (!parsed.ok) {
    tell(note(parsed.code === 'empty' ? 'email_missing' : 'email_malformed'));
    return undefined;
  }
  if (isShared('email', parsed.canonical)) {
    tell(note('email_shared'));
    return undefined;
  }
  const isProved = entry['emailVerified'] === true;
  if (!isProved) tell(note('email_unproved'));
  return { email: parsed.email, emailCanonical: parsed.canonical, isProved };
}

/** Reads what services are told on of a person: roles, groups and attributes. Service accounts have them too. */
export function readCarried(
  entry: Members,
  { standingOf, kept }: Pick<PersonReading, 'standingOf'> & { readonly kept: CarriedFacts['attributes'] },
  tell: Telling['tell'],
): CarriedFacts | undefined {
  if (!standingOf) return undefined;
  const { carried: standing, unknown } = standingOf(entry);
  const carried = inOrder({ ...standing, attributes: kept });
  if (unknown.length > 0) tell(note('roles_unknown', ...unknown.map((name) => name.slice(0, 100))));
  if (!isTooLarge(carried)) return carried;
  tell(note('carried_too_large'));
  return noFacts;
}

/** Reads an entry of `users` in which `findEntryProblem` finds nothing. */
export async function readPerson(entry: Members, reading: PersonReading): Promise<ReadPerson> {
  const [notes, kinds]: [ImportNote[], string[]] = [[], []];
  const telling = { tell: (one: ImportNote) => void notes.push(one), count: (kind: string) => void kinds.push(kind) };
  const about = { ...reading, ...telling };
  const { tell } = telling;
  const formerUsername = String(entry['username']);
  const createdAt = secondsOf(entry['createdTimestamp']);
  const locale = isObject(entry['attributes']) ? entry['attributes']['locale'] : undefined;
  const [wanted] = textsIn(locale);
  if (wanted !== undefined && !reading.languages.includes(wanted)) tell(note('locale', wanted.slice(0, 20)));
  if (createdAt === undefined && entry['createdTimestamp'] !== undefined) tell(note('date', 'createdTimestamp'));
  let isFactorLost = false;
  const credentials = readCredentials(entry['credentials'], { ...about, lose: () => (isFactorLost = true) });
  const { password } = credentials;
  const isTemporary = password !== null && textsIn(entry['requiredActions']).includes(newPassword);
  const email = readEmail(entry, about);
  const consents = readConsents(entry['clientConsents']);
  for (const _one of consents) telling.count('consent');
  const actions = readActions(textsIn(entry['requiredActions']), { hasAddress: email !== undefined });
  const owed = owedSteps.filter(
    (step) => actions.steps.includes(step) || (step === 'factor' && isFactorLost && !hasSecondFactor(credentials)),
  );
  for (const step of owed) telling.count(`step at the next sign-in: ${step}`);
  const { profile, kept, notes: attributeNotes } = await readAttributes(entry, reading.attributes);
  const person: ImportedPerson = {
    id: String(entry['id']),
    username: usernameOf(formerUsername),
    formerUsername: formerUsername.slice(0, 255),
    email,
    ...readNames(entry, tell),
    locale: wanted !== undefined && reading.languages.includes(wanted) ? wanted : 'fr',
    createdAt,
    isEnabled: entry['enabled'] !== false,
    owedSteps: owed,
    ...credentials,
    ...(isTemporary && { password: { ...password, changedAt: temporarySince } }),
    links: readLinks(entry, about),
    consents,
    carried: readCarried(entry, { ...reading, kept }, tell),
    profile,
  };
  attributeNotes.forEach(tell);
  const others = actions.others.filter((action) => action !== newPassword || !isTemporary);
  if (others.length > 0) tell(note('actions', ...others.map((action) => action.slice(0, 100))));
  return { person, notes, kinds };
}
