import type { ComponentChildren } from 'preact';

interface ButtonProps {
  /** Sent as `action`. */
  readonly action: string;
  readonly kind?: 'primary' | 'secondary' | 'tertiary' | undefined;
  /** Class of an icon of the system group, such as `fr-icon-refresh-line`. */
  readonly icon?: string | undefined;
  /** Seconds during which script keeps the button off; the server refuses an early press by itself. */
  readonly countdown?: number | undefined;
  /** Whole name, beginning with the words that are seen, where several buttons look alike. */
  readonly name?: string | undefined;
  readonly children: ComponentChildren;
}

/** The first button of a form is what the Enter key presses. */
export function Button({ action, kind = 'primary', icon, countdown, name, children }: ButtonProps) {
  const look = kind === 'primary' ? '' : ` fr-btn--${kind}`;
  const drawn = icon ? ` ${icon} fr-btn--icon-left` : '';
  return (
    <button
      type="submit"
      name="action"
      value={action}
      class={`fr-btn${look}${drawn}`}
      data-app-countdown={countdown}
      aria-label={name}
    >
      {children}
    </button>
  );
}
