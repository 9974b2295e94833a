type Kind = 'DateTimeFormat' | 'ListFormat' | 'NumberFormat' | 'RelativeTimeFormat';

const made = new Map<string, unknown>();

/** Returns the formatter that was made for the same arguments, or makes it: that takes a tenth of a millisecond, and every page needs some. */
function remember<Format>(kind: Kind, locale: string, options: object, make: () => Format): Format {
  const key = JSON.stringify([kind, locale, options]);
  const known = made.get(key) ?? make();
  made.set(key, known);
  return known as Format;
}

/** Gives the formatters of a language. The texts alone choose the arguments, so there are few of them. */
export const formats = {
  date: (locale: string, options: Intl.DateTimeFormatOptions) =>
    remember('DateTimeFormat', locale, options, () => new Intl.DateTimeFormat(locale, options)),
  list: (locale: string, options: Intl.ListFormatOptions = {}) =>
    remember('ListFormat', locale, options, () => new Intl.ListFormat(locale, options)),
  number: (locale: string, options: Intl.NumberFormatOptions = {}) =>
    remember('NumberFormat', locale, options, () => new Intl.NumberFormat(locale, options)),
  ago: (locale: string, options: Intl.RelativeTimeFormatOptions) =>
    remember('RelativeTimeFormat', locale, options, () => new Intl.RelativeTimeFormat(locale, options)),
};
