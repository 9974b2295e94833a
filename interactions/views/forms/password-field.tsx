import type { ComponentChildren } from 'preact';
import { useField } from './drawn-form.ts';
import { FieldMessages } from './field-messages.tsx';
import { usePage } from '../layout/page-context.ts';

export interface PasswordFieldProps {
  readonly name: string;
  /** A short label, because "Afficher" stands on the same line at 320 px. */
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly autocomplete: 'current-password' | 'new-password';
  /** Rules that stand under the field before the first try. */
  readonly rules?: ComponentChildren;
  /** Content right under the field, such as the link to a forgotten password. */
  readonly children?: ComponentChildren;
}

/** The field of a password. It has no `value`, because a password is never sent back to a browser. */
export function PasswordField(props: PasswordFieldProps) {
  const { name, label, hint } = props;
  const { error } = useField(name);
  const { t } = usePage();
  const invalid = Boolean(error);
  return (
    <div class={`fr-input-group app-password${invalid ? ' fr-input-group--error' : ''}`}>
      <div class="fr-password">
        <label class="fr-password__label fr-label" for={name}>
          {label}
        </label>
        <div class="fr-input-wrap">
          {hint && (
            <p class="fr-hint-text app-password__hint" id={`${name}-hint`}>
              {hint}
            </p>
          )}
          <input
            class={`fr-password__input fr-input${invalid ? ' fr-input--error' : ''}`}
            id={name}
            name={name}
            type="password"
            autocomplete={props.autocomplete}
            autocapitalize="off"
            spellcheck={false}
            required
            aria-invalid={invalid ? 'true' : undefined}
            aria-describedby={hint ? `${name}-hint ${name}-messages` : `${name}-messages`}
          />
        </div>
        <FieldMessages name={name} error={error}>
          {props.rules}
        </FieldMessages>
        <div class="fr-password__checkbox fr-checkbox-group fr-checkbox-group--sm app-js-only">
          <input id={`${name}-show`} type="checkbox" aria-label={t.frame.showPasswordOf(label)} />
          <label class="fr-label" for={`${name}-show`}>
            {t.frame.showPassword}
          </label>
        </div>
      </div>
      {props.children}
    </div>
  );
}
