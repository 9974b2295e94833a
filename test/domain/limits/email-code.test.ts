import { drawEmailCode, emailCode, readEmailCode, resendPause } from '../../../src/domain/limits/email-code.ts';

test('the code of a message has eight digits, ten minutes and five tries', () => {
  expect(emailCode).toEqual({ digits: 8, seconds: 600, tries: 5, pauseSeconds: 30 });
  // One in ten begins with a zero.
  const codes = Array.from({ length: 500 }, drawEmailCode);
  expect(codes.filter((code) => !/^\d{8}$/.test(code))).toEqual([]);
  expect(new Set(codes).size).toBeGreaterThan(495);
});

test.each([
  '12345678',
  ' 1234 5678\n',
  '12-34-56-78',
  '1234\u00a05678',
  '１２３４５６７８',
  `12345678${' '.repeat(56)}`,
])('what was typed as %j is read as a code', (typed) => {
  expect(readEmailCode(typed)).toBe('12345678');
});

test.each([
  undefined,
  null,
  12_345_678,
  ['12345678'],
  '',
  '1234567',
  '123456789',
  'a12345678',
  '12345678a',
  '1234567a',
  '١٢٣٤٥٦٧٨',
  `12345678${' '.repeat(57)}`,
])('what was typed as %j is no code', (typed) => {
  expect(readEmailCode(typed)).toBeUndefined();
});

test.each([
  ['before any message', undefined, undefined],
  ['at the moment of the message', { sentAt: 1000 }, 30],
  ['one second before the pause ends', { sentAt: 971 }, 1],
  ['when the pause ends', { sentAt: 970 }, undefined],
  ['later', { sentAt: 900 }, undefined],
  ['after a second request that was held back', { sentAt: 900, askedAgainAt: 990 }, 20],
  ['after a message that went later than it was asked for', { sentAt: 995, askedAgainAt: 980 }, 25],
  ['by a clock that was put back', { sentAt: 1600 }, 30],
] as const)('another message may be asked for after a pause of thirty seconds: %s', (_when, sent, left) => {
  expect(resendPause(sent, 1000)).toBe(left);
});
