import { loadCommonPasswords } from './common-passwords.ts';
import { containsContextWord, guessableWords } from './context-words.ts';

/** Lengths of the rule. The page says them before the first try, so they are exported for the texts. */
export const passwordLengths = { min: 12, minAnyKind: 15, max: 128 } as const;

const minScore = 3;
// zxcvbn's time grows quickly with the length.
const maxScored = 100;
/** A code point takes two units and may be composed from four: more units than this stay over the maximum. */
export const maxPasswordUnits = 4096;

export type PasswordProblem =
  | 'too_short'
  | 'too_long'
  | 'needs_four_classes'
  | 'contains_context'
  | 'common'
  | 'guessable';

/** Returns a password in one form, however it was typed or composed. Every place that reads a password uses it. Spaces are kept. */
export function normalisePassword(password: string): string {
  return password.normalize('NFKC');
}

function hasFourClasses(password: string): boolean {
  return [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{L}\p{M}\p{Nd}]/u].every((kind) => kind.test(password));
}

function checkLength(password: string): PasswordProblem | undefined {
  const length = [...password].length;
  if (length > passwordLengths.max) return 'too_long';
  if (length < passwordLengths.min) return 'too_short';
  if (length < passwordLengths.minAnyKind && !hasFourClasses(password)) return 'needs_four_classes';
  return undefined;
}

/** Criteria that a browser can judge while the password is typed; undefined for one that was not judged. */
export interface PasswordCriteria {
  readonly length: boolean;
  readonly maximum: boolean;
  readonly personal: boolean | undefined;
}

/** Judges the part of the rule that needs no list. The page's script must judge alike. */
export function judgeCriteria(password: string, words: readonly string[]): PasswordCriteria {
  if (password.length > maxPasswordUnits) return { length: true, maximum: false, personal: undefined };
  const normal = normalisePassword(password);
  const problem = checkLength(normal);
  const maximum = problem !== 'too_long';
  return { length: !problem || !maximum, maximum, personal: !containsContextWord(normal, words) };
}

let common: ReturnType<typeof loadCommonPasswords> | undefined;

interface About {
  /** Words of the person: user name, address, names, organisation. */
  readonly words: readonly string[];
  /** Rates from 0 to 4 how hard a password is to guess for an attacker who knows these words. */
  readonly score: (password: string, words: readonly string[]) => Promise<number>;
}

/** Checks a new password by the whole rule. */
export async function checkPassword(password: string, { words, score }: About): Promise<PasswordProblem | undefined> {
  if (password.length > maxPasswordUnits) return 'too_long';
  const normal = normalisePassword(password);
  const problem = checkLength(normal);
  if (problem) return problem;
  if (containsContextWord(normal, words)) return 'contains_context';
  common ??= loadCommonPasswords();
  if ((await common)(normal)) return 'common';
  const scored = [...normal].slice(0, maxScored).join('');
  return (await score(scored, [...guessableWords(words)])) < minScore ? 'guessable' : undefined;
}
