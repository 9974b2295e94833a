import type { Texts } from '../texts/index.ts';
import { LinkSubject } from './link-subject.tsx';
import { LoneButton } from '../views/forms/button.tsx';
import { PasswordField } from '../views/forms/password-field.tsx';
import { StepForm } from '../views/forms/step-form.tsx';

type AddressViewTexts = Pick<
  Texts['registration']['link'],
  'title' | 'press' | 'pressElsewhere' | 'password' | 'passwordHint' | 'confirm'
>;

interface AddressViewProps {
  readonly texts: AddressViewTexts;
  /**
   * The link was opened in the browser of its person, so the button alone is enough. Any other browser has to give the password, and sees
   * nothing of the account.
   */
  readonly isOwn: boolean;
  /** The masked address that the button confirms; undefined where the page shows nothing of it. */
  readonly address: string | undefined;
}

/** Draws the page of a link that proves an email. */
export function AddressView({ texts, isOwn, address }: AddressViewProps) {
  return (
    <>
      <p>{isOwn ? texts.press : texts.pressElsewhere}</p>
      <LinkSubject facts={[['confirmed', address]]} />
      <StepForm mandatory={!isOwn}>
        {!isOwn && (
          <PasswordField
            name="password"
            label={texts.password}
            hint={texts.passwordHint}
            autocomplete="current-password"
          />
        )}
        <LoneButton action="confirm">{texts.confirm}</LoneButton>
      </StepForm>
    </>
  );
}
