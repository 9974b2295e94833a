import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { PageForm, type DrawnForm, type FormContent } from '../forms/drawn-form.ts';
import { fillFrame } from './frame.tsx';
import { LanguageForm } from './language-form.tsx';
import { PageScope, WideScope } from './page-context.ts';
import type { PageContext } from './page-context.ts';
import { PageOpening, type PageHead } from './page-head.tsx';
import { PasskeySignals } from './passkey-signals.tsx';
import { PersonMenu } from './person-menu.tsx';
import { SideMenu } from './side-menu.tsx';
import { withWholeAddresses } from './whole-addresses.ts';

export type { PageContext, Theme } from './page-context.ts';

export interface PageContent {
  /** Title as "page - step". The name of the service is appended. */
  readonly title: string;
  readonly head?: PageHead | undefined;
  /** The values in the fields of the page. */
  readonly form?: FormContent['values'] | undefined;
  /** The errors of the fields. The page begins with them, and so does its title, because a screen reader says the title before the page. */
  readonly errors?: FormContent['errors'] | undefined;
  /** Says that the page is about an error of no form. */
  readonly hasErrors?: boolean | undefined;
  /** Draws a card of eight columns instead of six, for accounts and forms of several steps. */
  readonly wide?: boolean | undefined;
  /** Draws no card, for pages of text. */
  readonly plain?: boolean | undefined;
  /** Address of a meta refresh, for continuation pages. */
  readonly refresh?: string | undefined;
  /** The language buttons send the main form, so that nothing typed is lost. The address of the page must answer `lang`. */
  readonly keepsTyped?: boolean | undefined;
  /** Leaves out every form of the frame, for a page whose policy lets it post to a service alone. */
  readonly isLeaving?: boolean | undefined;
  readonly body: ComponentChildren;
}

/** The part of the head of a document that is about this page alone. */
function HeadLines({ page, content }: { readonly page: PageContext; readonly content: PageContent }) {
  const hasErrors = content.hasErrors ?? Object.keys(content.errors ?? {}).length > 0;
  const title = `${hasErrors ? page.t.frame.errorPrefix : ''}${content.title} - ${page.operator.serviceName}`;
  return (
    <>
      {content.refresh && <meta http-equiv="refresh" content={`0;url=${content.refresh}`} />}
      <title>{title}</title>
    </>
  );
}

function Main({ page: { menu, cameFrom, t }, content }: { readonly page: PageContext; readonly content: PageContent }) {
  const body = (
    <>
      <PageOpening title={content.title} head={content.head} />
      {content.body}
    </>
  );
  const columns =
    content.wide || content.plain
      ? 'fr-col-12 fr-col-md-10 fr-col-lg-8'
      : 'fr-col-12 fr-col-md-10 fr-col-lg-8 fr-col-xl-6';
  return (
    <main id="content" tabindex={-1} class={content.plain ? 'app-plain fr-container fr-py-6w' : 'app-main'}>
      <div class={content.plain ? undefined : 'fr-container fr-container--fluid fr-py-md-4w'}>
        {cameFrom && (
          <p class="app-came-from">
            <a class="fr-link fr-icon-arrow-left-line fr-link--icon-left" id="came-from" href={cameFrom.href}>
              {t.frame.backTo(cameFrom.name)}
            </a>
          </p>
        )}
        <div class="fr-grid-row fr-grid-row--center">
          {menu && (
            <div class="fr-col-12 fr-col-md-4 fr-col-lg-3">
              <SideMenu menu={menu} />
            </div>
          )}
          <div class={menu ? `fr-col-12 fr-col-md-8 fr-col-lg-${menu.isFull ? 9 : 8}` : columns}>
            {content.plain ? body : <div class={`app-card${menu?.isFull ? ' app-card--full' : ''}`}>{body}</div>}
          </div>
        </div>
      </div>
      <PasskeySignals />
    </main>
  );
}

/** Returns the full HTML document of a page. */
export function renderPage(page: PageContext, content: PageContent): string {
  const form: DrawnForm = { values: content.form ?? {}, errors: content.errors ?? {} };
  const draw = (part: ComponentChildren) =>
    renderToString(<PageScope.Provider value={page}>{part}</PageScope.Provider>);
  // The header depends on the main form, so the body is drawn before the frame.
  const main = draw(
    <PageForm.Provider value={form}>
      <WideScope.Provider value={content.wide === true || page.menu !== undefined}>
        <Main page={page} content={content} />
      </WideScope.Provider>
    </PageForm.Provider>,
  );
  const firstAction = content.keepsTyped ? form.firstAction : undefined;
  return fillFrame(page, {
    isLeaving: content.isLeaving === true,
    firstAction,
    parts: {
      main: withWholeAddresses(main),
      title: draw(<HeadLines page={page} content={content} />),
      person: draw(<PersonMenu />),
      end: firstAction === undefined ? draw(<LanguageForm />) : '',
    },
  });
}
