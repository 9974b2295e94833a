import { hasPassword } from '../../account/has-password.ts';
import type { AccountProfile } from '../../account/account-profile.ts';
import type { OwedStep } from '../../factors/owed-steps.ts';
import { isObject, textsIn, type Members } from '../../members.ts';
import type { AttributeTable } from '../attribute-table.ts';
import { stepOf } from '../read-actions.ts';
import { parseEmailAddress } from '../../fields/email-address.ts';
import { linkKey } from '../link-key.ts';
import type { ImportedLink } from '../read-person.ts';
import { exportCredentials, type CredentialsBefore, type CredentialsNow } from './export-credentials.ts';
import { exportNote, type ExportNote } from './export-notes.ts';
import { exportStanding, type ChangedFacts, type RealmNames } from './export-standing.ts';

/** A person as an account holds her; times in epoch seconds. */
export interface PersonNow extends CredentialsNow {
  readonly id: string;
  readonly username: string;
  /** Undefined for an account without an address. */
  readonly email: string | undefined;
  readonly emailCanonical: string;
  readonly isEmailProved: boolean;
  readonly familyName: string | null;
  readonly givenName: string | null;
  readonly locale: string;
  readonly createdAt: number;
  readonly isEnabled: boolean;
  readonly links: readonly ImportedLink[];
  readonly roles: readonly string[];
  /** Ids of the services to which the consent of the import still holds. */
  readonly consents: readonly string[];
  readonly profile: AccountProfile;
  readonly hasPhoto: boolean;
  /** Steps that the former service was about to ask for, and that were not done here. */
  readonly owedSteps: readonly OwedStep[];
  /** Undefined where nobody has changed the roles and groups here. */
  readonly standing: ChangedFacts | undefined;
}

/** A person as the last import has brought her. */
export interface PersonBefore extends CredentialsBefore {
  /** The user name that the account was given. */
  readonly username: string;
  readonly emailCanonical: string;
}

/** Says how the realm and this service fit together. */
export interface PersonWriting {
  /** The role that everybody in the realm has. */
  readonly defaultRole: string;
  readonly names: RealmNames;
  /** Returns whether a service is registered here. */
  readonly isService: (clientId: string) => boolean;
  /** The fate of attributes, as the last import said. */
  readonly attributes: AttributeTable;
  /** The alias of an upstream in the realm. */
  readonly aliasOf: (upstream: string) => string | undefined;
  /** The upstream of an alias, and its issuer where it is switched on. */
  readonly upstreamOf: (alias: string) => { readonly name: string; readonly issuer: string | undefined } | undefined;
  /** Returns whether another account has this user name here. */
  readonly isUsernameTaken: (username: string) => boolean;
  /** Returns whether another account has this identity here. */
  readonly isLinked: (issuer: string, subject: string) => boolean;
  /** Returns false where an entry of the export has the address already. It is asked for addresses that are none here. */
  readonly claimAddress: (email: string) => boolean;
}

export interface ExportedPerson {
  readonly entry: Members;
  readonly notes: readonly ExportNote[];
  /** The entry differs from the one that was brought in, or there was none. */
  readonly isChanged: boolean;
}

type Tell = (note: ExportNote) => void;

interface Writing {
  readonly now: PersonNow;
  readonly before: PersonBefore | undefined;
  readonly about: PersonWriting;
  readonly tell: Tell;
}

function usernameOf({ now, before, about, tell }: Writing): string {
  const former = before?.original['username'];
  if (typeof former !== 'string' || now.username !== before?.username) return now.username;
  if (former === now.username || !about.isUsernameTaken(former)) return former;
  tell(exportNote('username_taken', now.username));
  return now.username;
}

