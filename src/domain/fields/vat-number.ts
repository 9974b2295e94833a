import { checkVAT, countries } from 'jsvat';
import { isEmptyField, type ParsedField } from './parsed-field.ts';
import { passesLuhn } from './siret.ts';
import { visibleNumber } from './typed-number.ts';

export type VatNumberProblem = 'malformed' | 'not_member' | 'check';

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

/** Polish numbers whose first nine digits leave a remainder of ten are passed over: no tenth digit fits them. */
function hasRightPolishRemainder(value: string): boolean {
  const weights = [6, 5, 7, 2, 3, 4, 5, 6, 7];
  return weights.reduce((sum, weight, i) => sum + weight * Number(value[i + 2]), 0) % 11 !== 10;
}

/** A Latvian person's number: a date of birth (DDMMYY) and its century, or, since 2017, nothing of the person behind 32. */
function isLatvianPerson(value: string): boolean {
  if (value.startsWith('LV32')) return true;
  const [, day, month, year, century] = /^LV(\d\d)(\d\d)(\d\d)([012])/.exec(value)?.map(Number) ?? [];
  if (day === undefined || month === undefined || year === undefined || century === undefined) return false;
  const date = new Date(Date.UTC(1800 + 100 * century + year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Belgian numbers that begin with 1, issued since those with 0 run out, have the same key. */
const hasRightBelgianKey = (value: string) => 97 - (Number(value.slice(2, 10)) % 97) === Number(value.slice(10));

/**
 * Returns whether a number belongs to nobody, whatever its key: zeros alone, between letters or before the end of every Dutch or Swedish
 * number.
 */
const isZero = (value: string) => /^..[A-Z]?0{7,}(?:[A-Z]{1,2}|B\d\d|01)?$/.test(value);

/** Checks a number by the rule of its country. The library knows the rules but for these additions. */
function judge(value: string): 'right' | VatNumberProblem {
  if (/^BE1\d{9}$/.test(value)) return hasRightBelgianKey(value) ? 'right' : 'check';
  if (/^LV[0-3]\d{10}$/.test(value)) return isLatvianPerson(value) ? 'right' : 'check';
  const { isValid, isValidFormat } = checkVAT(value, countries);
  if (!isValidFormat) return 'malformed';
  if (!isValid || isZero(value)) return 'check';
  if (value.startsWith('FR')) return hasRightSiren(value) ? 'right' : 'check';
  if (value.startsWith('PL')) return hasRightPolishRemainder(value) ? 'right' : 'check';
  return 'right';
}

/** Parses a VAT number of a member of the European Union by its country's own rule. No service is asked whether the number is in use. */
export function parseVatNumber(typed: unknown): ParsedField<VatNumberProblem> {
  if (isEmptyField(typed)) return { ok: true, value: null };
  const text = typeof typed === 'string' ? visibleNumber(typed).replaceAll(/[\s.-]+/gu, '') : '';
  // The check comes before capitals are made: other letters would become ours.
  if (!/^[A-Za-z]{2}[A-Za-z0-9+*]{2,12}$/.test(text)) return { ok: false, code: 'malformed' };
  // People write the code of Greece as a country, GR, where its numbers have EL.
  const value = text.toUpperCase().replace(/^GR/, 'EL');
  if (!members.has(value.slice(0, 2))) return { ok: false, code: 'not_member' };
  const judgement = judge(value);
  return judgement === 'right' ? { ok: true, value } : { ok: false, code: judgement };
}
