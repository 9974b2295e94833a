import type { ComponentChildren } from 'preact';
import { ErrorSummary, type ErrorSummaryProps } from './error-summary.tsx';

/** The beginning of a page, beside its title and the summary of its errors. */
export interface PageHead {
  /** The title on the page, where it is not the one of the document. */
  readonly title?: ComponentChildren;
  /** The way back to the list that the page belongs to. */
  readonly back?: { readonly href: string; readonly label: string } | undefined;
  /** A sentence before everything else, such as the reason why a service asks for more. */
  readonly lead?: ComponentChildren;
  /** The part between the title and the summary of errors, such as the place among the steps. */
  readonly under?: ComponentChildren;
  readonly summary?: ErrorSummaryProps | undefined;
}

interface PageOpeningProps {
  /** Title of the document. */
  readonly title: string;
  readonly head: PageHead | undefined;
}

/** Begins every page: the way back, the one `h1`, and what is wrong with the form that was sent. */
export function PageOpening({ title, head = {} }: PageOpeningProps) {
  const { back, lead, under, summary } = head;
  return (
    <>
      {back && (
        <p class="fr-mb-2w">
          <a class="fr-link fr-icon-arrow-left-line fr-link--icon-left" href={back.href}>
            {back.label}
          </a>
        </p>
      )}
      <h1 class="fr-h4">{head.title ?? title}</h1>
      {lead}
      {under}
      <ErrorSummary {...summary} />
    </>
  );
}
