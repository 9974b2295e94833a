import type { ComponentChildren } from 'preact';
import { EmailField } from '../views/forms/email-field.tsx';
import type { About } from '../engine/flow.ts';
import { LoneButton } from '../views/forms/button.tsx';
import { StepForm } from '../views/forms/step-form.tsx';
import { askedRequest } from './waiting-request.ts';

interface AccountAddressProps {
  readonly about: About;
  readonly texts: { readonly title: string; readonly send: string; readonly backToSignIn: string };
  /** The account is known, so that its address is not asked. */
  readonly isKnown?: boolean;
  /** The text of the page before the field. */
  readonly children: ComponentChildren;
}

/** Asks for the email of an account, when a person forgot her password or lost a factor. */
export function AccountAddressView({ about, texts, isKnown, children }: AccountAddressProps) {
  const { label, hint } = about.t.fields.email;
  const request = askedRequest(about.path);
  return (
    <>
      {children}
      <StepForm mandatory={!isKnown}>
        {!isKnown && <EmailField label={label} hint={hint} />}
        <LoneButton action="send">{texts.send}</LoneButton>
      </StepForm>
      {request && (
        <p>
          <a class="fr-link" href={`/interaction/${request}`}>
            {texts.backToSignIn}
          </a>
        </p>
      )}
    </>
  );
}
