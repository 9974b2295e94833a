import { normaliseCaptchaAnswer } from '../../src/captcha/normalise-captcha-answer.ts';

test.each([
  ['012345', 'as printed'],
  ['  012345\t\r\n', 'with blanks around'],
  ['012 345', 'with a space inside'],
  ['01\u00A023\u202F45', 'with non-breaking spaces'],
  ['0 1 2 3 4 5', 'digit by digit'],
  ['０１２３４５', 'in full width'],
  ['０１２　３４５', 'in full width with an ideographic space'],
])('%j is read as 012345: %s', (typed) => {
  expect(normaliseCaptchaAnswer(typed)).toBe('012345');
});

test.each([
  { what: 'empty', typed: '' },
  { what: 'blank', typed: '   ' },
  { what: 'five digits', typed: '12345' },
  { what: 'seven digits', typed: '1234567' },
  { what: 'a letter', typed: '01234a' },
  { what: 'a minus sign', typed: '-12345' },
  { what: 'a point', typed: '1.2345' },
  { what: 'a number of another kind', typed: '1e5000' },
  { what: 'digits of another script', typed: '٠١٢٣٤٥' },
  { what: 'ten thousand spaces', typed: `${' '.repeat(10_000)}012345` },
  { what: 'ten thousand digits', typed: '0'.repeat(10_000) },
])('an answer that is missing or wrong in form is no answer: $what', ({ typed }) => {
  expect(normaliseCaptchaAnswer(typed)).toBeUndefined();
});

test.each([
  [undefined],
  [null],
  [[]],
  [['012345']],
  [{}],
  [{ toString: () => '012345' }],
  [123456],
  [true],
  [Symbol('012345')],
])('a value other than text is no answer: %p', (typed) => {
  expect(normaliseCaptchaAnswer(typed)).toBeUndefined();
});
