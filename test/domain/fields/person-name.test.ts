import { parsePersonName } from '../../../src/domain/fields/person-name.ts';

test.each([
  ["D'Alembert-Müller", "D'Alembert-Müller"],
  ['Ngũgĩ', 'Ngũgĩ'],
  ['O’Neil', 'O’Neil'],
  ["O’Neil-D'É", "O’Neil-D'É"],
  ['X', 'X'],
  ['  Marie   Claire ', 'Marie Claire'],
  ['J. R. R.', 'J. R. R.'],
  ['Lemai\u0302tre', 'Lemaître'],
  ['王', '王'],
  ['葛\u{e0100}', '葛\u{e0100}'],
  ['김', '김'],
  ['นภา', 'นภา'],
  ['𠮷'.repeat(100), '𠮷'.repeat(100)],
])('« %s » is a name', (typed, value) => {
  expect(parsePersonName(typed)).toEqual({ ok: true, value });
});

test.each([undefined, null, '', '   '])('%p counts as no name, without an error', (typed) => {
  expect(parsePersonName(typed)).toEqual({ ok: true, value: null });
});

test.each([
  ['a'.repeat(101), 'too_long'],
  ['<script>', 'characters'],
  ['{{name}}', 'characters'],
  ['claire@exemple.fr', 'characters'],
  ['https://example.test/', 'characters'],
  ['Cl\u202eaire', 'characters'],
  ['Cl\u2066aire', 'characters'],
  ['Cl\u200baire', 'characters'],
  ['\ufeffClaire', 'characters'],
  ['Cl\u0007aire', 'characters'],
  ['Claire\r\nBcc', 'characters'],
  ['Claire 🦉', 'characters'],
  ['Claire 2', 'characters'],
  ['-', 'characters'],
  ['\u3164', 'characters'],
  ['\u034f', 'characters'],
  ['\u115f\u1160', 'characters'],
  ['\uffa0', 'characters'],
  ['\u2800 \u2800', 'characters'],
  ['\u{13441}', 'characters'],
  ['\ufe0f', 'characters'],
  ['Claire\u3164', 'characters'],
  ['Claire\u034f', 'characters'],
  [`Q${'\u0302'.repeat(5)}`, 'characters'],
  [['Claire'], 'characters'],
  [{ toString: 'Claire' }, 'characters'],
])('%p is refused: %s', (typed, code) => {
  expect(parsePersonName(typed)).toEqual({ ok: false, code });
});
