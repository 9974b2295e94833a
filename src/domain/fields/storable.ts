import { parseJson } from '../members.ts';

/** Says why a value is refused at the door: the database, a page, the log or an export could not give it back. */
export type Unstorable = 'character' | 'depth' | 'name' | 'number';

/** No JSON of ours, or of a client, is deeper. SQLite reads a thousand levels; a text of a thousand brackets costs nobody anything. */
const deepest = 20;

/** Returns whether a text comes back as it was: PostgreSQL stores no NUL, and UTF-8 has no half of a pair of surrogates. */
export const isStorableText = (text: string): boolean => !text.includes('\0') && !/\p{Surrogate}/u.test(text);

/** Returns whether a number comes back as it was: JavaScript rounds beyond 2^53, and the database counts in 64 bits. */
const isStorableNumber = (value: number) => Math.abs(value) <= Number.MAX_SAFE_INTEGER;

function ofMembers(value: object, levels: number): Unstorable | undefined {
  if (levels === 0) return 'depth';
  for (const [name, member] of Object.entries(value)) {
    if (name === '__proto__') return 'name';
    const found = isStorableText(name) ? findUnstorable(member, levels - 1) : 'character';
    if (found) return found;
  }
  return undefined;
}

/**
 * Says why a value that came from outside cannot be kept; undefined where it can. This is the rule for every text, form and JSON that a
 * client, a person, an upstream or a file brings in.
 */
export function findUnstorable(value: unknown, levels = deepest): Unstorable | undefined {
  if (typeof value === 'string') return isStorableText(value) ? undefined : 'character';
  if (typeof value === 'number') return isStorableNumber(value) ? undefined : 'number';
  return value !== null && typeof value === 'object' ? ofMembers(value, levels) : undefined;
}

type ReadJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly why: Unstorable | 'no-json' };

/** Reads a JSON text that came from outside. */
export function readStorableJson(text: string): ReadJson {
  const value = parseJson(text);
  if (value === undefined) return { ok: false, why: 'no-json' };
  const why = findUnstorable(value);
  return why ? { ok: false, why } : { ok: true, value };
}

/** Names the reason of a refusal, in the words of an error for a program or an operator. */
export const unstorableWords: Readonly<Record<Unstorable, string>> = {
  character: 'a text with a NUL, or with half of a pair of surrogates',
  depth: `more than ${deepest} levels of nesting`,
  name: 'a member called __proto__',
  number: 'a number beyond 2^53',
};
