import { hash } from 'node:crypto';
import { drawRecoveryCodes, readRecoveryCode } from '../../../src/domain/factors/recovery-code.ts';
import { showCode } from '../../../src/domain/fields/typed-code.ts';

describe('recovery codes', () => {
  test('a code that Keycloak drew is known by its SHA-512 alone, and keeps its letters', () => {
    const digest = hash('sha512', 'AIL0O1234XYZ', 'base64');
    for (const typed of ['AIL0O1234XYZ', 'ail0-o123-4xyz', ' AIL0 O123 4XYZ '])
      expect(readRecoveryCode(typed)).toBe(`sha512:${digest}`);
  });

  test('an account gets ten different codes of 16 characters that cannot be mistaken for one another', () => {
    const codes = [...drawRecoveryCodes(), ...drawRecoveryCodes()];
    expect(codes).toHaveLength(20);
    expect(new Set(codes).size).toBe(20);
    for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{16}$/);
    // All 32 characters of the alphabet are drawn: 16 of them carry 80 bits.
    const characters = new Set(Array.from({ length: 50 }, drawRecoveryCodes).flat().join(''));
    expect(characters.size).toBe(32);
  });

  test('codes are read in upper and lower case, with or without separators, and with the letters that look like digits', () => {
    const code = 'A0B1CDEFGH234567';
    expect(showCode(code)).toBe('A0B1-CDEF-GH23-4567');
    const typed = [
      showCode(code),
      'a0b1cdefgh234567',
      ' A0B1 CDEF GH23 4567 ',
      'A0B1–CDEF–GH23–4567',
      'aObI-cdef-gh23-4567',
      'aobl\u00a0cdef gh23 4567',
    ];
    for (const text of typed) expect(readRecoveryCode(text)).toBe(code);
  });

  test('a text that is too short, too long or holds another character is not a code', () => {
    for (const typed of [
      '',
      'A0B1-CDEF-GH23-456',
      'A0B1-CDEF-GH23-45678',
      'A0B1-CDEF-GH23-456U',
      null,
      ['A0B1CDEFGH234567'],
      'A'.repeat(5000),
    ])
      expect(readRecoveryCode(typed)).toBeUndefined();
  });
});
