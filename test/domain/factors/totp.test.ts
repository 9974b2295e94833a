import { drawTotpSecret, isRepeated, readOtp, stepOfCode, totpUri } from '../../../src/domain/factors/totp.ts';
import { shiftClock } from '../../support/shift-clock.ts';
import { totpCode } from '../../support/people/totp-code.ts';

describe('codes of an authenticator application', () => {
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  // The clock goes to the middle of a step, so that no step ends between two lines.
  beforeEach(() => shiftClock(45 - ((Date.now() / 1000) % 30)));
  afterEach(() => shiftClock(0));

  test('the codes are those of RFC 6238', () => {
    // RFC 6238 lists codes of eight digits in appendix B; an application shows the last six.
    const known = [
      [59, '287082'],
      [1_111_111_109, '081804'],
      [1_234_567_890, '005924'],
      [20_000_000_000, '353130'],
    ] as const;
    for (const [now, code] of known) expect(stepOfCode({ code, secret, now, lastStep: 0 })).toBe(Math.floor(now / 30));
    // The same appendix has eight digits of three hashes, each with a secret as long as the hash.
    const seeds = {
      sha1: secret,
      sha256: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA',
      sha512: `${'GEZDGNBVGY3TQOJQ'.repeat(6)}GEZDGNA`,
    };
    for (const [algorithm, code] of [
      ['sha1', '94287082'],
      ['sha256', '46119246'],
      ['sha512', '90693936'],
    ] as const) {
      const form = { algorithm, digits: 8, period: 30, secret: seeds[algorithm], now: 59, lastStep: 0 } as const;
      expect([stepOfCode({ ...form, code }), stepOfCode({ ...form, code: code.slice(2) })]).toEqual([1, undefined]);
      expect(stepOfCode({ ...form, code, period: 60 })).toBeUndefined();
    }
  });

  test('a code is good in its step and in the next one, and at no other time', () => {
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

  test('a code is refused once its step or a later one was used', () => {
    const now = Math.floor(Date.now() / 1000);
    const step = Math.floor(now / 30);
    const previous = totpCode(secret, -1);
    expect(stepOfCode({ code: totpCode(secret), secret, now, lastStep: step - 1 })).toBe(step);
    expect(stepOfCode({ code: totpCode(secret), secret, now, lastStep: step })).toBeUndefined();
    expect(stepOfCode({ code: previous, secret, now, lastStep: step })).toBeUndefined();
    // The third case is a clock that was set back.
    expect(stepOfCode({ code: totpCode(secret), secret, now, lastStep: step + 1000 })).toBeUndefined();
  });

  test('only the code that was used last counts as repeated when it is sent once more', () => {
    const now = Math.floor(Date.now() / 1000);
    const step = Math.floor(now / 30);
    const isSentAgain = (code: string, lastStep: number) => isRepeated({ code, secret, now, lastStep });
    expect([isSentAgain(totpCode(secret), step), isSentAgain(totpCode(secret, -1), step - 1)]).toEqual([true, true]);
    expect([isSentAgain(totpCode(secret), step - 1), isSentAgain(totpCode(secret, -1), step)]).toEqual([false, false]);
    expect(isSentAgain(totpCode(secret, -5), step - 5)).toBe(false);
  });

  test('a code is read with the spaces that applications show, and no other text is a code', () => {
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
    expect(readOtp('1234 5678')).toBe('12345678');
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

  test('a secret has 160 bits, and the URI tells it to the application', () => {
    const drawn = drawTotpSecret();
    expect(drawn).toMatch(/^[A-Z2-7]{32}$/);
    expect(drawTotpSecret()).not.toBe(drawn);
    const uriOf = (issuer: string) => totpUri({ secret: drawn, issuer, email: 'zoé+a@example.test' });
    const expected = `otpauth://totp/Comptes%20G%C3%A9oplateforme:zo%C3%A9%2Ba%40example.test?secret=${drawn}&issuer=Comptes%20G%C3%A9oplateforme`;
    expect([uriOf('Comptes Géoplateforme'), uriOf('Comptes : Géoplateforme')]).toEqual([expected, expected]);
    expect(uriOf('Comptes:Géoplateforme')).toBe(expected);
  });
});
