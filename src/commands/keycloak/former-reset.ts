import type { Members } from '../../domain/members.ts';
import type { Services } from '../../services.ts';
import { AppError } from '../../errors.ts';
import { FormerRealmAway, type FormerVisit } from '../../upstream/former-realm.ts';
import { asNewcomer, bringPerson, isSame, nobody, type FormerPerson } from './former-people.ts';

interface Found {
  readonly person: FormerPerson;
  readonly credentials: readonly Members[];
}

const isSecondFactor = ({ type }: Members) =>
  type === 'otp' || (typeof type === 'string' && type.startsWith('webauthn'));

/**
 * Returns the one person of the former realm who has an address, where the address alone may let her choose a new password. A person with a second
 * factor there proves it first, by a sign-in: a mailbox takes no second factor away.
 */
async function findResettable(
  services: Services,
  { visit, email }: { readonly visit: FormerVisit; readonly email: string | undefined },
): Promise<Found | undefined> {
  const stranger = nobody();
  const [first, ...others] = await visit.find('email', email ?? `${stranger.username}@nobody.invalid`);
  const isHers = others.length === 0 && email !== undefined && isSame(first?.['email'], email);
  const person = isHers ? await asNewcomer(services, first) : undefined;
  const credentials = await visit.list(person?.id ?? stranger.id, 'credentials');
  return person && !credentials.some(isSecondFactor) ? { person, credentials } : undefined;
}

/** Looks for the owner of an address who is still at the former realm. Without an address the same is asked about nobody. */
export async function findFormerOwner(
  services: Services,
  email: string | undefined,
): Promise<{ readonly person?: FormerPerson | undefined; readonly isAway: boolean }> {
  const realm = services.formerRealm;
  if (!realm) return { isAway: false };
  try {
    const found = await realm.visit((visit) => findResettable(services, { visit, email }));
    return { person: found?.person, isAway: false };
  } catch (error) {
    if (!(error instanceof FormerRealmAway)) throw error;
    services.log.warn({ err: error }, 'the former realm does not answer');
    return { isAway: true };
  }
}

/** Brings in the owner of an address, who has proved it and is about to choose a password. Returns whether she is here now. */
export async function bringFormerOwner(
  services: Services,
  {
    email,
    accountId,
    languages,
  }: { readonly email: string; readonly accountId: string; readonly languages: readonly string[] },
): Promise<boolean> {
  const realm = services.formerRealm;
  if (!realm) return false;
  try {
    return await realm.visit(async (visit) => {
      const found = await findResettable(services, { visit, email });
      if (found?.person.id !== accountId) return false;
      return (await bringPerson(services, { realm, languages, visit, ...found, hash: undefined })) !== undefined;
    });
  } catch (error) {
    if (!(error instanceof FormerRealmAway)) throw error;
    services.log.warn({ err: error }, 'the former realm does not answer');
    throw new AppError('unavailable', { cause: error });
  }
}
