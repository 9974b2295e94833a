import type { Lang } from '../../interactions/texts/index.ts';

const months = {
  fr: 'janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc',
  en: 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec',
} as const satisfies Record<Lang, string>;

/** Forms of a date or of a time that `dates` of the texts does not write, in the words of each language. */
const oddForms = {
  // The first of a month without « er », a day that may stand alone at the end of a line, and the times of other languages.
  fr: new RegExp(
    `\\b1[ \\u00a0](?:${months.fr})|\\b\\d{1,2}(?:er)? (?:${months.fr})[^ ]* 20\\d\\d|\\b\\d{1,2}:\\d{2}\\b(?!:)|\\b\\d{1,2} h \\d{2}\\b|\\bUTC\\b`,
  ),
  en: new RegExp(
    `\\b\\d{1,2}(?:(?:st|nd|rd|th)[ \\u00a0](?:${months.en})| (?:${months.en})[^ ]* 20\\d\\d)|\\b\\d{1,2}[ \\u00a0]h[ \\u00a0]\\d{2}\\b|\\bUTC\\b`,
  ),
} as const satisfies Record<Lang, RegExp>;

/** Parts of a document that are typed, or that programs read. */
const leftOut = /<(script|style|code|pre|textarea|kbd)\b[^]*?<\/\1>/g;

/** Returns where a document or a text names a date or a time in another form than the one of its language. */
export function oddTimes(document: string, lang: Lang): readonly string[] {
  const text = document
    .replaceAll(leftOut, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&nbsp;', '\u00a0');
  return [...text.matchAll(new RegExp(oddForms[lang], 'g'))].map(
    ({ index }) => `odd form of a time: …${text.slice(Math.max(0, index - 20), index + 25)}…`,
  );
}
