import { usePage } from './page-context.ts';

/** The form that the language buttons of the header send. It stands last, so that the first form of a page is the page's own. */
export function LanguageForm() {
  const page = usePage();
  if (!page.languageForm) return null;
  const { back } = page.languageForm;
  return (
    <form method="post" action="/langue" id="language">
      <input type="hidden" name="csrf" value={page.csrf} />
      {back && <input type="hidden" name="back" value={back} />}
    </form>
  );
}
