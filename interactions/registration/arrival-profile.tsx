import type { UpstreamIdentity } from '../../src/domain/federation/upstream-identity.ts';
import { EmailField } from '../views/forms/email-field.tsx';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { ExternalLink } from '../views/layout/external-link.tsx';
import { StepForm } from '../views/forms/step-form.tsx';
import { UsernameField } from '../views/forms/username-field.tsx';
import { AddressQuestion } from '../fields/address-question.tsx';
import { ExistingForm } from './existing-form.tsx';
import { suggestionAbout } from './pending-suggestion.ts';
import { type RegistrationView } from './registration-step.tsx';
import { WizardButtons } from './wizard-buttons.tsx';

/**
 * Draws the first page for a person who came through an upstream. It asks for no password, and shows the terms, since no captcha page
 * follows.
 */
export function ArrivalProfile({
  upstreamIdentity,
  ...props
}: RegistrationView & { readonly upstreamIdentity: UpstreamIdentity }) {
  const { state, form, about } = props;
  const { arrival: texts, registration } = about.t;
  const suggestion = suggestionAbout(form['email'], state);
  const upstream = upstreamBrand(upstreamIdentity.upstream);
  return (
    <>
      {suggestion && <AddressQuestion suggestion={suggestion} enter="next" />}
      <p id="arrival">{texts.from(upstream)}</p>
      <StepForm enter="next" mandatory>
        <UsernameField />
        <EmailField label={registration.profile.email} hint={registration.profile.emailHint} />
        <p>
          {texts.terms} <ExternalLink href="/cgu">{registration.captcha.termsLink}</ExternalLink>.
        </p>
        <WizardButtons progress={props.progress} />
      </StepForm>
      <hr />
      <ExistingForm upstream={upstream} />
    </>
  );
}
