import type { ComponentChildren } from 'preact';

interface DetailsProps {
  readonly summary: string;
  readonly children: ComponentChildren;
}

/** A part of the page that the person unfolds. The browser does it by itself: the accordion of the design system needs script. */
export function Details({ summary, children }: DetailsProps) {
  return (
    <details class="app-details">
      <summary>{summary}</summary>
      {children}
    </details>
  );
}
