import { blankCharacter } from './blank-characters.ts';
import { isEmptyField, type ParsedField } from './parsed-field.ts';

const maxCodePoints = 150;
// Control characters, characters that turn or hide text (bidirectional, zero-width), lone surrogates, private use, and characters of
// markup.
const refused = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}<>{}]/u;
// A combining mark or a variation selector alone on a line is invisible.
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

export type PlainLineProblem = 'too_long' | 'characters';

/** Parses one line of an address, a company's name or a position: composed (NFC), with single spaces. */
export function parsePlainLine(typed: unknown): ParsedField<PlainLineProblem> {
  if (isEmptyField(typed)) return { ok: true, value: null };
  if (typeof typed !== 'string') return { ok: false, code: 'characters' };
  const text = typed.trim().normalize('NFC');
  const isHidden = blankCharacter.test(text) || typed.includes('\ufeff') || !visible.test(text);
  if (refused.test(text) || isHidden) return { ok: false, code: 'characters' };
  const line = text.replace(/\s+/gu, ' ');
  return [...line].length > maxCodePoints ? { ok: false, code: 'too_long' } : { ok: true, value: line };
}
