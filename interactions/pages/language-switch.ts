import { isLang, type Lang } from '../texts/index.ts';

/** Returns the language of a form that a language button of the header has sent. Such a form answers no question of its page. */
export function languageSwitch({ action, lang }: Readonly<Record<string, unknown>>): Lang | undefined {
  return action === undefined && isLang(lang) ? lang : undefined;
}
