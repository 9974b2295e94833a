/** Returns a text in which characters that nobody sees, or that turn the text around, stand by their number. */
export const visibleText = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Cf}]/gu,
    (character) => `[U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`,
  );
