import { blankSign } from './blank-signs.ts';
import { isEmptyField, type ParsedField } from './parsed-field.ts';

const maxCodePoints = 150;
// Control signs, signs that turn or hide text (bidirectional, zero-width), lone surrogates, private use, and marks of markup.
const refused = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}<>{}]/u;
// What stands on a line by itself: a mark or a choice of variant alone is seen by nobody.
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

export type PlainLineProblem = 'too_long' | 'characters';

/** One line of an address, a company's name, a position: composed (NFC), single spaces. */
export function parsePlainLine(typed: unknown): ParsedField<PlainLineProblem> {
  if (isEmptyField(typed)) return { ok: true, value: null };
  if (typeof typed !== 'string') return { ok: false, code: 'characters' };
  const text = typed.trim().normalize('NFC');
  const isHidden = blankSign.test(text) || typed.includes('\ufeff') || !visible.test(text);
  if (refused.test(text) || isHidden) return { ok: false, code: 'characters' };
  const line = text.replace(/\s+/gu, ' ');
  return [...line].length > maxCodePoints ? { ok: false, code: 'too_long' } : { ok: true, value: line };
}
