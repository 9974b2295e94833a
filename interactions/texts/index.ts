import * as en from './en.ts';
import * as fr from './fr.ts';
import type { Texts } from './translation.ts';

export type { Texts } from './translation.ts';

export const texts = { fr, en } satisfies Record<string, Texts>;

export type Lang = keyof typeof texts;

/** Returns whether a cookie, a form or a parameter names a language of ours. */
export function isLang(value: unknown): value is Lang {
  return typeof value === 'string' && Object.hasOwn(texts, value);
}

/** Returns a language that a row or a message names, or another one where it names none of ours. */
export function langOr(value: unknown, otherwise: Lang = 'fr'): Lang {
  return isLang(value) ? value : otherwise;
}

/** Returns the first language of a list of preferences that exists here. Regions are ignored: "en-GB" counts as "en". */
function firstKnown(tags: readonly string[]): Lang | undefined {
  for (const tag of tags) {
    const base = tag.trim().toLowerCase().split('-')[0];
    if (isLang(base)) return base;
  }
  return undefined;
}

function acceptedTags(header: string): readonly string[] {
  return header
    .split(',')
    .slice(0, 20)
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';');
      const quality = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean);
      return { tag, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);
}

export interface LanguageWishes {
  /** Value of the `lang` cookie. */
  readonly cookie?: string | undefined;
  /** `ui_locales` of OpenID Connect: tags separated by spaces, the most wanted first. */
  readonly uiLocales?: string | undefined;
  /** Language that the account of the signed-in person keeps since its registration. */
  readonly accountLocale?: string | null | undefined;
  readonly acceptLanguage?: string | undefined;
}

/**
 * Chooses the language. What the person chose in this browser comes first, then what the service asks for, then the language of her account,
 * then what the browser says.
 */
export function chooseLang({ cookie, uiLocales, accountLocale, acceptLanguage }: LanguageWishes): Lang {
  if (isLang(cookie)) return cookie;
  const asked = firstKnown((uiLocales ?? '').split(' '));
  if (asked) return asked;
  if (isLang(accountLocale)) return accountLocale;
  return firstKnown(acceptedTags(acceptLanguage ?? '')) ?? 'fr';
}
