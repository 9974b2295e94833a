import { FieldGroup } from './field-group.tsx';
import { usePage } from './page-context.ts';
import { PasswordField } from './password-field.tsx';

interface NewPasswordFieldsProps {
  readonly errors: Readonly<Record<string, string>>;
  /** "Mot de passe" where it is the first one. */
  readonly label?: string | undefined;
}

/** A password to choose, its rules before the first try, and its confirmation. */
export function NewPasswordFields({ errors, label }: NewPasswordFieldsProps) {
  const { t } = usePage();
  const texts = t.fields.newPassword;
  const rules = Object.entries(texts.rules).map(([id, text]) => ({ id, text }));
  return (
    <FieldGroup legend={texts.legend}>
      <PasswordField
        name="password"
        label={label ?? texts.label}
        error={errors['password']}
        autocomplete="new-password"
        rulesTitle={texts.rulesTitle}
        rules={rules}
      />
      <PasswordField
        name="passwordConfirm"
        label={texts.confirmLabel}
        error={errors['passwordConfirm']}
        autocomplete="new-password"
      />
    </FieldGroup>
  );
}
