import { drawTotpSecret, isRepeated, readOtp, stepOfCode, totpUri } from '../../src/domain/factors/totp.ts';
import { totpCode } from '../support/totp-code.ts';

describe('codes of an authenticator application', () => {
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

  test('are those of the RFC', () => {
    // RFC 6238, appendix B, the last six of eight digits.
    const known = [
      [59, '287082'],
      [1_111_111_109, '081804'],
      [1_234_567_890, '005924'],
      [20_000_000_000, '353130'],
    ] as const;
    for (const [now, code] of known) expect(stepOfCode({ code, secret, now, lastStep: 0 })).toBe(Math.floor(now / 30));
  });

  test('are good in their step and in the next one, and at no other time', () => {
    const step = 40_000_000;
    const at = (now: number) => stepOfCode({ code: codeOf(step), secret, now, lastStep: 0 });
    const codeOf = (wanted: number) => totpCode(secret, wanted - Math.floor(Date.now() / 30_000));
    expect([step * 30 - 1, step * 30, step * 30 + 29, step * 30 + 59, step * 30 + 60].map(at)).toEqual([
      undefined,
      step,
      step,
      step,
      undefined,
    ]);
  });

  test('are worth nothing once their step, or a later one, was used', () => {
    const now = Math.floor(Date.now() / 1000);
    const step = Math.floor(now / 30);
    const previous = totpCode(secret, -1);
    expect(stepOfCode({ code: totpCode(secret), secret, now, lastStep: step - 1 })).toBe(step);
    expect(stepOfCode({ code: totpCode(secret), secret, now, lastStep: step })).toBeUndefined();
    expect(stepOfCode({ code: previous, secret, now, lastStep: step })).toBeUndefined();
    // A clock that was set back.
    expect(stepOfCode({ code: totpCode(secret), secret, now, lastStep: step + 1000 })).toBeUndefined();
  });

  test('are repeated when the one that was used last is sent once more, and no other is', () => {
    const now = Math.floor(Date.now() / 1000);
    const step = Math.floor(now / 30);
    const isSentAgain = (code: string, lastStep: number) => isRepeated({ code, secret, now, lastStep });
    expect([isSentAgain(totpCode(secret), step), isSentAgain(totpCode(secret, -1), step - 1)]).toEqual([true, true]);
    expect([isSentAgain(totpCode(secret), step - 1), isSentAgain(totpCode(secret, -1), step)]).toEqual([false, false]);
    expect(isSentAgain(totpCode(secret, -5), step - 5)).toBe(false);
  });

  test('are read with spaces as applications show them, and nothing else is a code', () => {
    for (const typed of [
      '123456',
      '123 456',
      ' 123\u00a0456 ',
      '12-34-56',
      '123\u202f456',
      `123456${' '.repeat(58)}`,
      '１２３４５６',
      '\u200e123456',
    ])
      expect(readOtp(typed)).toBe('123456');
    for (const typed of [
      '',
      '12345',
      '1234567',
      'abcdef',
      '١٢٣٤٥٦',
      null,
      ['123456'],
      123_456,
      '1'.repeat(5000),
      `123456${' '.repeat(59)}`,
      '12345６7',
    ])
      expect(readOtp(typed)).toBeUndefined();
  });

  test('come from a secret of 160 bits that the URI tells the application', () => {
    const drawn = drawTotpSecret();
    expect(drawn).toMatch(/^[A-Z2-7]{32}$/);
    expect(drawTotpSecret()).not.toBe(drawn);
    const uriOf = (issuer: string) => totpUri({ secret: drawn, issuer, email: 'zoé+a@example.test' });
    const expected = `otpauth://totp/Comptes%20G%C3%A9oplateforme:zo%C3%A9%2Ba%40example.test?secret=${drawn}&issuer=Comptes%20G%C3%A9oplateforme`;
    expect([uriOf('Comptes Géoplateforme'), uriOf('Comptes : Géoplateforme')]).toEqual([expected, expected]);
    expect(uriOf('Comptes:Géoplateforme')).toBe(expected);
  });
});
