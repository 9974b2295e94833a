import { isEmptyField, type ParsedField } from './parsed-field.ts';

export type PhoneProblem = 'malformed' | 'premium';

/** Other digits and letters would be read as a number too: what is typed is plain. */
const pattern = /^\+?[0-9().\s-]{2,40}$/;

/** A telephone in E.164; without an international prefix it is French. One that costs its caller is refused. */
export async function parsePhone(typed: unknown): Promise<ParsedField<PhoneProblem>> {
  if (isEmptyField(typed)) return { ok: true, value: null };
  if (typeof typed !== 'string' || !pattern.test(typed.trim())) return { ok: false, code: 'malformed' };
  // The plans of all countries are loaded at the first number.
  const { parsePhoneNumberFromString } = await import('libphonenumber-js/max');
  const phone = parsePhoneNumberFromString(typed.trim(), { defaultCountry: 'FR', extract: false });
  if (!phone?.isValid()) return { ok: false, code: 'malformed' };
  return phone.getType() === 'PREMIUM_RATE' ? { ok: false, code: 'premium' } : { ok: true, value: phone.number };
}
