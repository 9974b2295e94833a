import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { ButtonGroup } from './button-group.tsx';
import { WithinForm } from './drawn-form.ts';

interface ButtonProps {
  /** Value of the field `action` that the button sends. */
  readonly action: string;
  readonly kind?: 'primary' | 'secondary' | 'tertiary' | undefined;
  /** Class of an icon of the system group, such as `fr-icon-refresh-line`. */
  readonly icon?: string | undefined;
  /** Seconds for which script disables the button. The server refuses an early press by itself. */
  readonly countdown?: number | undefined;
  readonly id?: string | undefined;
  /** Id of the form, where the button stands outside of it. */
  readonly form?: string | undefined;
  /** Id of the element that describes the button. */
  readonly describedBy?: string | undefined;
  /** Accessible name, for pages on which several buttons look alike. It begins with the words that are seen. */
  readonly name?: string | undefined;
  readonly children: ComponentChildren;
}

/** A button that sends its form. The Enter key presses the first button of a form. */
export function Button({
  action,
  kind = 'primary',
  icon,
  countdown,
  id,
  form: owner,
  describedBy,
  name,
  children,
}: ButtonProps) {
  const look = kind === 'primary' ? '' : ` fr-btn--${kind}`;
  const form = useContext(WithinForm);
  if (form) form.firstAction ??= action;
  const drawn = icon ? ` ${icon} fr-btn--icon-left` : '';
  return (
    <button
      type="submit"
      id={id}
      form={owner}
      name="action"
      value={action}
      class={`fr-btn${look}${drawn}`}
      data-app-countdown={countdown}
      aria-label={name}
      aria-describedby={describedBy}
    >
      {children}
    </button>
  );
}

/** A button that stands alone. */
export const LoneButton = (props: ButtonProps) => (
  <ButtonGroup>
    <Button {...props} />
  </ButtonGroup>
);
