import type Koa from 'koa';
import type { FormPost } from '../../src/oidc/requests/form-post.ts';
import type { PageOf } from '../engine/page-of.ts';
import { usePage, type PageContext } from '../views/layout/page-context.ts';
import { renderPage } from '../views/layout/page.tsx';

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
 * Makes the page that posts the answer of a request to its service. A script presses the button; without one the person does. The page has
 * no other form, because its policy lets it post to the service alone.
 */
export function createFormPostPage(pageOf: PageOf): (ctx: Koa.Context, post: FormPost) => string {
  return (ctx, post) => {
    const uiLocales = (ctx.oidc as { readonly params?: Readonly<Record<string, unknown>> } | undefined)?.params?.[
      'ui_locales'
    ];
    const page = pageOf(ctx, { uiLocales: typeof uiLocales === 'string' ? uiLocales : undefined });
    const { title } = page.t.frame.continuation;
    // A copy would read the CSRF token, which sets a cookie that this page has no use for.
    const withoutForms = Object.assign(Object.create(page) as PageContext, { languageForm: undefined });
    return renderPage(withoutForms, { title, isLeaving: true, body: <FormPostPage {...post} /> });
  };
}
