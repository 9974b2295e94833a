import { isEmptyField, type ParsedField } from './parsed-field.ts';
import { visibleNumber } from './typed-number.ts';

export type SiretProblem = 'length' | 'check';

const laPoste = '356000000';
const sum = (digits: readonly number[]) => digits.reduce((total, digit) => total + digit, 0);

/** Returns whether the sum of Luhn fits, from the right: every second digit is doubled and its own digits are added. */
export function passesLuhn(number: string): boolean {
  const digits = [...number].reverse().map((digit, index) => Number(digit) * (index % 2 === 0 ? 1 : 2));
  return sum(digits.map((digit) => (digit > 9 ? digit - 9 : digit))) % 10 === 0;
}

function isRight(siret: string): boolean {
  // A number of zeros passes the sum.
  if (/^0+$/.test(siret)) return false;
  // The establishments of La Poste were too many for the rule: their digits add up to a multiple of five.
  if (siret.startsWith(laPoste) && sum([...siret].map(Number)) % 5 === 0) return true;
  return passesLuhn(siret);
}

/** Parses the fourteen digits of an establishment. Spaces, dots, hyphens and invisible characters between them are left out. */
export function parseSiret(typed: unknown): ParsedField<SiretProblem> {
  if (isEmptyField(typed)) return { ok: true, value: null };
  const value = typeof typed === 'string' ? visibleNumber(typed).replaceAll(/[\s.-]+/gu, '') : '';
  if (!/^[0-9]{14}$/.test(value)) return { ok: false, code: 'length' };
  return isRight(value) ? { ok: true, value } : { ok: false, code: 'check' };
}
