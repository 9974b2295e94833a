import type { ComponentChildren } from 'preact';
import { useField } from './drawn-form.ts';
import { FieldMessages } from './field-messages.tsx';

export interface CheckboxFieldProps {
  readonly name: string;
  readonly label: ComponentChildren;
  readonly hint?: string | undefined;
  /** Ticks the box by another rule than that the form holds its name. */
  readonly checked?: boolean | undefined;
  /** The box is one of a group, which keeps the distance itself. */
  readonly inGroup?: boolean | undefined;
}

export function CheckboxField({ name, label, hint, checked, inGroup }: CheckboxFieldProps) {
  const { value, error } = useField(name);
  return (
    <div class={`fr-checkbox-group${inGroup ? '' : ' fr-mt-3w'}${error ? ' fr-checkbox-group--error' : ''}`}>
      <input
        type="checkbox"
        id={name}
        name={name}
        checked={checked ?? value !== undefined}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={`${name}-messages`}
      />
      <label class="fr-label" for={name}>
        {label}
        {hint && <span class="fr-hint-text">{hint}</span>}
      </label>
      <FieldMessages name={name} error={error} />
    </div>
  );
}
