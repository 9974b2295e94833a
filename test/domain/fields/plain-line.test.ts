import { parsePlainLine } from '../../../src/domain/fields/plain-line.ts';

test.each([
  ['73 avenue de Paris, bât. B', '73 avenue de Paris, bât. B'],
  ['  12   rue de l’Église ', '12 rue de l’Église'],
  ['Dupont & Fils / SARL n° 2 (est)', 'Dupont & Fils / SARL n° 2 (est)'],
  ['東京都千代田区', '東京都千代田区'],
  ['葛\u{e0100}飾区', '葛\u{e0100}飾区'],
  ['-', '-'],
])('« %s » is a line', (typed, value) => {
  expect(parsePlainLine(typed)).toEqual({ ok: true, value });
});

test.each([undefined, null, '', ' '])('%p counts as no line, without an error', (typed) => {
  expect(parsePlainLine(typed)).toEqual({ ok: true, value: null });
});

test.each([
  ['a'.repeat(151), 'too_long'],
  ['<b>rue</b>', 'characters'],
  ['rue\nville', 'characters'],
  ['ru\u202ee', 'characters'],
  ['ru\u200be', 'characters'],
  ['ru\ud800e', 'characters'],
  ['\u3164', 'characters'],
  ['\u034f', 'characters'],
  ['\u115f\u1160', 'characters'],
  ['\uffa0', 'characters'],
  ['\u2800 \u2800', 'characters'],
  ['\u{13441}', 'characters'],
  ['\ufe0f', 'characters'],
  ['rue\u3164', 'characters'],
  [['rue'], 'characters'],
])('%p is refused: %s', (typed, code) => {
  expect(parsePlainLine(typed)).toEqual({ ok: false, code });
});
