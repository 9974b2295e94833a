import type { ComponentChildren, ComponentProps } from 'preact';
import { useContext } from 'preact/hooks';
import { FieldScope, PageForm, type FormContent } from './drawn-form.ts';
import { LoneButton } from './button.tsx';
import { usePage } from '../layout/page-context.ts';

interface SideFormProps {
  /** Address that the form posts to, when it is not the page's own. */
  readonly action?: string | undefined;
  readonly class?: string | undefined;
  /** Id of the element that script replaces with the one in the answer, instead of loading the whole page. */
  readonly redraws?: string | undefined;
  /** The values in the fields, where they are not those that the step holds. */
  readonly values?: FormContent['values'] | undefined;
  readonly children: ComponentChildren;
}

/** Any other form than the main one. The Enter key in the main form does not press its buttons. */
export function SideForm({ action, class: className, redraws, values, children }: SideFormProps) {
  const { csrf, formOwner, formsTo } = usePage();
  const drawn = useContext(PageForm);
  return (
    <form method="post" action={action ?? formsTo} class={className} data-app-redraw={redraws} novalidate>
      <input type="hidden" name="csrf" value={csrf} />
      {formOwner && <input type="hidden" name="owner" value={formOwner} />}
      <FieldScope.Provider value={values ? { ...drawn, values } : drawn}>{children}</FieldScope.Provider>
    </form>
  );
}

/** A form that is one button. */
export const SideButton = (props: ComponentProps<typeof LoneButton>) => (
  <SideForm>
    <LoneButton {...props} />
  </SideForm>
);
