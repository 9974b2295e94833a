import type { ComponentChildren } from 'preact';

export interface BadgeProps {
  /** The colour and the icon only repeat what the words say. */
  readonly kind?: 'success' | 'info' | 'warning' | 'error' | undefined;
  readonly children: ComponentChildren;
}

/** A state in a word or two. */
export function Badge({ kind, children }: BadgeProps) {
  return <span class={`fr-badge fr-badge--sm${kind ? ` fr-badge--${kind}` : ''}`}>{children}</span>;
}
