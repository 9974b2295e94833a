import { languageNames } from '../../texts/language-names.ts';
import type { Lang } from '../../texts/index.ts';
import { usePage } from './page-context.ts';

/**
 * A button that draws the same page in another language. It sends the main form where the page keeps what is typed. On a page that can hold no form,
 * a link leads to the choice of the language.
 */
export function LanguageButton({ lang, form }: { readonly lang: Lang; readonly form: 'language' | 'step' }) {
  const { languageForm } = usePage();
  const look = 'fr-btn fr-btn--sm fr-btn--tertiary-no-outline fr-btn--icon-left fr-icon-translate-2';
  if (!languageForm) {
    return (
      <a class={look} href={`/langue?lang=${lang}`} lang={lang} hreflang={lang}>
        {languageNames[lang]}
      </a>
    );
  }
  return (
    <button type="submit" form={form} name="lang" value={lang} class={look} lang={lang}>
      {languageNames[lang]}
    </button>
  );
}
