import { parseEmailAddress } from '../../src/domain/fields/email-address.ts';
import type { RegistrationState } from '../flow-states/registration-state.ts';

/**
 * Returns the words that stand for the person in a password, in the form that is compared. A text that is no address yet is compared as it
 * is.
 */
export function examinedWords(username: string, ...addresses: readonly string[]): readonly string[] {
  const canonical = (typed: string) => {
    const parsed = parseEmailAddress(typed);
    return parsed.ok ? parsed.canonical : typed;
  };
  return [username.trim().toLowerCase(), ...addresses.map(canonical)];
}

/** Returns whether the password must be typed again. Only its hash is kept, so new words of the person cannot be looked for in it. */
export function isExamined({ passwordWords }: RegistrationState, words: readonly string[]): boolean {
  return words.every((word) => passwordWords?.includes(word));
}

/** Returns whether another address was given after the password. */
export function owesPassword(state: RegistrationState): boolean {
  const { username, emailCanonical, passwordHash } = state;
  if (!username || !emailCanonical || !passwordHash) return false;
  return !isExamined(state, [username, emailCanonical]);
}
