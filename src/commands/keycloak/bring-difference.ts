import { note, type ImportNote } from '../../domain/keycloak/import-notes.ts';
import { linkKey } from '../../domain/keycloak/link-key.ts';
import { passwordAge, type ImportedPerson } from '../../domain/keycloak/read-person.ts';
import { ofKeycloak } from '../../domain/factors/recovery-code.ts';
import { isSame } from '../../domain/members.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { ImportedEntry } from '../../store/keycloak/imported-people.ts';
import { bringConsents } from './bring-consents.ts';
import { hasSecondFactor } from '../../domain/keycloak/read-credentials.ts';
import { bringPasskeys } from './bring-passkeys.ts';
import type { Transaction } from '../../store/database/database.ts';
import { carryFacts } from './carry-facts.ts';

interface Changed {
  readonly run: { readonly id: string; readonly realm: string; readonly coming: ReadonlySet<string> };
  readonly person: ImportedPerson;
  /** The entry of the export. */
  readonly original: Readonly<Record<string, unknown>>;
  readonly notes: ImportNote[];
  readonly digest: string;
}

export interface Comparing {
  readonly services: Services;
  readonly trx: Transaction;
  readonly account: Account;
  /** The person as the last import has brought her. */
  readonly before: ImportedEntry;
  readonly after: ImportedPerson;
  /** Services that this run registers. */
  readonly coming: ReadonlySet<string>;
  readonly notes: ImportNote[];
}

/** Compares one part of a person: brings it, keeps what was changed here, or finds nothing new. */
export type Part = (about: Comparing) => Promise<'same' | 'brought' | 'kept'>;

const bringNames: Part = async ({ services, trx, account, before: { person: was }, after }) => {
  const fields = ['familyName', 'givenName'] as const;
  const present = (field: (typeof fields)[number]) => account.profile[field] ?? null;
  const changed = fields.filter((field) => was[field] !== after[field] && present(field) !== after[field]);
  if (changed.length === 0) return 'same';
  const mine = changed.filter((field) => present(field) === was[field]);
  if (mine.length > 0) {
    const profile = Object.fromEntries(mine.map((field) => [field, after[field]]));
    await services.account.accounts.update(trx, account.id, { profile });
  }
  return mine.length === changed.length ? 'brought' : 'kept';
};

/** Facts of the profile that come from attributes. The table may have changed too. */
const bringProfile: Part = async ({ services, trx, account, before: { person: was }, after }) => {
  const [old, next] = [was.profile, after.profile];
  const fields = [...new Set([...Object.keys(old), ...Object.keys(next)])] as (keyof typeof next)[];
  const present = (field: (typeof fields)[number]) => account.profile[field] ?? null;
  const changed = fields.filter((field) => old[field] !== next[field] && present(field) !== (next[field] ?? null));
  const mine = changed.filter((field) => present(field) === (old[field] ?? null));
  const profile = Object.fromEntries(mine.map((field) => [field, next[field] ?? null]));
  if (mine.length > 0) await services.account.accounts.update(trx, account.id, { profile });
  if (changed.length === 0) return 'same';
  return mine.length === changed.length ? 'brought' : 'kept';
};

const bringLocale: Part = async ({ services, trx, account, before: { person: was }, after }) => {
  if (was.locale === after.locale || account.locale === after.locale) return 'same';
  if (account.locale !== was.locale) return 'kept';
  await services.account.accounts.update(trx, account.id, { locale: after.locale });
  return 'brought';
};

const bringStanding: Part = async ({ services, trx, account, before: { person: was }, after }) => {
  if (was.isEnabled === after.isEnabled || account.isDisabled === !after.isEnabled) return 'same';
  if (account.isDisabled !== !was.isEnabled) return 'kept';
  const disabledAt = after.isEnabled ? null : services.nowSeconds();
  await services.account.accounts.update(trx, account.id, { disabledAt });
  if (!after.isEnabled) await services.account.accounts.endSessions(trx, account.id);
  return 'brought';
};

