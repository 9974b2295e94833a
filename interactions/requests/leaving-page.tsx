import type Koa from 'koa';
import type { FormPost, Leaving } from '../../src/oidc/requests/leaving.ts';
import type { PageOf } from '../engine/page-of.ts';
import { renderContinuation } from '../views/continuation-page.tsx';
import { usePage, type PageContext } from '../views/layout/page-context.ts';
import { renderPage } from '../views/layout/page.tsx';

/** The page that posts an answer. A script presses the button; without one the person does. */
function FormPostPage({ action, members }: FormPost) {
  const { t, assetUrl } = usePage();
  const texts = t.frame.continuation;
  return (
    <>
      <p>{texts.formSentence}</p>
      <form method="post" action={action} id="form-post">
        {Object.entries(members).map(([name, value]) => (
          <input type="hidden" name={name} value={value} key={name} />
        ))}
        <button class="fr-btn" type="submit" id="continue">
          {texts.link}
        </button>
      </form>
      <script type="module" src={assetUrl('app/form-post.js')} />
    </>
  );
}

/**
 * Makes the last page of a request, by which the browser goes to the service with the answer: the page posts it, or leads to an address that
 * holds it. It has no other form: its policy lets it post to the service alone.
 */
export function createLeavingPage(pageOf: PageOf): (ctx: Koa.Context, leaving: Leaving) => string {
  return (ctx, leaving) => {
    const uiLocales = (ctx.oidc as { readonly params?: Readonly<Record<string, unknown>> } | undefined)?.params?.[
      'ui_locales'
    ];
    const page = pageOf(ctx, { uiLocales: typeof uiLocales === 'string' ? uiLocales : undefined });
    // A copy would read the CSRF token, which sets a cookie that this page has no use for.
    const withoutForms = Object.assign(Object.create(page) as PageContext, { languageForm: undefined });
    if ('href' in leaving) return renderContinuation(withoutForms, leaving);
    const { title } = page.t.frame.continuation;
    return renderPage(withoutForms, { title, isLeaving: true, body: <FormPostPage {...leaving} /> });
  };
}
