interface PageTurnsProps {
  readonly texts: { readonly navigation: string };
  /** Leads to the lines that follow, and back to the first ones. Where there is neither, nothing is drawn. */
  readonly next: { readonly href: string; readonly label: string } | false;
  readonly first: { readonly href: string; readonly label: string } | false;
  readonly class?: string;
}

/** Turns the pages of a long list. */
export function PageTurns({ texts, next, first, class: className }: PageTurnsProps) {
  if (!next && !first) return null;
  return (
    <nav aria-label={texts.navigation} class={className}>
      {next && (
        <p>
          <a class="fr-link" id="next-page" href={next.href}>
            {next.label}
          </a>
        </p>
      )}
      {first && (
        <p>
          <a class="fr-link" id="first-page" href={first.href}>
            {first.label}
          </a>
        </p>
      )}
    </nav>
  );
}