/** An address or a name that the former service has changed: it may be somebody else's here. */
const bringAddress: Part = async ({ services, trx, account, before, after }) => {
  const { person: was } = before;
  if (isSame(was.email, after.email)) return 'same';
  const standing = await services.account.accounts.addressOf(trx, account.id);
  if (standing.emailCanonical !== before.emailCanonical || !after.email) return 'kept';
  const { email, emailCanonical, isProved } = after.email;
  const taken = await services.account.findTaken({ ids: [], usernames: [], emails: [emailCanonical] }, trx);
  if (emailCanonical !== before.emailCanonical && taken.emails.has(emailCanonical)) return 'kept';
  await services.account.accounts.takeOver(trx, account.id, {
    address: { email, emailCanonical, verifiedAt: isProved ? services.nowSeconds() : null },
  });
  return 'brought';
};

const bringUsername: Part = async ({ services, trx, account, before, after }) => {
  const { username } = after;
  if (before.person.username === username) return 'same';
  if (account.username !== before.username || username === undefined) return 'kept';
  const taken = await services.account.findTaken({ ids: [], usernames: [username], emails: [] }, trx);
  if (taken.usernames.has(username)) return 'kept';
  await services.account.accounts.takeOver(trx, account.id, { username });
  return 'brought';
};

const bringPassword: Part = async ({ services, trx, account, before: { person: was }, after }) => {
  if (isSame(was.password, after.password)) return 'same';
  // A hash that was renewed at a sign-in keeps the age of its password.
  if (account.passwordChangedAt !== passwordAge(was)) return 'kept';
  await services.account.accounts.takeOver(trx, account.id, {
    password: after.password && {
      hash: after.password.hash,
      changedAt: passwordAge(after) ?? services.nowSeconds(),
    },
  });
  // The person sees a new password at the former service as the end of what the old one had opened.
  if (passwordAge(after) !== passwordAge(was)) await services.account.accounts.endSessions(trx, account.id);
  return 'brought';
};

const bringApplications: Part = async ({ services, trx, account, before: { person: was }, after }) => {
  if (isSame(was.applications, after.applications)) return 'same';
  const { totpApplications, states } = services.factors;
  const accountId = account.id;
  const present = new Set((await totpApplications.listWithin(trx, accountId)).map(({ id }) => id));
  const [old, next] = [was, after].map(({ applications }) => new Map(applications.map((one) => [one.id, one])));
  let [isKept, isRemoved] = [false, false];
  for (const [id] of old!)
    if (!next!.has(id) && (await totpApplications.remove(trx, { accountId, id }))) isRemoved = true;
  for (const [id, { createdAt, ...application }] of next!) {
    if (old!.has(id)) {
      // An application that the person has removed here does not come back.
      isKept ||= !present.has(id) && !isSame(old!.get(id), next!.get(id));
      continue;
    }
    const row = { ...application, accountId, lastStep: 0, createdAt: createdAt ?? services.nowSeconds() };
    await totpApplications.insert(trx, row);
  }
  if (isRemoved && (await states.count(trx, accountId)) === 0) await states.turnOff(trx, accountId);
  else if (next!.size > 0 && !hasSecondFactor(was)) await states.turnOn(trx, accountId);
  return isKept ? 'kept' : 'brought';
};

const bringRecoveryCodes: Part = async ({ services, trx, account, before: { person: was }, after }) => {
  if (isSame(was.recoveryDigests, after.recoveryDigests)) return 'same';
  const { recoveryCodes } = services.factors;
  const accountId = account.id;
  const former = was.recoveryDigests.map(ofKeycloak);
  // Codes that the person has drawn here replace those of the export, old and new.
  if (!(await recoveryCodes.areAllAmong(trx, { accountId, codes: former }))) return 'kept';
  await recoveryCodes.replaceUnused(trx, { accountId, former, codes: after.recoveryDigests.map(ofKeycloak) });
  return 'brought';
};

const bringLinks: Part = async ({ services, trx, account, before: { person: was }, after }) => {
  if (isSame(was.links, after.links)) return 'same';
  const { identities } = services.federation;
  const accountId = account.id;
  const keyOf = ({ issuer, subject }: ImportedPerson['links'][number]) => linkKey(issuer, subject);
  const [old, next] = [was, after].map(({ links }) => new Map(links.map((one) => [keyOf(one), one])));
  let isKept = false;
  for (const identity of await identities.listWithin(trx, accountId))
    if (old!.has(keyOf(identity)) && !next!.has(keyOf(identity))) await identities.remove(trx, identity);
  for (const [key, upstreamIdentity] of next!)
    if (!old!.has(key) && !(await identities.insert(trx, { accountId, upstreamIdentity }))) isKept = true;
  return isKept ? 'kept' : 'brought';
};

