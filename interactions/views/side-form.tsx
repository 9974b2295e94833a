import type { ComponentChildren } from 'preact';
import { usePage } from './page-context.ts';

interface SideFormProps {
  /** Address that the form posts to, when it is not the page's own. */
  readonly action?: string | undefined;
  readonly class?: string | undefined;
  /** Id of the element that script replaces with the one in the answer, instead of loading the whole page. */
  readonly redraws?: string | undefined;
  /** The script of the page sends the form at once. Without script the person presses the button. */
  readonly sendsItself?: boolean | undefined;
  readonly children: ComponentChildren;
}

/** Any other form than the main one. The Enter key in the main form does not press its buttons. */
export function SideForm({ action, class: className, redraws, sendsItself, children }: SideFormProps) {
  const { csrf } = usePage();
  return (
    <form
      method="post"
      action={action}
      class={className}
      data-app-redraw={redraws}
      data-app-send={sendsItself || undefined}
      novalidate
    >
      <input type="hidden" name="csrf" value={csrf} />
      {children}
    </form>
  );
}
