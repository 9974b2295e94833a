import type { ComponentChildren } from 'preact';

interface DetailsProps {
  readonly summary: string;
  /** Draws the part unfolded, for what the person must see. */
  readonly open?: boolean | undefined;
  readonly children: ComponentChildren;
}

/** A part of the page that the person unfolds. The browser does it by itself: the accordion of the design system needs script. */
export function Details({ summary, open, children }: DetailsProps) {
  return (
    <details class="app-details" open={open}>
      <summary>{summary}</summary>
      {children}
    </details>
  );
}
