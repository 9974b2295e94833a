import type { ComponentChildren } from 'preact';

/** The one `h1` of a page. */
export function PageTitle({ children }: { readonly children: ComponentChildren }) {
  return <h1 class="fr-h4">{children}</h1>;
}
