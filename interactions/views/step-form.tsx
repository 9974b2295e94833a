import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { PageForm, WithinForm } from './drawn-form.ts';
import { usePage } from './page-context.ts';

interface StepFormProps {
  /** Set for forms that may hold a file. */
  readonly enctype?: 'multipart/form-data' | undefined;
  readonly children: ComponentChildren;
}

/** The main form of a page. It posts to the address of the page. */
export function StepForm({ enctype, children }: StepFormProps) {
  const { csrf, formOwner } = usePage();
  const drawn = useContext(PageForm);
  return (
    <form method="post" id="step" enctype={enctype} novalidate>
      <input type="hidden" name="csrf" value={csrf} />
      {formOwner && <input type="hidden" name="owner" value={formOwner} />}
      <WithinForm.Provider value={drawn}>{children}</WithinForm.Provider>
    </form>
  );
}
