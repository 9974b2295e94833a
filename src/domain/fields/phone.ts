import { isEmptyField, type ParsedField } from './parsed-field.ts';

export type PhoneProblem = 'malformed' | 'premium';

/** Other digits and letters would be read as a number too: what is typed is plain. */
const pattern = /^\+?[0-9().\s-]{2,40}$/;

/** Départements with a country code of their own, whose numbers are dialled from all of France as they are. */
const overseas = ['GP', 'GF', 'MQ', 'RE', 'YT'] as const;

/** A telephone in E.164; without an international prefix it is French. One that costs its caller is refused. */
export async function parsePhone(typed: unknown): Promise<ParsedField<PhoneProblem>> {
  if (isEmptyField(typed)) return { ok: true, value: null };
  if (typeof typed !== 'string' || !pattern.test(typed.trim())) return { ok: false, code: 'malformed' };
  // The plans of all countries are loaded at the first number.
  const { parsePhoneNumberFromString } = await import('libphonenumber-js/max');
  const phone = ['FR' as const, ...overseas]
    .map((defaultCountry) => parsePhoneNumberFromString(typed.trim(), { defaultCountry, extract: false }))
    .find((read) => read?.isValid());
  if (!phone) return { ok: false, code: 'malformed' };
  return phone.getType() === 'PREMIUM_RATE' ? { ok: false, code: 'premium' } : { ok: true, value: phone.number };
}
