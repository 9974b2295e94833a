import type { ComponentChildren } from 'preact';

/** An `h2` inside the card, under the page's title. */
export function SectionTitle({ children }: { readonly children: ComponentChildren }) {
  return <h2 class="fr-h5">{children}</h2>;
}
