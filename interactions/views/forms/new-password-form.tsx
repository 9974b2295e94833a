import type { ComponentProps } from 'preact';
import { LoneButton } from './button.tsx';
import { NewPasswordFields } from './new-password-fields.tsx';
import { StepForm } from './step-form.tsx';

interface NewPasswordFormProps extends Pick<ComponentProps<typeof NewPasswordFields>, 'verdict'> {
  readonly username: string;
  readonly email: string;
  /** The words of the button. */
  readonly save: string;
}

/** Draws the form in which the person of an account chooses a new password without the present one. */
export function NewPasswordForm({ username, email, verdict, save }: NewPasswordFormProps) {
  return (
    <StepForm mandatory>
      {/* Password managers store the new password under this user name. */}
      <input type="text" name="username" value={username} autocomplete="username" readonly hidden />
      <NewPasswordFields personal={{ words: [username, email] }} verdict={verdict} />
      <LoneButton action="save">{save}</LoneButton>
    </StepForm>
  );
}
