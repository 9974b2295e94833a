interface PageTurnsProps {
  readonly texts: { readonly navigation: string; readonly next: string; readonly first: string };
  /** The place where the lines that follow begin; undefined at the end of the list. */
  readonly after: string | undefined;
  readonly isFirst: boolean;
  readonly class?: string;
  /** Returns the address of the lines that begin at a place, and of the first ones for none. */
  readonly to: (place: string | undefined) => string;
}

/** Turns the pages of a long list. Where there is one page alone, nothing is drawn. */
export function PageTurns({ texts, after, isFirst, class: className, to }: PageTurnsProps) {
  if (after === undefined && isFirst) return null;
  return (
    <nav aria-label={texts.navigation} class={className}>
      {after !== undefined && (
        <p>
          <a class="fr-link" id="next-page" href={to(after)}>
            {texts.next}
          </a>
        </p>
      )}
      {!isFirst && (
        <p>
          <a class="fr-link" id="first-page" href={to(undefined)}>
            {texts.first}
          </a>
        </p>
      )}
    </nav>
  );
}
