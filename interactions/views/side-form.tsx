import type { ComponentChildren } from 'preact';
import { usePage } from './page-context.ts';

interface SideFormProps {
  /** Another address than the page's own. */
  readonly action?: string | undefined;
  readonly class?: string | undefined;
  /** Id of the element that script may replace from the answer instead of loading the whole page. */
  readonly redraws?: string | undefined;
  readonly children: ComponentChildren;
}

/** Any other form of a page: its buttons are out of reach of the Enter key in the main form. */
export function SideForm({ action, class: className, redraws, children }: SideFormProps) {
  const { csrf } = usePage();
  return (
    <form method="post" action={action} class={className} data-app-redraw={redraws} novalidate>
      <input type="hidden" name="csrf" value={csrf} />
      {children}
    </form>
  );
}
