import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { PageForm, WithinForm } from './drawn-form.ts';
import { EnterButton } from './enter-button.tsx';
import { usePage } from '../layout/page-context.ts';

interface StepFormProps {
  /** Set for forms that may hold a file. */
  readonly enctype?: 'multipart/form-data' | undefined;
  /** The button that Enter presses, where the primary button is not the first one of the form. */
  readonly enter?: string | undefined;
  readonly children: ComponentChildren;
}

/** The main form of a page. It posts to the address of the page. */
export function StepForm({ enctype, enter, children }: StepFormProps) {
  const { csrf, formOwner } = usePage();
  const drawn = useContext(PageForm);
  if (drawn && enter) drawn.firstAction = enter;
  return (
    <form method="post" id="step" enctype={enctype} novalidate>
      <input type="hidden" name="csrf" value={csrf} />
      {formOwner && <input type="hidden" name="owner" value={formOwner} />}
      {enter && <EnterButton action={enter} />}
      <WithinForm.Provider value={drawn}>{children}</WithinForm.Provider>
    </form>
  );
}
