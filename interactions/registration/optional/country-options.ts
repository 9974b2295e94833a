import { countryCodes, countryName } from '../../../src/domain/fields/country.ts';
import type { Lang } from '../../texts/index.ts';

type Options = readonly { readonly value: string; readonly label: string }[];

const made = new Map<Lang, Options>();

/** Returns every country in the language of the page: France first, the others in alphabetical order of that language. */
export function countryOptions(lang: Lang): Options {
  const known = made.get(lang);
  if (known) return known;
  const { compare } = new Intl.Collator(lang);
  const [first, ...others] = countryCodes.map((value) => ({ value, label: countryName(value, lang) }));
  const options = [...(first ? [first] : []), ...others.toSorted((a, b) => compare(a.label, b.label))];
  made.set(lang, options);
  return options;
}
