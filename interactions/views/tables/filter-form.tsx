import type { ComponentChildren } from 'preact';
import { Details } from '../details.tsx';
import { ButtonGroup } from '../forms/button-group.tsx';
import { FieldScope, useErrors, type FormContent } from '../forms/drawn-form.ts';

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

interface FoldedFilterProps extends Omit<FilterFormProps, 'isWide'> {
  readonly texts: { readonly summary: string; readonly submit: string; readonly reset: string };
  /** Address of the list without a filter. */
  readonly whole: string;
  /** Some folded field narrows the list, so that they are unfolded. */
  readonly isSet: boolean;
  /** The search of the list, which is never folded. */
  readonly search?: ComponentChildren;
}

/** The filter of a list of the administration. Its fields are folded until one is set: on a narrow screen they would hide the list. */
export function FoldedFilter({ texts, whole, isSet, search, children, ...form }: FoldedFilterProps) {
  const buttons = (
    <ButtonGroup>
      <button type="submit" class="fr-btn fr-btn--secondary">
        {texts.submit}
      </button>
      {isSet && (
        <a class="fr-btn fr-btn--tertiary" href={whole}>
          {texts.reset}
        </a>
      )}
    </ButtonGroup>
  );
  return (
    <FilterForm {...form} isWide>
      {search}
      <Details summary={texts.summary} open={isSet}>
        {children}
        {search === undefined && buttons}
      </Details>
      {search !== undefined && buttons}
    </FilterForm>
  );
}
