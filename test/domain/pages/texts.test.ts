import { texts } from '../../../interactions/texts/index.ts';

/** Returns every string of a dictionary. Texts that are functions are left out: the tests of their pages draw them. */
function allTexts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(allTexts);
  return [];
}

test('French texts keep high punctuation on the line of the word before it', () => {
  // This label is fixed to the letter, with its plain space.
  const french = allTexts(texts.fr).map((text) => text.replaceAll('Mot de passe oublié ?', ''));
  expect(french.filter((text) => / [;?!»]| :(?=\s|$)|« /m.test(text))).toEqual([]);
});

test.each([
  [1, 'une minute', 'one minute'],
  [61, '2 minutes', '2 minutes'],
  [7200, '120 minutes', '120 minutes'],
  [7201, '3 heures', '3 hours'],
  [86_400, '24 heures', '24 hours'],
])('a wait of %i seconds is told in units that people count in', (seconds, french, english) => {
  expect(texts.fr.registration.throttled(seconds)).toContain(`dans ${french}.`);
  expect(texts.en.registration.throttled(seconds)).toContain(`in ${english}.`);
});

test.each([
  ['fr', /\bsignes?\b(?! @)|plus à rien|le vôtre aujourd’hui|critères? .*rempli/],
  ['en', /unwanted messages|no use any more|your password today|Password again|Choice of/],
] as const)('the texts in %s say things as people say them', (lang, odd) => {
  expect(allTexts(texts[lang]).filter((text) => odd.test(text))).toEqual([]);
});

test('the date of the terms is written out', () => {
  const terms = { version: '1.0', date: '2026-11-25' };
  expect(texts.fr.pages.terms.versionOf(terms)).toBe('Version 1.0 du 25 novembre 2026');
  expect(texts.en.pages.terms.versionOf(terms)).toBe('Version 1.0 of 25 November 2026');
});

test('no text is empty', () => {
  expect(allTexts(texts).filter((text) => text.trim() === '')).toEqual([]);
});
