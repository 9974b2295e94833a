import { parseEmailAddress } from '../../src/domain/fields/email-address.ts';
import type { RegistrationState } from '../flow-states/registration-state.ts';

/** What stands for the person in a password, in the form that is compared: what is no address yet is compared as it is. */
export function examinedWords(username: string, ...addresses: readonly string[]): readonly string[] {
  const canonical = (typed: string) => {
    const parsed = parseEmailAddress(typed);
    return parsed.ok ? parsed.canonical : typed;
  };
  return [username.trim().toLowerCase(), ...addresses.map(canonical)];
}

/** Only its hash is kept, in which nothing can be looked for: a password that was not examined with these words is asked for again. */
export function isExamined({ passwordWords }: RegistrationState, words: readonly string[]): boolean {
  return words.every((word) => passwordWords?.includes(word));
}

/** Another address was given after the password. */
export function owesPassword(state: RegistrationState): boolean {
  const { username, emailCanonical, passwordHash } = state;
  if (!username || !emailCanonical || !passwordHash) return false;
  return !isExamined(state, [username, emailCanonical]);
}
