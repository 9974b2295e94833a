import { countryCodes } from '../../src/domain/country.ts';
import type { Lang } from '../texts/index.ts';

type Options = readonly { readonly value: string; readonly label: string }[];

const made = new Map<Lang, Options>();

/** Every country in the page's language, France first, the others in the order of that language's alphabet. */
export function countryOptions(lang: Lang): Options {
  const known = made.get(lang);
  if (known) return known;
  const names = new Intl.DisplayNames(lang, { type: 'region', style: 'short' });
  const { compare } = new Intl.Collator(lang);
  const [first, ...others] = countryCodes.map((value) => ({ value, label: names.of(value) ?? value }));
  const options = [...(first ? [first] : []), ...others.toSorted((a, b) => compare(a.label, b.label))];
  made.set(lang, options);
  return options;
}
