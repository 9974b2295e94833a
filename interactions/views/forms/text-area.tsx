import type { ComponentChildren } from 'preact';
import { useField } from './drawn-form.ts';
import { FieldMessages } from './field-messages.tsx';
import { usePage } from '../layout/page-context.ts';

interface TextAreaProps {
  /** Name of the field, and its id. */
  readonly name: string;
  readonly label: string;
  /** Format and example, shown before the first try. */
  readonly hint?: ComponentChildren;
  /** Lines that are seen at once. */
  readonly rows?: number | undefined;
  readonly optional?: boolean | undefined;
  readonly spellcheck?: boolean | undefined;
}

/** A field of several lines. */
export function TextArea({ name, label, hint, rows = 3, optional, spellcheck }: TextAreaProps) {
  const { value, error } = useField(name);
  const { t } = usePage();
  return (
    <div class={`fr-input-group${error ? ' fr-input-group--error' : ''}`}>
      <label class="fr-label" for={name}>
        {label}
        {optional && ` ${t.frame.optional}`}
        {hint && <span class="fr-hint-text">{hint}</span>}
      </label>
      <textarea
        class={`fr-input${error ? ' fr-input--error' : ''}`}
        id={name}
        name={name}
        rows={rows}
        spellcheck={spellcheck}
        autocomplete="off"
        required={!optional}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={`${name}-messages`}
      >
        {/* A browser drops the first line feed of a text area, so one more stands before a text that begins with one. */}
        {value?.startsWith('\n') ? `\n${value}` : value}
      </textarea>
      <FieldMessages name={name} error={error} />
    </div>
  );
}
