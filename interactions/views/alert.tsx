import type { ComponentChildren } from 'preact';

interface AlertProps {
  readonly kind: 'error' | 'success' | 'info' | 'warning';
  /** Must say the kind in words ("Erreur : …"), colour alone does not. Drawn as `h2`. */
  readonly title?: string | undefined;
  readonly id?: string | undefined;
  readonly children?: ComponentChildren;
}

/** An alert drawn with its page, hence without a live role. */
export function Alert({ kind, title, id, children }: AlertProps) {
  const small = title ? '' : ' fr-alert--sm';
  return (
    <div class={`fr-alert fr-alert--${kind}${small} fr-mb-4w`} id={id}>
      {title && <h2 class="fr-alert__title">{title}</h2>}
      {typeof children === 'string' ? <p>{children}</p> : children}
    </div>
  );
}
