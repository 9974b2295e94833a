import { isEmptyField, type ParsedField } from './parsed-field.ts';

export type PostalCodeProblem = 'french' | 'foreign';

const spaces = /[\s\u00a0\u202f]+/g;
/** French codes, overseas (97, 98) and Corsica (20) included. No department is 00. */
const french = /^(?!00)\d{5}$/;
const foreign = /^[A-Z0-9](?:[A-Z0-9 -]{0,10}[A-Z0-9])?$/;

/** Parses a postal code: five digits in France, elsewhere at most twelve letters, digits, spaces and hyphens, in capitals. */
export function parsePostalCode(typed: unknown, country: string): ParsedField<PostalCodeProblem> {
  if (isEmptyField(typed)) return { ok: true, value: null };
  const code = country === 'FR' ? 'french' : 'foreign';
  if (typeof typed !== 'string') return { ok: false, code };
  if (code === 'french') {
    const value = typed.replace(spaces, '');
    return french.test(value) ? { ok: true, value } : { ok: false, code };
  }
  // The check comes before capitals are made: « ß » would become two letters.
  const text = typed.trim().replace(spaces, ' ');
  const value = text.toUpperCase();
  return /^[\x20-\x7e]+$/.test(text) && foreign.test(value) ? { ok: true, value } : { ok: false, code };
}
