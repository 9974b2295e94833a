import { texts } from '../../interactions/texts/index.ts';

/** Every string of a dictionary; those that need words are left to the pages that draw them. */
function allTexts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(allTexts);
  return [];
}

test('French texts keep their high punctuation on the line of the word before it', () => {
  // This label is fixed to the letter, its plain space included.
  const french = allTexts(texts.fr).map((text) => text.replaceAll('Mot de passe oublié ?', ''));
  expect(french.filter((text) => / [;?!»]| :(?=\s|$)|« /m.test(text))).toEqual([]);
});

test('no text is empty', () => {
  expect(allTexts(texts).filter((text) => text.trim() === '')).toEqual([]);
});
