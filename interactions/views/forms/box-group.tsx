import { CheckboxField } from './checkbox-field.tsx';
import { useField } from './drawn-form.ts';
import { FieldMessages } from './field-messages.tsx';

interface BoxGroupProps {
  /** Id of the group, to which the link of the summary leads. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly boxes: readonly { readonly name: string; readonly label: string; readonly checked?: boolean }[];
}

/** A group of boxes that belong to one question. */
export function BoxGroup({ name, label, hint, boxes }: BoxGroupProps) {
  const { error } = useField(name);
  return (
    <fieldset
      class={`fr-fieldset${error ? ' fr-fieldset--error' : ''}`}
      id={name}
      aria-labelledby={`${name}-legend ${name}-messages`}
    >
      <legend class="fr-fieldset__legend fr-fieldset__legend--regular" id={`${name}-legend`}>
        {label}
        {hint && <span class="fr-hint-text">{hint}</span>}
      </legend>
      {boxes.map((box) => (
        <div class="fr-fieldset__element" key={box.name}>
          <CheckboxField inGroup {...box} />
        </div>
      ))}
      <FieldMessages name={name} error={error} />
    </fieldset>
  );
}
