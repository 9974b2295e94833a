import { countryCodes, parseCountry } from '../../../src/domain/fields/country.ts';
import { parsePostalCode } from '../../../src/domain/fields/postal-code.ts';

test.each([
  ['94160', 'FR', '94160'],
  ['94 160', 'FR', '94160'],
  ['20000', 'FR', '20000'],
  ['97400', 'FR', '97400'],
  ['98800', 'FR', '98800'],
  ['01000', 'FR', '01000'],
  ['1000', 'BE', '1000'],
  ['sw1a 1aa', 'GB', 'SW1A 1AA'],
  ['1010-001', 'PT', '1010-001'],
])('« %s » is a postal code of %s', (typed, country, value) => {
  expect(parsePostalCode(typed, country)).toEqual({ ok: true, value });
});

test.each([undefined, null, '', ' '])('%p counts as no postal code, without an error', (typed) => {
  expect(parsePostalCode(typed, 'FR')).toEqual({ ok: true, value: null });
});

test.each([
  ['7500', 'FR', 'french'],
  ['750011', 'FR', 'french'],
  ['00000', 'FR', 'french'],
  ['00123', 'FR', 'french'],
  ['2A000', 'FR', 'french'],
  ['٧٥٠٠١', 'FR', 'french'],
  ['７５００１', 'FR', 'french'],
  [['75001'], 'FR', 'french'],
  ['1234567890123', 'BE', 'foreign'],
  ['10<0', 'BE', 'foreign'],
  ['ß', 'DE', 'foreign'],
  ['-', 'BE', 'foreign'],
])('%p is no postal code of %s', (typed, country, code) => {
  expect(parsePostalCode(typed, country)).toEqual({ ok: false, code });
});

test('France is the first country of the list, and the country when none is chosen', () => {
  expect(countryCodes[0]).toBe('FR');
  expect(new Set(countryCodes).size).toBe(249);
  expect(parseCountry(undefined)).toBe('FR');
  expect(parseCountry('')).toBe('FR');
  expect(parseCountry('BE')).toBe('BE');
  for (const none of ['XX', 'fr', 'France', '<b>']) expect(parseCountry(none)).toBeUndefined();
});
