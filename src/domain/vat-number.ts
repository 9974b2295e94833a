import { checkVAT, countries } from 'jsvat';
import { isEmptyField, type ParsedField } from './parsed-field.ts';
import { passesLuhn } from './siret.ts';

export type VatNumberProblem = 'malformed' | 'check';

/** Prefixes of the members of the European Union; Greece writes EL. */
const members: ReadonlySet<string> = new Set(
  'AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
);

/** A French number ends with the SIREN of the company; those of Monaco, which begin with 000, have none. */
function hasRightSiren(value: string): boolean {
  const siren = value.slice(4);
  if (/^0+$/.test(siren)) return false;
  return siren.startsWith('000') || passesLuhn(siren);
}

/** A VAT number of a member of the European Union, by its country's own rule; nobody is asked whether it is in use. */
export function parseVatNumber(typed: unknown): ParsedField<VatNumberProblem> {
  if (isEmptyField(typed)) return { ok: true, value: null };
  const text = typeof typed === 'string' ? typed.replace(/[\s\u00a0\u202f.-]+/g, '') : '';
  // Before capitals are made: other letters would become ours.
  if (!/^[A-Za-z]{2}[A-Za-z0-9+*]{2,12}$/.test(text)) return { ok: false, code: 'malformed' };
  const value = text.toUpperCase();
  if (!members.has(value.slice(0, 2))) return { ok: false, code: 'malformed' };
  const { isValid, isValidFormat } = checkVAT(value, countries);
  if (!isValidFormat) return { ok: false, code: 'malformed' };
  const isRight = isValid && (!value.startsWith('FR') || hasRightSiren(value));
  return isRight ? { ok: true, value } : { ok: false, code: 'check' };
}
