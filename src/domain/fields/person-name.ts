import { blankCharacter } from './blank-characters.ts';
import { isEmptyField, type ParsedField } from './parsed-field.ts';

export const maxNameLength = 100;
// Combining marks belong to the letter before them. No script has more than four on one letter.
const pattern = /^[\p{L}\p{M} .'’-]+$/u;
const pile = /\p{M}{5}/u;
// Dashes that a text processor puts in the place of a hyphen.
const dash = /[\u2010-\u2013\u2212]/gu;
// Marks of width, direction and order that come along when a name is copied. No name needs them.
const copied = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/gu;
const unseen = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

export type PersonNameProblem = 'too_long' | 'invisible' | 'characters';

/** Parses a family or given name of any script: composed (NFC), single spaces, and nothing that could hide, turn or mark up text. */
export function parsePersonName(typed: unknown): ParsedField<PersonNameProblem> {
  if (isEmptyField(typed)) return { ok: true, value: null };
  if (typeof typed !== 'string') return { ok: false, code: 'characters' };
  const text = typed.replaceAll(copied, '').trim().normalize('NFC').replaceAll(dash, '-');
  if (text === '') return { ok: true, value: null };
  // The person sees nothing wrong in such a name, so its problem has words of its own.
  if (unseen.test(text) || blankCharacter.test(text)) return { ok: false, code: 'invisible' };
  const name = text.replace(/\s+/gu, ' ');
  if ([...name].length > maxNameLength) return { ok: false, code: 'too_long' };
  const isName = pattern.test(name) && /\p{L}/u.test(name) && !pile.test(name);
  return isName ? { ok: true, value: name } : { ok: false, code: 'characters' };
}
