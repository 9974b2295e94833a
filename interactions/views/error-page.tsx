import { AppError, type ErrorCode } from '../../src/errors.ts';
import { ButtonGroup } from './forms/button-group.tsx';
import { ErrorReference } from './error-reference.tsx';
import { LinkButton } from './forms/link-button.tsx';
import type { PageContext } from './layout/page-context.ts';
import { usePage } from './layout/page-context.ts';
import { nextMinute } from './next-minute.ts';
import { renderPage } from './layout/page.tsx';
import { ToAccount } from './to-account.tsx';

interface Exit {
  readonly href: string;
  readonly label: string;
}

export interface ErrorPageProps {
  readonly sentence: string;
  /** Says what the person can do. */
  readonly advice: string;
  /** The status of the answer, by which people name such a page. */
  readonly status?: number | undefined;
  /** Epoch seconds from which on the person can try again. */
  readonly until?: number | undefined;
  /** The reference by which the log is searched. */
  readonly reference: string;
  /** The link back to the service, when an authorization request is still alive. */
  readonly back?: Exit | undefined;
  /** The other way on, beside `back`. */
  readonly other?: Exit | undefined;
  /** Offers ways to begin anew without a service, because it is not known what the person came for. */
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

/** Says what happened, what the person can do, where she can go from here, and whom she can write to. */
export function ErrorPage(props: ErrorPageProps) {
  const { sentence, advice, status, until, reference, back, other, beginsAnew } = props;
  const { t } = usePage();
  return (
    <>
      {status !== undefined && (
        <p class="fr-text--sm fr-mb-2w" id="code">
          {t.errors.code(status)}
        </p>
      )}
      <p class="fr-text--lead">{sentence}</p>
      <p>{advice}</p>
      {until !== undefined && <p id="wait-until">{t.frame.wait.until(nextMinute(until))}</p>}
      {back && (
        <ButtonGroup>
          <LinkButton id="back" href={back.href}>
            {back.label}
          </LinkButton>
          {other && (
            <LinkButton id="other" href={other.href} kind="secondary">
              {other.label}
            </LinkButton>
          )}
        </ButtonGroup>
      )}
      {beginsAnew && <BeginAnew />}
      {!back && !beginsAnew && <ToAccount />}
      <ErrorReference reference={reference} />
    </>
  );
}

export interface ErrorOfCode {
  readonly code: ErrorCode;
  readonly reference: string;
  readonly back?: ErrorPageProps['back'];
  readonly until?: number | undefined;
  /** Origin of the issuer, for a person who came under another name of the server. */
  readonly origin: string;
}

/** Errors that are gone when the same page is asked for a little later. */
const isFailure = (code: ErrorCode) => ['internal', 'busy', 'unavailable'].includes(code);

/** Returns the way on from an error that names one by itself. */
function ownExit(
  { t, operator }: PageContext,
  { code, origin }: Pick<ErrorOfCode, 'code' | 'origin'>,
): Exit | undefined {
  // A dead link mostly no longer says what it was for. Most people who see this page wanted a new password.
  if (code === 'link_invalid') return { href: '/mot-de-passe-oublie', label: t.recovery.reset.askAgain };
  if (code === 'wrong_host') return { href: `${origin}/`, label: operator.serviceName };
  if (code === 'registration_link_invalid' || code === 'registration_closed')
    return { href: '/compte', label: t.login.signIn.title };
  // The account needs a sign-in, which is closed.
  if (code === 'sign_in_closed') return { href: '/aide', label: t.frame.help };
  // Every other page leads to the same answer, as long as the browser refuses cookies.
  if (code === 'cookies_blocked') return { href: '/aide', label: t.frame.help };
  return undefined;
}

/** Returns the ways on from a failure of ours: the same page once more, then the service that waits, or the help. Neither needs a sign-in. */
export const exitsAfterFailure = ({ t, path }: PageContext, service: Exit | undefined) => ({
  back: { href: path, label: t.errors.tryAgain },
  other: service ?? { href: '/aide', label: t.frame.help },
});

function exitsOf(page: PageContext, error: ErrorOfCode): Pick<ErrorPageProps, 'back' | 'other'> {
  const { code, back } = error;
  if (isFailure(code)) return exitsAfterFailure(page, back);
  const signUp = { href: '/inscription', label: page.t.pages.siteMap.signUp };
  return { back: back ?? ownExit(page, error), other: code === 'registration_link_invalid' ? signUp : undefined };
}

/** Draws the page of an AppError, with the texts of its code. */
export function renderErrorPage(page: PageContext, error: ErrorOfCode): string {
  const { code, reference, until } = error;
  const texts = page.t.errors[code];
  const { back, other } = exitsOf(page, error);
  const { status } = new AppError(code);
  return renderPage(page, {
    title: texts.title,
    body: (
      <ErrorPage
        {...texts}
        status={status}
        until={until}
        reference={reference}
        back={back}
        other={other}
        beginsAnew={code === 'link_invalid' || (code === 'flow_expired' && !back)}
      />
    ),
  });
}
