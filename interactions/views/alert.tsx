import type { ComponentChildren } from 'preact';

interface AlertProps {
  readonly kind: 'error' | 'success' | 'info' | 'warning';
  /** Title, drawn as `h2`. It must name the kind in words ("Erreur : …"), because colour alone does not reach everybody. */
  readonly title?: string | undefined;
  readonly id?: string | undefined;
  readonly children?: ComponentChildren;
}

/** An alert that is drawn with its page. It has no live role, because nothing changes on the page. */
export function Alert({ kind, title, id, children }: AlertProps) {
  const small = title ? '' : ' fr-alert--sm';
  return (
    <div class={`fr-alert fr-alert--${kind}${small} fr-mb-4w`} id={id}>
      {title && <h2 class="fr-alert__title">{title}</h2>}
      {typeof children === 'string' ? <p>{children}</p> : children}
    </div>
  );
}
