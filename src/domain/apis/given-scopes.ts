import { hash } from 'node:crypto';
import type { ApiScopeOfApi, RegisteredApi } from './registered-api.ts';

type GivingApi = Pick<RegisteredApi, 'registration' | 'changedSentences' | 'scopes'>;

/** No scope of an API has this character in its name. */
const bar = '|';

const sentenceMark = ({ sentence: { fr, en } }: ApiScopeOfApi) =>
  hash('sha256', `${fr}\0${en}`, 'base64url').slice(0, 16);

/** A mark that a grant keeps beside the names of its scopes: the registration and the sentence of a scope when it was given. */
interface Mark {
  readonly registration: string;
  readonly sentence: string;
  readonly name: string;
}

const markWord = ({ registration, sentence, name }: Mark) => [registration, sentence, name].join(bar);

function readWords(words: string): { readonly names: readonly string[]; readonly marks: readonly Mark[] } {
  const all = words.split(' ').filter((word) => word !== '');
  const marks = all.flatMap((word): readonly Mark[] => {
    const [registration = '', sentence = '', name] = word.split(bar);
    return name === undefined ? [] : [{ registration, sentence, name }];
  });
  return { names: all.filter((word) => !word.includes(bar)), marks };
}

const isOf = ({ registration = '' }: GivingApi, mark: Mark, name: string) =>
  mark.registration === registration && mark.name === name;

/**
 * Returns the words that a grant keeps of scopes that are given at an API: their names, and for each a mark of the registration and of the
 * sentence that people read. Two grants are joined by joining their words.
 */
export function givenWords({ registration = '', scopes }: GivingApi, names: readonly string[]): string {
  const given = scopes.filter(({ name }) => names.includes(name));
  return [
    ...given.map(({ name }) => name),
    ...given.map((scope) => markWord({ registration, sentence: sentenceMark(scope), name: scope.name })),
  ].join(' ');
}

/**
 * Returns those of the words of a grant that count for this registration of the API. An API that an earlier version has registered has no name of
 * its registration: all of them count.
 */
export function standingWords(api: GivingApi, words: string): string {
  if (api.registration === undefined) return words;
  const { names, marks } = readWords(words);
  const standing = names.filter((name) => marks.some((mark) => isOf(api, mark, name)));
  const kept = marks.filter(({ registration }) => registration === api.registration);
  return [...standing, ...kept.map(markWord)].join(' ');
}

/** Returns the names of the scopes that the words of a grant give at this registration of the API. */
export const standingScopes = (api: GivingApi, words: string): readonly string[] =>
  readWords(standingWords(api, words)).names;

/** Returns those of these scopes whose sentence is another one than every one that was agreed to. A grant of an earlier version kept no sentence. */
export function unreadScopes(
  api: GivingApi,
  { words, asked }: { readonly words: string; readonly asked: readonly string[] },
): readonly string[] {
  const { marks } = readWords(words);
  const unread = api.scopes.filter((scope) => {
    const own = marks.filter((mark) => isOf(api, mark, scope.name));
    if (own.length === 0) return api.changedSentences?.includes(scope.name) === true;
    return !own.some(({ sentence }) => sentence === sentenceMark(scope));
  });
  return unread.map(({ name }) => name).filter((name) => asked.includes(name));
}

/** Returns the scopes of an API whose sentence is not the one that they had before, with those that were known to be so. */
export function changedSentences(before: GivingApi, after: Pick<RegisteredApi, 'scopes'>): readonly string[] {
  const former = new Map(before.scopes.map((scope) => [scope.name, sentenceMark(scope)]));
  const changed = after.scopes.filter((scope) => former.get(scope.name) !== sentenceMark(scope));
  return [...new Set([...(before.changedSentences ?? []), ...changed.map(({ name }) => name)])];
}
