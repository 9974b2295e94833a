/** Signs that move the cursor of a terminal, begin a command to it, or turn the order of what stands on a line. */
const unseen = String.raw`[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]`;
const inLine = new RegExp(unseen, 'gu');
const inText = new RegExp(String.raw`(?![\n\t]|\r\n)${unseen}`, 'gu');

/** Writes a sign as JSON would, so that JSON stays what it is. */
const written = (sign: string) => String.raw`\u${sign.codePointAt(0)!.toString(16).padStart(4, '0')}`;

/** Returns a line that holds words from elsewhere as one line. */
export const asLine = (line: string): string => line.replace(inLine, written);

/** Returns an output of several lines whose words may come from elsewhere. */
export const asShown = (text: string): string => text.replace(inText, written);
