import type { ComponentChildren } from 'preact';

interface BackLinkProps {
  readonly href: string;
  readonly children: ComponentChildren;
}

/** Leads from the top of a page to the list that the page belongs to. */
export function BackLink({ href, children }: BackLinkProps) {
  return (
    <p class="fr-mb-2w">
      <a class="fr-link fr-icon-arrow-left-line fr-link--icon-left" href={href}>
        {children}
      </a>
    </p>
  );
}
