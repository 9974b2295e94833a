import { blankCharacter } from './blank-characters.ts';
import { isEmptyField, type ParsedField } from './parsed-field.ts';

export const maxNameLength = 100;
// Combining marks belong to the letter before them. No script has more than four on one letter.
const pattern = /^[\p{L}\p{M} .'’-]+$/u;
const pile = /\p{M}{5}/u;
// Dashes that a text processor puts in the place of a hyphen.
const dash = /[\u2010-\u2013\u2212]/gu;
const control = /\p{Cc}/u;
// Characters that the language counts as a space, but that are invisible.
const byteOrderMark = '\ufeff';

export type PersonNameProblem = 'too_long' | 'characters';

/** Parses a family or given name of any script: composed (NFC), single spaces, and nothing that could hide, turn or mark up text. */
export function parsePersonName(typed: unknown): ParsedField<PersonNameProblem> {
  if (isEmptyField(typed)) return { ok: true, value: null };
  if (typeof typed !== 'string') return { ok: false, code: 'characters' };
  const text = typed.trim().normalize('NFC').replaceAll(dash, '-');
  if (control.test(text) || typed.includes(byteOrderMark)) return { ok: false, code: 'characters' };
  const name = text.replace(/\s+/gu, ' ');
  if ([...name].length > maxNameLength) return { ok: false, code: 'too_long' };
  const isName = pattern.test(name) && /\p{L}/u.test(name) && !pile.test(name) && !blankCharacter.test(name);
  return isName ? { ok: true, value: name } : { ok: false, code: 'characters' };
}
