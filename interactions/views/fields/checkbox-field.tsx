import type { ComponentChildren } from 'preact';
import { FieldMessages } from './field-messages.tsx';

export interface CheckboxFieldProps {
  readonly name: string;
  readonly label: ComponentChildren;
  readonly hint?: string | undefined;
  readonly checked?: boolean | undefined;
  /** Value that is sent when the box is ticked; "on" by default. */
  readonly value?: string | undefined;
  readonly error?: string | undefined;
  /** The box is one of a group, which keeps the distance itself. */
  readonly inGroup?: boolean | undefined;
}

export function CheckboxField({ name, label, hint, checked, value, error, inGroup }: CheckboxFieldProps) {
  return (
    <div class={`fr-checkbox-group${inGroup ? '' : ' fr-mt-3w'}${error ? ' fr-checkbox-group--error' : ''}`}>
      <input
        type="checkbox"
        id={name}
        name={name}
        value={value}
        checked={checked}
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
