import type { ComponentChildren } from 'preact';

/** An `h2` inside the card, under the title of the page. */
export function SectionTitle({ children }: { readonly children: ComponentChildren }) {
  return <h2 class="fr-h5">{children}</h2>;
}