/** Returns the address, of which no two people have the same: Keycloak cannot read an export that holds one twice. */
function addressOf({ now, before, about, tell }: Writing): Members {
  const former = before?.original['email'];
  const isSame = before !== undefined && now.emailCanonical === before.emailCanonical;
  const isProved = { emailVerified: now.isEmailProved || (isSame && before.original['emailVerified'] === true) };
  if (now.email !== undefined) {
    const isFormer = typeof former === 'string' && isSame;
    return { email: isFormer ? former : now.email.toLowerCase(), ...isProved };
  }
  if (typeof former !== 'string') return isProved;
  // The account had no address from the first: the realm has one that is shared, taken, or none by our rules.
  const isRead = parseEmailAddress(former).ok;
  if (!isRead && isSame && about.claimAddress(former)) return { email: former, ...isProved };
  tell(exportNote(before?.person.email === undefined ? 'email_shared' : 'email_taken'));
  return { emailVerified: false };
}

function nameOf(now: string | null, was: string | null | undefined, former: unknown): string | undefined {
  if (was !== undefined && now === was) return typeof former === 'string' ? former : undefined;
  return now ?? undefined;
}

function attributesOf({ now, before, about }: Writing): Members | undefined {
  const former = before?.original['attributes'];
  // The names of attributes are anything, so members are defined and never assigned.
  const attributes = new Map(isObject(former) ? Object.entries(former) : []);
  if (now.locale !== before?.person.locale) attributes.set('locale', [now.locale]);
  for (const [name, rule] of about.attributes) {
    if (rule.to !== 'profile') continue;
    const value = now.profile[rule.field] ?? undefined;
    if (value === (before?.person.profile[rule.field] ?? undefined)) continue;
    if (value === undefined) attributes.delete(name);
    else attributes.set(name, [value]);
  }
  return isObject(former) || attributes.size > 0 ? Object.fromEntries(attributes) : undefined;
}

/** Returns the consents of the realm without those that were withdrawn here. */
function consentsOf({ now, before, about }: Writing): Members {
  const former = before?.original['clientConsents'];
  if (!Array.isArray(former)) return {};
  const brought = before?.person.consents.map(({ clientId }) => clientId) ?? [];
  const isKept = (clientId: string) =>
    !brought.includes(clientId) || !about.isService(clientId) || now.consents.includes(clientId);
  return { clientConsents: former.filter((one) => !isObject(one) || isKept(String(one['clientId']))) };
}

/** Returns the names of facts for which the realm has no attribute. */
function lostFacts({ now, about }: Writing): readonly string[] {
  const rules = [...about.attributes.values()];
  const isWritten = (field: string) => rules.some((rule) => rule.to === 'profile' && rule.field === field);
  const isElsewhere = (field: string) => ['familyName', 'givenName', 'category'].includes(field) || isWritten(field);
  const fields = Object.entries(now.profile).filter(
    ([field, value]) => (value ?? null) !== null && !isElsewhere(field),
  );
  return [...fields.map(([field]) => field), ...(now.hasPhoto ? ['photo'] : [])];
}

function linksOf({ now, before, about, tell }: Writing): readonly Members[] {
  const listed: unknown = before?.original['federatedIdentities'];
  const former = Array.isArray(listed) ? listed.filter(isObject) : [];
  const brought = new Set(before?.person.links.map(({ issuer, subject }) => linkKey(issuer, subject)));
  const standing = new Set(now.links.map(({ issuer, subject }) => linkKey(issuer, subject)));
  const links = former.filter(({ identityProvider, userId }) => {
    const alias = String(identityProvider);
    const issuer = about.upstreamOf(alias)?.issuer;
    if (issuer === undefined) return true;
    const subject = String(userId);
    if (brought.has(linkKey(issuer, subject))) return standing.has(linkKey(issuer, subject));
    const isTaken = about.isLinked(issuer, subject);
    if (isTaken) tell(exportNote('link_taken', alias));
    return !isTaken;
  });
  for (const { upstream, issuer, subject } of now.links) {
    if (brought.has(linkKey(issuer, subject))) continue;
    const alias = about.aliasOf(upstream);
    if (alias === undefined) tell(exportNote('link_unknown', upstream));
    else if (links.some(({ identityProvider }) => identityProvider === alias)) tell(exportNote('link_second', alias));
    else links.push({ identityProvider: alias, userId: subject, userName: now.username });
  }
  return links;
}

const newPassword = 'UPDATE_PASSWORD';