const bringCarried: Part = ({ services, trx, account, after }) =>
  carryFacts(services, trx, { accountId: account.id, facts: after.carried });

/** Steps that the former service asks for since then are owed here too. One that it asks for no more is not owed, and one that was done stays done. */
const bringOwedSteps: Part = async ({ services, trx, account, before: { person: was }, after }) => {
  const { owedSteps } = services.account;
  const present = await owedSteps.of(trx, account.id);
  const to = after.owedSteps.filter((step) => present.includes(step) || !was.owedSteps.includes(step));
  if (isSame(present, to)) return 'same';
  await owedSteps.change(trx, account.id, { from: present, to });
  const isFactorNew = to.includes('factor') && !present.includes('factor');
  const { states } = services.factors;
  if (isFactorNew && (await states.count(trx, account.id)) > 0) await states.turnOn(trx, account.id);
  // A session that is open would never come by the new step.
  if (to.some((step) => !present.includes(step))) await services.account.accounts.endSessions(trx, account.id);
  return 'brought';
};

/** The parts of a person by the names that the report has for them. */
const parts: readonly (readonly [string, Part])[] = [
  ['names', bringNames],
  ['profile', bringProfile],
  ['language', bringLocale],
  ['enabled', bringStanding],
  ['address', bringAddress],
  ['user name', bringUsername],
  ['password', bringPassword],
  ['applications', bringApplications],
  ['passkeys', bringPasskeys],
  ['recovery codes', bringRecoveryCodes],
  ['links', bringLinks],
  ['roles, groups and attributes', bringCarried],
  ['required actions', bringOwedSteps],
  ['consents', bringConsents],
];

/** The parts by which somebody gets in, with what the import knows of them. */
const waysIn = {
  address: 'email',
  'user name': 'username',
  password: 'password',
  applications: 'applications',
  passkeys: 'passkeys',
  'recovery codes': 'recoveryDigests',
  links: 'links',
} as const satisfies Readonly<Record<string, keyof ImportedPerson>>;
const isWayIn = (name: string): name is keyof typeof waysIn => Object.hasOwn(waysIn, name);

/** Nobody gets into the administration by what a former service lets somebody change: the holder of a role keeps the ways in that she has here. */
const forHolders =
  (name: string, part: Part): Part =>
  async (about) => {
    if (!isWayIn(name) || about.account.roles.length === 0) return part(about);
    const member = waysIn[name];
    return isSame(about.before.person[member], about.after[member]) ? 'same' : 'kept';
  };

/**
 * Brings what differs from the last import to the account of a person. A part that has changed here since stays as it is, and the report says so.
 * Returns whether anything was brought.
 */
export async function bringDifference(
  services: Services,
  trx: Transaction,
  { run, person, original, notes, digest }: Changed,
): Promise<boolean> {
  const accountId = person.id;
  const account = await services.account.accounts.lock(trx, accountId);
  const before = await services.keycloak.people.entryOf(trx, accountId);
  if (!account || !before) return false;
  const kept: string[] = [];
  let isChanged = false;
  for (const [name, part] of parts) {
    const answer = await forHolders(
      name,
      part,
    )({ services, trx, account, before, after: person, coming: run.coming, notes });
    if (answer === 'kept') kept.push(name);
    isChanged ||= answer === 'brought';
  }
  if (kept.length > 0) notes.push(note('kept', ...kept));
  const now = (await services.account.accounts.lock(trx, accountId))!;
  const { emailCanonical } = await services.account.accounts.addressOf(trx, accountId);
  // A value that was kept here is compared again with this export, so it is told once.
  const entry = {
    person,
    username: kept.includes('user name') ? before.username : now.username,
    emailCanonical: kept.includes('address') ? before.emailCanonical : emailCanonical,
  };
  await services.keycloak.people.change(trx, {
    accountId,
    realm: run.realm,
    importId: run.id,
    digest,
    entry,
    original,
  });
  if (isChanged) services.audit({ event: 'account.imported', accountId, details: { import: run.id, again: true } });
  return isChanged;
}
