import { parsePhone } from '../../../src/domain/fields/phone.ts';
import { shownPhone } from '../../../src/domain/fields/shown-phone.ts';

test.each([
  ['06 12 34 56 78', '+33612345678'],
  ['06.12.34.56.78', '+33612345678'],
  ['+33 (0)6 12 34 56 78', '+33612345678'],
  ['+33612345678', '+33612345678'],
  ['0033 6 12 34 56 78', '+33612345678'],
  ['+33 1 53 18 88 00', '+33153188800'],
  ['+32 470 12 34 56', '+32470123456'],
  ['+262 692 12 34 56', '+262692123456'],
  ['0692 12 34 56', '+262692123456'],
  ['0262 12 34 56', '+262262123456'],
  ['0639 69 12 34', '+262639691234'],
  ['0690 12 34 56', '+590690123456'],
  ['0694 12 34 56', '+594694123456'],
  ['0696 12 34 56', '+596696123456'],
])('« %s » is the number %s', async (typed, value) => {
  expect(await parsePhone(typed)).toEqual({ ok: true, value });
  expect(await parsePhone(shownPhone(value))).toEqual({ ok: true, value });
});

test.each([
  ['+33612345678', '06 12 34 56 78'],
  ['+33153188800', '01 53 18 88 00'],
  ['+32470123456', '+32 470 12 34 56'],
  ['+262692123456', '+262 692 12 34 56'],
  ['not a number', 'not a number'],
])('%s is shown as « %s »', (stored, shown) => {
  expect(shownPhone(stored)).toBe(shown);
});

test.each([undefined, null, '', ' '])('%p counts as no number, without an error', async (typed) => {
  expect(await parsePhone(typed)).toEqual({ ok: true, value: null });
});

test.each([
  ['+1234567890123456', 'malformed'],
  ['06 12 ab 56 78', 'malformed'],
  ['+0612345678', 'malformed'],
  ['06 12 34 56', 'malformed'],
  ['112', 'malformed'],
  ['tel:+33612345678', 'malformed'],
  ['06 12 34 56 78 ext 4', 'malformed'],
  ['٠٦١٢٣٤٥٦٧٨', 'malformed'],
  ['０６１２３４５６７８', 'malformed'],
  ['6'.repeat(100_000), 'malformed'],
  [['0612345678'], 'malformed'],
  ['+33 899 12 34 56', 'premium'],
])('%p is refused: %s', async (typed, code) => {
  expect(await parsePhone(typed)).toEqual({ ok: false, code });
});
