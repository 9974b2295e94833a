import { useField } from './drawn-form.ts';
import { FieldMessages } from './field-messages.tsx';
import { usePage } from '../layout/page-context.ts';

export interface SelectFieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly options: readonly { readonly value: string; readonly label: string; readonly lang?: string }[];
  readonly autocomplete?: string | undefined;
  readonly optional?: boolean | undefined;
}

export function SelectField({ name, label, hint, options, autocomplete, optional }: SelectFieldProps) {
  const { value, error } = useField(name);
  const { t } = usePage();
  return (
    <div class={`fr-select-group${error ? ' fr-select-group--error' : ''}`}>
      <label class="fr-label" for={name}>
        {label}
        {optional && ` ${t.frame.optional}`}
        {hint && <span class="fr-hint-text">{hint}</span>}
      </label>
      <select
        class={`fr-select${error ? ' fr-select--error' : ''}`}
        id={name}
        name={name}
        autocomplete={autocomplete}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={`${name}-messages`}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} lang={option.lang} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
      <FieldMessages name={name} error={error} />
    </div>
  );
}
