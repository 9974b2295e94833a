import type { ComponentChildren } from 'preact';
import { FieldGroup } from './field-group.tsx';
import { usePage } from '../layout/page-context.ts';
import { PasswordCriteria, type PasswordVerdict, type PersonalWords } from '../password-criteria.tsx';
import { PasswordField } from './password-field.tsx';

interface NewPasswordFieldsProps {
  /** Label of the password, such as "Mot de passe" when the account has none yet. */
  readonly label?: string | undefined;
  readonly confirmLabel?: string | undefined;
  readonly hint?: ComponentChildren;
  readonly personal: PersonalWords;
  /** The verdict on the password that was tried before. */
  readonly verdict?: PasswordVerdict | undefined;
}

/** The field of a new password, with the rules under it before the first try, and the field that confirms it. */
export function NewPasswordFields({ label, confirmLabel, hint, personal, verdict }: NewPasswordFieldsProps) {
  const texts = usePage().t.fields.newPassword;
  return (
    <FieldGroup legend={texts.legend}>
      <PasswordField
        name="password"
        label={label ?? texts.label}
        hint={hint}
        autocomplete="new-password"
        rules={<PasswordCriteria personal={personal} verdict={verdict} />}
      />
      <PasswordField name="passwordConfirm" label={confirmLabel ?? texts.confirmLabel} autocomplete="new-password" />
    </FieldGroup>
  );
}
