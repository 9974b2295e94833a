import type { PageContext } from './page-context.ts';
import { usePage } from './page-context.ts';
import { PageTitle } from './page-title.tsx';
import { renderPage } from './page.tsx';

interface ContinuationPageProps {
  /** Where to go on; a validated address of a client, an upstream or ours. */
  readonly href: string;
  readonly title?: string | undefined;
  readonly sentence?: string | undefined;
}

export function ContinuationPage({ href, title, sentence }: ContinuationPageProps) {
  const { t } = usePage();
  return (
    <>
      <PageTitle>{title ?? t.frame.continuation.title}</PageTitle>
      <p>{sentence ?? t.frame.continuation.sentence}</p>
      <p>
        <a class="fr-btn" id="continue" href={href}>
          {t.frame.continuation.link}
        </a>
      </p>
    </>
  );
}

/**
 * The last answer of a flow that leaves our origin: a plain page instead of a redirect, because browsers apply
 * `form-action` to every hop after a form.
 */
export function renderContinuation(page: PageContext, props: ContinuationPageProps): string {
  if (/^\s*(javascript|data|vbscript):/i.test(props.href))
    throw new Error('A continuation page cannot lead to a script');
  return renderPage(page, {
    title: props.title ?? page.t.frame.continuation.title,
    refresh: props.href,
    body: <ContinuationPage {...props} />,
  });
}
