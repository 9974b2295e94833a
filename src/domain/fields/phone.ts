import { isEmptyField, type ParsedField } from './parsed-field.ts';
import { visibleNumber } from './typed-number.ts';

export type PhoneProblem = 'malformed' | 'premium';

/** Matches plain digits only: the library would read other digits and letters as a number too. */
const pattern = /^\+?[0-9().\s/-]{2,40}$/;
/** Matches a prefix of a country in brackets: « (+33) 06 12 34 56 78 ». */
const bracketed = /^\(\s*(\+[0-9]{1,3}|00[0-9]{1,3})\s*\)/;

/** Départements with a country code of their own, whose numbers are dialled from all of France as they are. */
const overseas = ['GP', 'GF', 'MQ', 'RE', 'YT'] as const;

/** Parses a telephone number into E.164. A number without an international prefix is French. A number that costs its caller is refused. */
export async function parsePhone(typed: unknown): Promise<ParsedField<PhoneProblem>> {
  if (isEmptyField(typed)) return { ok: true, value: null };
  const text =
    typeof typed === 'string' ? visibleNumber(typed).replaceAll(/\s+/g, ' ').trim().replace(bracketed, '$1 ') : '';
  if (!pattern.test(text)) return { ok: false, code: 'malformed' };
  // The plans of all countries are loaded at the first number.
  const { parsePhoneNumberFromString } = await import('libphonenumber-js/max');
  const phone = ['FR' as const, ...overseas]
    .map((defaultCountry) => parsePhoneNumberFromString(text, { defaultCountry, extract: false }))
    .find((read) => read?.isValid());
  if (!phone) return { ok: false, code: 'malformed' };
  return phone.getType() === 'PREMIUM_RATE' ? { ok: false, code: 'premium' } : { ok: true, value: phone.number };
}