/** Returns the actions that are still owed. */
function actionsOf(
  { now, before, tell }: Writing,
  {
    password,
    hasOtp,
    hasWayIn,
  }: { readonly password: 'same' | 'chosen' | 'none' } & Readonly<Record<'hasOtp' | 'hasWayIn', boolean>>,
): readonly string[] {
  const isDone = (action: string) => {
    if (action === newPassword) return password === 'chosen';
    if (action === 'VERIFY_EMAIL' && now.isEmailProved && before?.original['emailVerified'] !== true) return true;
    const step = stepOf.get(action);
    // A passkey or codes of ours, by which a person may have done these, do not go back.
    if (step === 'factor' || step === 'codes')
      return action === 'CONFIGURE_TOTP' && hasOtp && !before?.original['totp'];
    return step !== undefined && before?.person.owedSteps.includes(step) === true && !now.owedSteps.includes(step);
  };
  const former = textsIn(before?.original['requiredActions']).filter((action) => !isDone(action));
  if (password !== 'none') return former;
  const isUnreadable = hasPassword(now);
  if (isUnreadable) tell(exportNote('password'));
  else if (before && before.person.password !== null) tell(exportNote('password_missing'));
  else if (!hasWayIn) tell(exportNote('password_only_way'));
  // A person who comes by an upstream alone is not asked for a password.
  const isAsked = isUnreadable || !hasWayIn || before !== undefined;
  return isAsked && !former.includes(newPassword) ? [...former, newPassword] : former;
}

const ordered = (members: Members) =>
  JSON.stringify(Object.entries(members).toSorted(([one], [other]) => (one < other ? -1 : 1)));

/**
 * Returns the entry of a person for Keycloak. It is the entry of the import, in which what has changed here since is changed; a person who was not
 * imported gets one of her own.
 */
export function exportPerson(now: PersonNow, before: PersonBefore | undefined, about: PersonWriting): ExportedPerson {
  const notes: ExportNote[] = [];
  const tell = (one: ExportNote) => void notes.push(one);
  const writing = { now, before, about, tell };
  const fresh: Members = {
    id: now.id,
    createdTimestamp: now.createdAt * 1000,
    disableableCredentialTypes: [],
    realmRoles: [about.defaultRole],
    notBefore: 0,
    groups: [],
  };
  const base = before?.original ?? fresh;
  const { email: _email, firstName: _first, lastName: _last, attributes: _attributes, ...others } = base;
  const { federatedIdentities: _links, ...rest } = others;
  const { credentials, password } = exportCredentials(now, before, tell);
  const links = linksOf(writing);
  const hasOtp = credentials.some(({ type }) => type === 'otp');
  const hasWayIn = links.length > 0 || credentials.some(({ type }) => type === 'webauthn-passwordless');
  const [firstName, lastName] = [
    nameOf(now.givenName, before?.person.givenName, base['firstName']),
    nameOf(now.familyName, before?.person.familyName, base['lastName']),
  ];
  const attributes = attributesOf(writing);
  if (!now.isEnabled && before?.person.isEnabled !== false) tell(exportNote('closed'));
  const facts = lostFacts(writing);
  if (facts.length > 0) tell(exportNote('facts', ...facts));
  if (now.roles.length > 0) tell(exportNote('roles', ...now.roles));
  const entry: Members = {
    ...rest,
    username: usernameOf(writing),
    ...(firstName !== undefined && { firstName }),
    ...(lastName !== undefined && { lastName }),
    ...addressOf(writing),
    ...exportStanding(base, now.standing, { names: about.names, tell }),
    enabled: before && now.isEnabled === before.person.isEnabled ? base['enabled'] : now.isEnabled,
    totp: hasOtp,
    ...(attributes && { attributes }),
    ...consentsOf(writing),
    credentials,
    requiredActions: actionsOf(writing, { password, hasOtp, hasWayIn }),
    ...((links.length > 0 || base['federatedIdentities'] !== undefined) && { federatedIdentities: links }),
  };
  return { entry, notes, isChanged: !before || ordered(entry) !== ordered(base) };
}
