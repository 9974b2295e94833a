import type { ComponentChildren } from 'preact';
import { usePage } from './page-context.ts';

interface StepFormProps {
  /** Set for forms that may hold a file. */
  readonly enctype?: 'multipart/form-data' | undefined;
  readonly children: ComponentChildren;
}

/** The main form of a page. It posts to the address of the page. */
export function StepForm({ enctype, children }: StepFormProps) {
  const { csrf } = usePage();
  return (
    <form method="post" id="step" enctype={enctype} novalidate>
      <input type="hidden" name="csrf" value={csrf} />
      {children}
    </form>
  );
}
