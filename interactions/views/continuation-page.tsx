import { LoneLink } from './forms/link-button.tsx';
import type { PageContext } from './layout/page-context.ts';
import { usePage } from './layout/page-context.ts';
import { renderPage } from './layout/page.tsx';

interface ContinuationPageProps {
  /** The address at which the page goes on: a validated one of a client, of an upstream or of ours. */
  readonly href: string;
  readonly title?: string | undefined;
  readonly sentence?: string | undefined;
}

export function ContinuationPage({ href, sentence }: ContinuationPageProps) {
  const { t } = usePage();
  return (
    <>
      <p>{sentence ?? t.frame.continuation.sentence}</p>
      <LoneLink id="continue" href={href}>
        {t.frame.continuation.link}
      </LoneLink>
    </>
  );
}

/**
 * Draws the last answer of a flow that leaves our origin. It is a page and no redirect, because browsers apply `form-action` to every
 * redirect after a form.
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
