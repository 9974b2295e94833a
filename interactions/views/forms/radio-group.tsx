import { useField } from './drawn-form.ts';
import { FieldMessages } from './field-messages.tsx';
import { usePage } from '../layout/page-context.ts';

export interface RadioGroupProps {
  readonly name: string;
  readonly legend: string;
  readonly hint?: string | undefined;
  readonly options: readonly {
    readonly value: string;
    readonly label: string;
    readonly hint?: string | undefined;
    /** Language of the label, when it is not the language of the page. */
    readonly lang?: string | undefined;
  }[];
  readonly optional?: boolean | undefined;
  /** Draws framed choices, as in the display settings. */
  readonly rich?: boolean | undefined;
}

/** A group of radio buttons. The first one has the id `name`, so that the link of the summary leads to it; the others have `name-value`. */
export function RadioGroup({ name, legend, hint, options, optional, rich }: RadioGroupProps) {
  const { value, error } = useField(name);
  const { t } = usePage();
  return (
    <fieldset
      class={`fr-fieldset${error ? ' fr-fieldset--error' : ''}`}
      aria-labelledby={`${name}-legend ${name}-messages`}
    >
      <legend class="fr-fieldset__legend fr-fieldset__legend--regular" id={`${name}-legend`}>
        {legend}
        {optional && ` ${t.frame.optional}`}
        {hint && <span class="fr-hint-text">{hint}</span>}
      </legend>
      {options.map((option, index) => {
        const id = index === 0 ? name : `${name}-${option.value}`;
        return (
          <div class="fr-fieldset__element" key={option.value}>
            <div class={`fr-radio-group${rich ? ' fr-radio-rich' : ''}`}>
              <input type="radio" id={id} name={name} value={option.value} checked={option.value === value} />
              <label class="fr-label" for={id} lang={option.lang}>
                {option.label}
                {option.hint && <span class="fr-hint-text">{option.hint}</span>}
              </label>
            </div>
          </div>
        );
      })}
      <FieldMessages name={name} error={error} />
    </fieldset>
  );
}
