import type { ComponentChildren } from 'preact';

interface StatusNoticeProps {
  readonly kind: 'success' | 'info' | 'warning';
  readonly children: ComponentChildren;
}

/** What the last answer did, one on a page: drawn with it, and read out by script. */
export function StatusNotice({ kind, children }: StatusNoticeProps) {
  return (
    <div class={`fr-alert fr-alert--${kind} fr-alert--sm fr-mb-4w`} role="status" id="notice">
      <p>{children}</p>
    </div>
  );
}
