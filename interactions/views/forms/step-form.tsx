import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { FieldScope, PageForm, WithinForm, type FormContent } from './drawn-form.ts';
import { EnterButton } from './enter-button.tsx';
import { MandatoryMention } from './mandatory-mention.tsx';
import { usePage } from '../layout/page-context.ts';

interface StepFormProps {
  /** Set for forms that may hold a file. */
  readonly enctype?: 'multipart/form-data' | undefined;
  /** The button that Enter presses, where the primary button is not the first one of the form. */
  readonly enter?: string | undefined;
  /** Says before the first field which fields are mandatory: all of them, or those that are not marked "(optionnel)". */
  readonly mandatory?: boolean | 'exceptOptional' | undefined;
  /** The values in the fields, where they are not those that the step holds. */
  readonly values?: FormContent['values'] | undefined;
  readonly children: ComponentChildren;
}

/** The main form of a page. It posts to the address of the page, and its fields find their values and messages by their names. */
export function StepForm({ enctype, enter, mandatory, values, children }: StepFormProps) {
  const { csrf, formOwner, formsTo } = usePage();
  const drawn = useContext(PageForm);
  if (enter) drawn.firstAction = enter;
  return (
    <form method="post" action={formsTo} id="step" enctype={enctype} novalidate>
      <input type="hidden" name="csrf" value={csrf} />
      {formOwner && <input type="hidden" name="owner" value={formOwner} />}
      {enter && <EnterButton action={enter} />}
      <WithinForm.Provider value={drawn}>
        {mandatory && <MandatoryMention someOptional={mandatory === 'exceptOptional'} />}
        <FieldScope.Provider value={values ? { ...drawn, values } : drawn}>{children}</FieldScope.Provider>
      </WithinForm.Provider>
    </form>
  );
}
