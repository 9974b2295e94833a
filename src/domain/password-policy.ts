import { loadCommonPasswords } from './common-passwords.ts';
import { containsContextWord, guessableWords } from './context-words.ts';

/** Said on screen before the first try, so exported for the texts. */
export const passwordLengths = { min: 12, minAnyKind: 15, max: 128 } as const;

const minScore = 3;
// zxcvbn's time grows quickly with the length.
const maxScored = 100;
/** A code point takes two units and may be composed from four: more units than this stay over the maximum. */
export const maxPasswordUnits = 4096;
// Each reading of signs as letters costs a pass over the dictionaries: a hundred, its default, block for a second.
const maxReadings = 8;

export type PasswordProblem =
  | 'too_short'
  | 'too_long'
  | 'needs_four_classes'
  | 'contains_context'
  | 'common'
  | 'guessable';

/** The same characters however typed or composed; used wherever a password is read. Spaces are kept. */
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

/** What a browser can tell while the password is typed; undefined: not looked at. */
export interface PasswordCriteria {
  readonly length: boolean;
  readonly maximum: boolean;
  readonly personal: boolean | undefined;
}

/** The part of the rule that needs no list; the page's script must judge alike. */
export function judgeCriteria(password: string, words: readonly string[]): PasswordCriteria {
  if (password.length > maxPasswordUnits) return { length: true, maximum: false, personal: undefined };
  const normal = normalisePassword(password);
  const problem = checkLength(normal);
  const maximum = problem !== 'too_long';
  return { length: !problem || !maximum, maximum, personal: !containsContextWord(normal, words) };
}

async function load() {
  const [isCommon, { ZxcvbnFactory }, common, french] = await Promise.all([
    loadCommonPasswords(),
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-fr'),
  ]);
  const estimator = new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...french.dictionary },
    graphs: common.adjacencyGraphs,
    l33tMaxSubstitutions: maxReadings,
  });
  return { isCommon, estimator };
}

let loading: ReturnType<typeof load> | undefined;

/**
 * The rule for a new password; `words` are the person's own (user name, address, names, organisation).
 * Asynchronous because the dictionaries are loaded at the first use only.
 */
export async function checkPassword(
  password: string,
  about: { readonly words: readonly string[] },
): Promise<PasswordProblem | undefined> {
  if (password.length > maxPasswordUnits) return 'too_long';
  const normal = normalisePassword(password);
  const problem = checkLength(normal);
  if (problem) return problem;
  if (containsContextWord(normal, about.words)) return 'contains_context';

  loading ??= load();
  const { isCommon, estimator } = await loading;
  if (isCommon(normal)) return 'common';
  const scored = [...normal].slice(0, maxScored).join('');
  const { score } = estimator.check(scored, [...guessableWords(about.words)]);
  return score < minScore ? 'guessable' : undefined;
}
