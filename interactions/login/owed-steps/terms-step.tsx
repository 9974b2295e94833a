import { acceptTerms } from '../../../src/commands/account/settle-owed-steps.ts';
import type { Step } from '../../engine/flow.ts';
import type { LoginState } from '../../flow-states/login-state.ts';
import { termsVersion } from '../../pages/terms-version.ts';
import { LoneButton } from '../../views/forms/button.tsx';
import { ExternalLink } from '../../views/layout/external-link.tsx';
import { StepForm } from '../../views/forms/step-form.tsx';
import { owesStep } from './owes-step.ts';

/** Asks a person for a yes to the terms of this service, who owed one to the terms of her former service. */
export const termsStep: Step<LoginState> = {
  name: 'terms',
  owns: [],
  needed: (state, about) => owesStep('terms', state, about),
  page: { accepts: ({ action }) => action === 'accept' },
  async submit({ services, about: { person, requestId } }) {
    // The step is needed only while there is an account.
    if (!person) return { ok: true, patch: {} };
    const { version, date } = await termsVersion(services.config.legalDir);
    const { account, owedSteps: owed } = person;
    await acceptTerms(services, { accountId: account.id, owed, version: `${version} ${date}`, requestId });
    return { ok: true, patch: {} };
  },
  title: ({ t }) => t.login.owed.terms.title,
  view: ({ about: { t } }) => (
    <>
      <p>
        {t.login.owed.terms.intro} <ExternalLink href="/cgu">{t.registration.captcha.termsLink}</ExternalLink>.
      </p>
      <StepForm>
        <LoneButton action="accept">{t.login.owed.terms.accept}</LoneButton>
      </StepForm>
    </>
  ),
};
