import { createContext } from 'preact';
import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';

const none = undefined as ComponentChildren;

/** Holds what is said right under the title of the page, such as the reason why a service asks for more. */
export const LeadScope = createContext(none);

/** The one `h1` of a page, and what is to be said before everything else. */
export function PageTitle({ children }: { readonly children: ComponentChildren }) {
  return (
    <>
      <h1 class="fr-h4">{children}</h1>
      {useContext(LeadScope)}
    </>
  );
}
