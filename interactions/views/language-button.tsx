import { languageNames } from '../texts/language-names.ts';
import type { Lang } from '../texts/index.ts';
import { usePage } from './page-context.ts';

/** A button that draws the same page in another language. On a page that can hold no form, a link leads to the choice of the language. */
export function LanguageButton({ lang }: { readonly lang: Lang }) {
  const { languageForm } = usePage();
  const look = 'fr-btn fr-icon-translate-2 app-language';
  if (!languageForm) {
    return (
      <a class={look} href={`/langue?lang=${lang}`} lang={lang} hreflang={lang}>
        {languageNames[lang]}
      </a>
    );
  }
  return (
    <button type="submit" form="language" name="lang" value={lang} class={look} lang={lang}>
      {languageNames[lang]}
    </button>
  );
}
