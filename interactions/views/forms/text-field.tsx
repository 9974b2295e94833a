import type { ComponentChildren } from 'preact';
import { useField } from './drawn-form.ts';
import { FieldMessages } from './field-messages.tsx';
import { usePage } from '../layout/page-context.ts';

export interface TextFieldProps {
  /** Name of the field, and its id. */
  readonly name: string;
  readonly label: string;
  /** Format and example, shown before the first try. */
  readonly hint?: ComponentChildren;
  readonly type?: 'text' | 'email' | 'tel' | 'url' | undefined;
  readonly autocomplete?: string | undefined;
  readonly inputmode?: 'text' | 'numeric' | 'email' | 'tel' | undefined;
  readonly optional?: boolean | undefined;
  readonly spellcheck?: boolean | undefined;
  readonly maxlength?: number | undefined;
  /** Draws a short box, for a code of a few characters. */
  readonly short?: boolean | undefined;
}

export function TextField(props: TextFieldProps) {
  const { name, label, hint, optional } = props;
  const { value, error } = useField(name);
  const { t } = usePage();
  const invalid = Boolean(error);
  // Preact has a separate type for each kind of input. The attributes below suit all the kinds that are used here.
  const kind: object = { type: props.type ?? 'text' };
  return (
    <div class={`fr-input-group${invalid ? ' fr-input-group--error' : ''}`}>
      <label class="fr-label" for={name}>
        {label}
        {optional && ` ${t.frame.optional}`}
        {hint && <span class="fr-hint-text">{hint}</span>}
      </label>
      <input
        class={`fr-input${invalid ? ' fr-input--error' : ''}${props.short ? ' app-input--short' : ''}`}
        id={name}
        name={name}
        {...kind}
        value={value}
        autocomplete={props.autocomplete}
        autocapitalize={props.spellcheck === false ? 'none' : undefined}
        inputmode={props.inputmode}
        spellcheck={props.spellcheck}
        maxlength={props.maxlength}
        required={!optional}
        aria-invalid={invalid ? 'true' : undefined}
        aria-describedby={`${name}-messages`}
      />
      <FieldMessages name={name} error={error} />
    </div>
  );
}
