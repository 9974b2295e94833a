import type { ComponentChildren } from 'preact';
import { ButtonGroup } from './button-group.tsx';

interface LinkButtonProps {
  readonly href: string;
  readonly id?: string | undefined;
  readonly kind?: 'primary' | 'secondary' | 'tertiary' | undefined;
  readonly children: ComponentChildren;
}

/** A link that looks like a button, for actions that change nothing. */
export function LinkButton({ href, id, kind = 'primary', children }: LinkButtonProps) {
  return (
    <a class={`fr-btn${kind === 'primary' ? '' : ` fr-btn--${kind}`}`} id={id} href={href}>
      {children}
    </a>
  );
}

/** A link button that stands alone. */
export const LoneLink = (props: LinkButtonProps) => (
  <ButtonGroup>
    <LinkButton {...props} />
  </ButtonGroup>
);
