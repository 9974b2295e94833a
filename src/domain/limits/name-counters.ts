import { parseEmailAddress } from '../fields/email-address.ts';

/** Hashes values with a key that the database does not hold. */
interface Hashing {
  readonly sealer: { keyedHash(value: string, purpose: string): string };
}

/** Returns a typed user name or address in the form by which accounts are found. */
export function canonicalName(typed: string) {
  const email = parseEmailAddress(typed);
  return { username: typed.trim().normalize('NFC').toLowerCase(), emailCanonical: email.ok ? email.canonical : '' };
}

/** Returns the counter of the tries at one name, which the database does not learn. */
export const nameCounter = ({ sealer }: Hashing, { username, emailCanonical }: ReturnType<typeof canonicalName>) =>
  `password:name:${sealer.keyedHash(emailCanonical || username, 'sign-in name')}`;

/** Returns the counters of the tries at the user name and at the address of an account. */
export const nameCountersOf = (
  parts: Hashing,
  { username, email }: { readonly username: string; readonly email: string },
): readonly string[] => [username, email].map((name) => nameCounter(parts, canonicalName(name)));
