import { unleet } from './unleet.ts';

/** Parts of the rule, so that the browser can apply it too. */
export const contextRule = {
  serviceWords: ['geoplateforme', 'geoportail', 'geopf', 'cartes.gouv'],
  shortServiceWords: ['ign'],
  maxWords: 30,
  maxWordLength: 100,
  /** Words of so many letters count anywhere. Words with one letter less count when they stand alone. */
  minAnywhere: 5,
} as const;

const { serviceWords, shortServiceWords, maxWords, maxWordLength, minAnywhere } = contextRule;

function withoutMarks(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

function compact(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '');
}

function readings(text: string): readonly string[] {
  const plain = withoutMarks(text);
  return [plain, ...unleet(plain)];
}

/** Returns the words that a guesser would try first for this person here: each word whole, its parts, and the words of the service. */
export function guessableWords(words: readonly string[]): readonly string[] {
  const own = words.slice(0, maxWords).flatMap((word) => {
    const cut = word.slice(0, maxWordLength);
    return [cut, ...cut.split(/[^\p{L}\p{N}]+/u)];
  });
  return [...own, ...serviceWords, ...shortServiceWords].filter((word) => word.length > 2);
}

/**
 * Returns whether a password holds a word of the person or of the service, however spelled (accents, case, characters in the place of
 * letters). Long words count anywhere; short ones only when they stand alone, or « ligne » would be refused for « ign ».
 */
export function containsContextWord(password: string, words: readonly string[]): boolean {
  const whole = words.slice(0, maxWords).map((word) => word.slice(0, maxWordLength));
  const parts = whole.flatMap((word) => word.split(/[^\p{L}\p{N}]+/u)).filter((part) => part.length >= minAnywhere);
  const passwords = readings(password);

  const standsAnywhere = (word: string) => {
    const found = readings(word).map(compact);
    return passwords.some((reading, index) => compact(reading).includes(found[index] ?? ''));
  };
  const standsAlone = (word: string) => {
    const plain = withoutMarks(word);
    return passwords.some((reading) => reading.split(/[^\p{L}]+/u).includes(plain));
  };

  const all = [...whole, ...parts, ...serviceWords];
  const sizeOf = (word: string) => compact(withoutMarks(word)).length;
  return (
    all.filter((word) => sizeOf(word) >= minAnywhere).some(standsAnywhere) ||
    [...shortServiceWords, ...whole.filter((word) => sizeOf(word) === minAnywhere - 1)].some(standsAlone)
  );
}
