import type { ErrorCode } from '../../src/errors.ts';
import { ButtonGroup } from './button-group.tsx';
import { ErrorReference } from './error-reference.tsx';
import { LinkButton } from './link-button.tsx';
import type { PageContext } from './page-context.ts';
import { usePage } from './page-context.ts';
import { PageTitle } from './page-title.tsx';
import { renderPage } from './page.tsx';

export interface ErrorPageProps {
  readonly title: string;
  readonly sentence: string;
  /** Says what the person can do. */
  readonly advice: string;
  /** The reference by which the log is searched. */
  readonly reference: string;
  /** The link back to the service, when an authorization request is still alive. */
  readonly back?: { readonly href: string; readonly label: string } | undefined;
  /** Offers ways to begin anew without a service, because the service that the person came from is no longer known. */
  readonly beginsAnew?: boolean;
}

function BeginAnew() {
  const { t, operator } = usePage();
  const { siteMap } = t.pages;
  return (
    <>
      <p>{t.errors.beginAnew}</p>
      <ul id="begin-anew">
        {operator.registrationOpen && (
          <li>
            <a href="/inscription">{siteMap.signUp}</a>
          </li>
        )}
        <li>
          <a href="/compte">{siteMap.profile}</a>
        </li>
      </ul>
    </>
  );
}

export function ErrorPage({ title, sentence, advice, reference, back, beginsAnew }: ErrorPageProps) {
  return (
    <>
      <PageTitle>{title}</PageTitle>
      <p class="fr-text--lead">{sentence}</p>
      <p>{advice}</p>
      {back && (
        <ButtonGroup>
          <LinkButton id="back" href={back.href}>
            {back.label}
          </LinkButton>
        </ButtonGroup>
      )}
      {beginsAnew && <BeginAnew />}
      <ErrorReference reference={reference} />
    </>
  );
}

export interface ErrorOfCode {
  readonly code: ErrorCode;
  readonly reference: string;
  readonly back?: ErrorPageProps['back'];
}

/** Draws the page of an AppError, with the texts of its code. */
export function renderErrorPage(page: PageContext, { code, reference, back }: ErrorOfCode): string {
  const texts = page.t.errors[code];
  // A dead link no longer says what it was for. Most people who see this page wanted a new password.
  const way =
    back ??
    (code === 'link_invalid' ? { href: '/mot-de-passe-oublie', label: page.t.recovery.reset.askAgain } : undefined);
  const beginsAnew = code === 'flow_expired' && !way;
  return renderPage(page, {
    title: texts.title,
    body: <ErrorPage {...texts} reference={reference} back={way} beginsAnew={beginsAnew} />,
  });
}
