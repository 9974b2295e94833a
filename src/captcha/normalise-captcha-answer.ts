// A text that is longer than six digits with generous spaces is not worth normalising.
const LONGEST_ANSWER = 64;

/**
 * Returns a typed answer as six ASCII digits; `undefined` for anything else, whatever its type. Full-width digits count as digits and every
 * kind of space is dropped, because phones and screen readers insert them.
 */
export function normaliseCaptchaAnswer(typed: unknown): string | undefined {
  if (typeof typed !== 'string' || typed.length > LONGEST_ANSWER) return undefined;
  const digits = typed.normalize('NFKC').replaceAll(/\s/gu, '');
  return /^[0-9]{6}$/.test(digits) ? digits : undefined;
}
