import { Alert } from '../views/alert.tsx';
import { LoneButton } from '../views/forms/button.tsx';
import { isTheme, themes } from '../views/layout/page-context.ts';
import { renderPage } from '../views/layout/page.tsx';
import type { PageContext } from '../views/layout/page.tsx';
import { RadioGroup } from '../views/forms/radio-group.tsx';
import { StepForm } from '../views/forms/step-form.tsx';
import { languageNames } from '../texts/language-names.ts';
import { texts, type Lang } from '../texts/index.ts';

export interface Preference {
  /** Name of the field and of the cookie. */
  readonly name: 'theme' | 'lang';
  readonly values: readonly string[];
}

export const preferences = {
  affichage: { name: 'theme', values: themes },
  langue: { name: 'lang', values: Object.keys(texts) },
} as const satisfies Record<string, Preference>;

function wordsOf(page: PageContext, name: Preference['name']) {
  const { frame, pages } = page.t;
  if (name === 'theme') {
    const label = (value: string) => (isTheme(value) ? frame.display[value] : value);
    return { ...frame.display, label, lang: () => undefined };
  }
  return { ...pages.language, label: (value: string) => languageNames[value as Lang], lang: (value: string) => value };
}

interface PreferencePageRequest {
  readonly page: PageContext;
  readonly preference: Preference;
  readonly value: string;
  /** The page that the button leads to. Without it the page says that the choice is saved. */
  readonly back?: string | undefined;
  readonly saved?: boolean | undefined;
  readonly wrong?: boolean | undefined;
}

export function renderPreferencePage({ page, preference, value, back, saved, wrong }: PreferencePageRequest): string {
  const { pages } = page.t;
  const { name, values } = preference;
  const words = wordsOf(page, name);
  return renderPage(page, {
    title: words.title,
    form: { [name]: value },
    errors: wrong ? { [name]: pages.choose } : {},
    body: (
      <>
        {saved && (
          <Alert kind="success" title={pages.saved}>
            {pages.savedSentence}
          </Alert>
        )}
        <StepForm>
          {back && <input type="hidden" name="back" value={back} />}
          <RadioGroup
            rich
            name={name}
            legend={words.legend}
            options={values.map((option) => ({ value: option, label: words.label(option), lang: words.lang(option) }))}
          />
          <LoneButton action="save">{pages.save}</LoneButton>
        </StepForm>
      </>
    ),
  });
}
