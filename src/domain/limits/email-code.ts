import { randomInt } from 'node:crypto';

/** A code that proves an address: eight digits, ten minutes, five tries, typed in the browser that asked for it. */
export const emailCode = { digits: 8, seconds: 600, tries: 5 } as const;

// Longer than eight digits typed with generous spaces; a longer text is not worth reading.
const longestTyped = 64;

export function drawEmailCode(): string {
  return randomInt(10 ** emailCode.digits)
    .toString()
    .padStart(emailCode.digits, '0');
}

/** Returns a typed or pasted code as eight ASCII digits; undefined for anything else. */
export function readEmailCode(typed: unknown): string | undefined {
  if (typeof typed !== 'string' || typed.length > longestTyped) return undefined;
  const digits = typed.normalize('NFKC').replaceAll(/[\s-]/gu, '');
  return /^[0-9]{8}$/.test(digits) ? digits : undefined;
}
