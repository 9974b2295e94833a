import type { ComponentChildren } from 'preact';
import { usePage } from './page-context.ts';

interface SideFormProps {
  /** Another address than the page's own. */
  readonly action?: string | undefined;
  readonly class?: string | undefined;
  readonly children: ComponentChildren;
}

/** Any other form of a page: its buttons are out of reach of the Enter key in the main form. */
export function SideForm({ action, class: className, children }: SideFormProps) {
  const { csrf } = usePage();
  return (
    <form method="post" action={action} class={className} novalidate>
      <input type="hidden" name="csrf" value={csrf} />
      {children}
    </form>
  );
}
