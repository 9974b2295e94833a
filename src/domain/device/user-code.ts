import { compactCode } from '../fields/typed-code.ts';

/**
 * Form of the code that a person types for a device (RFC 8628, section 6.1): consonants alone, so that no two look alike and no word comes
 * about.
 */
export const userCode = { characters: 'BCDFGHJKLMNPQRSTVWXZ', letters: 8, seconds: 900, pollSeconds: 5 } as const;

// Longer than a code typed with generous spaces; a longer text is not worth reading.
const longestTyped = 64;

/** Returns a typed or pasted code in the form that is compared; undefined for a text that cannot be a code. */
export function readUserCode(typed: unknown): string | undefined {
  if (typeof typed !== 'string' || typed.length > longestTyped) return undefined;
  const code = compactCode(typed);
  return code.length === userCode.letters && [...code].every((character) => userCode.characters.includes(character))
    ? code
    : undefined;
}
