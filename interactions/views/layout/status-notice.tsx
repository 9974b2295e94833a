import type { ComponentChildren } from 'preact';

interface StatusNoticeProps {
  readonly kind: 'success' | 'info' | 'warning';
  readonly children: ComponentChildren;
}

/** Says what the last form did. A page has at most one; it is drawn with the page and read out by script. */
export function StatusNotice({ kind, children }: StatusNoticeProps) {
  return (
    <div class={`fr-alert fr-alert--${kind} fr-alert--sm fr-mb-4w`} role="status" id="notice">
      <p>{children}</p>
    </div>
  );
}
