import { ButtonGroup } from '../forms/button-group.tsx';
import { FilterForm } from './filter-form.tsx';
import { SelectField } from '../forms/select-field.tsx';

interface FilterProps {
  /** Name of the member of the query. */
  readonly name: string;
  /** Address of the list, where the form stands on a page with another query. */
  readonly action?: string;
  readonly texts: { readonly label: string; readonly all: string; readonly submit: string };
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** The chosen option; undefined where the list is whole. */
  readonly value: string | undefined;
}

/** Narrows a list to one kind of its lines. */
export function ListFilter({ name, action, texts, options, value }: FilterProps) {
  return (
    <FilterForm action={action} values={{ [name]: value ?? 'all' }}>
      <SelectField
        name={name}
        label={texts.label}
        options={[{ value: 'all', label: texts.all }, ...options]}
        autocomplete="off"
      />
      <ButtonGroup>
        <button type="submit" class="fr-btn fr-btn--secondary">
          {texts.submit}
        </button>
      </ButtonGroup>
    </FilterForm>
  );
}
