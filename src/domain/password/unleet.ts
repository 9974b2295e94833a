/** Letters that each character may stand for, beside `1`. */
export const leetCharacters: Readonly<Record<string, string>> = {
  '0': 'o',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '€': 'e',
  '!': 'i',
  '|': 'l',
};

/** Returns the lower-case readings of a text whose digits and special characters may stand for letters. A `1` is an i or an l. */
export function unleet(text: string): readonly [string, string] {
  const readWith = (letterForOne: string) =>
    text
      .toLowerCase()
      .replace(/[0-9@$€!|]/g, (character) =>
        character === '1' ? letterForOne : (leetCharacters[character] ?? character),
      );
  return [readWith('i'), readWith('l')];
}
