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

test.each([undefined, null, '', '   ', '\u200b \ufeff'])('%p counts as no name, without an error', (typed) => {
  expect(parsePersonName(typed)).toEqual({ ok: true, value: null });
});

test.each([
  ['a'.repeat(101), 'too_long'],
  ['<script>', 'characters'],
  ['{{name}}', 'characters'],
  ['claire@exemple.fr', 'characters'],
  ['https://example.test/', 'characters'],
  ['Cl\u2066aire', 'invisible'],
  ['Cl\u00adaire', 'invisible'],
  ['Cl\u0007aire', 'invisible'],
  ['Claire\r\nBcc', 'invisible'],
  ['Claire 🦉', 'characters'],
  ['Claire 2', 'characters'],
  ['-', 'characters'],
  ['\u3164', 'invisible'],
  ['\u034f', 'invisible'],
  ['\u115f\u1160', 'invisible'],
  ['\uffa0', 'invisible'],
  ['\u2800 \u2800', 'invisible'],
  ['\u{13441}', 'invisible'],
  ['\ufe0f', 'characters'],
  ['Claire\u3164', 'invisible'],
  ['Claire\u034f', 'invisible'],
  [`Q${'\u0302'.repeat(5)}`, 'characters'],
  [['Claire'], 'characters'],
  [{ toString: 'Claire' }, 'characters'],
])('%p is refused: %s', (typed, code) => {
  expect(parsePersonName(typed)).toEqual({ ok: false, code });
});
