import { hash, randomBytes } from 'node:crypto';
import { compactCode } from '../fields/typed-code.ts';

/** Number and size of recovery codes: ten codes of 80 bits. Each stands once for the second factor of a person who lost hers. */
const recoveryCode = { count: 10, letters: 16 } as const;

// 32 characters that do not look like one another (no I, L, O, U).
const characters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const lookalikes: Readonly<Record<string, string>> = { I: '1', L: '1', O: '0' };

// Longer than a code typed with generous spaces; a longer text is not worth reading.
const longestTyped = 128;

const drawOne = () =>
  Array.from(randomBytes(recoveryCode.letters), (byte) => characters[byte % characters.length]).join('');

/** Draws codes in the form that is compared: upper case, nothing between. */
export function drawRecoveryCodes(): readonly string[] {
  return Array.from({ length: recoveryCode.count }, drawOne);
}

/** The size of the codes that Keycloak draws: capital letters and digits, lookalikes among them. */
const keycloakLetters = 12;

/** Returns the SHA-512 of a code, by which Keycloak keeps it, with the mark by which it differs from a code of ours. */
export const ofKeycloak = (digest: string): string => `sha512:${digest}`;

/**
 * Returns a typed or pasted code in the form that is compared; undefined for a text that cannot be a code. Of a code that Keycloak drew only
 * the SHA-512 is known.
 */
export function readRecoveryCode(typed: unknown): string | undefined {
  if (typeof typed !== 'string' || typed.length > longestTyped) return undefined;
  const letters = compactCode(typed);
  if (letters.length === keycloakLetters && /^[A-Z0-9]+$/.test(letters))
    return ofKeycloak(hash('sha512', letters, 'base64'));
  const code = letters.replaceAll(/[ILO]/g, (character) => lookalikes[character]!);
  return code.length === recoveryCode.letters && [...code].every((character) => characters.includes(character))
    ? code
    : undefined;
}
