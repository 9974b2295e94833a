import type { ComponentChildren } from 'preact';
import { FieldScope, useErrors, type FormContent } from '../fields/drawn-form.ts';

interface FilterFormProps {
  /** Address of the list, where the form stands on a page with another query. */
  readonly action?: string | undefined;
  /** Names the form for a screen reader, where it searches the whole section. */
  readonly legend?: string | undefined;
  /** The fields stand side by side. */
  readonly isWide?: boolean | undefined;
  readonly values: FormContent['values'];
  readonly children: ComponentChildren;
}

/** A form that narrows a list. It is an ordinary address, so that a question can be kept and sent to somebody. */
export function FilterForm({ action, legend, isWide, values, children }: FilterFormProps) {
  const errors = useErrors();
  return (
    <form
      method="get"
      action={action}
      role={legend === undefined ? undefined : 'search'}
      aria-label={legend}
      class={isWide ? 'app-filter fr-mb-4w' : 'fr-mb-4w'}
    >
      <FieldScope.Provider value={{ values, errors }}>{children}</FieldScope.Provider>
    </form>
  );
}
