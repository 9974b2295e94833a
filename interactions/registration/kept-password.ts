import { parseEmailAddress } from '../../src/domain/fields/email-address.ts';
import type { About } from '../engine/flow.ts';
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

type Here = Pick<About, 'visit'>;

/** Returns whether the password was typed in this visit. Another person may sit at a browser that was closed or signed out, so it is asked anew. */
export const isTypedHere = ({ passwordHash, visit }: RegistrationState, here: Here): boolean =>
  passwordHash !== undefined && visit === here.visit;

/** Returns whether another address was given after the password, or the draft was taken up in another visit. */
export function owesPassword(state: RegistrationState, here: Here): boolean {
  const { username, emailCanonical, passwordHash } = state;
  if (!username || !emailCanonical || !passwordHash) return false;
  return !isTypedHere(state, here) || !isExamined(state, [username, emailCanonical]);
}
