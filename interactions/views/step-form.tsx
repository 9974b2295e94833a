import type { ComponentChildren } from 'preact';
import { usePage } from './page-context.ts';

interface StepFormProps {
  /** For forms that carry a file. */
  readonly enctype?: 'multipart/form-data' | undefined;
  readonly children: ComponentChildren;
}

/** The main form of a page: it posts to the page's own address. */
export function StepForm({ enctype, children }: StepFormProps) {
  const { csrf } = usePage();
  return (
    <form method="post" id="step" enctype={enctype} novalidate>
      <input type="hidden" name="csrf" value={csrf} />
      {children}
    </form>
  );
}
