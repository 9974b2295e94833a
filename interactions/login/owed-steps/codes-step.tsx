import { renewRecoveryCodes } from '../../../src/commands/factors/renew-recovery-codes.ts';
import type { Step } from '../../engine/flow.ts';
import type { LoginState } from '../../flow-states/login-state.ts';
import { LoneButton } from '../../views/forms/button.tsx';
import { StepForm } from '../../views/forms/step-form.tsx';
import { owesStep } from './owes-step.ts';

/** Draws the recovery codes that the former service was about to draw. The step after this one shows them. */
export const codesStep: Step<LoginState> = {
  name: 'renew-codes',
  owns: [],
  // A person without a second factor sets one up first, and gets her codes with it.
  needed: (state, about) => state.newRecoveryCodes === undefined && owesStep('codes', state, about),
  page: { accepts: ({ action }) => action === 'renew' },
  async submit({ state: { proved }, services, about }) {
    // The step is needed only while there is a proof.
    if (!proved) return { ok: true, patch: {} };
    const { accountId, credentialVersion } = proved;
    const { requestId, lang } = about;
    const newRecoveryCodes = await renewRecoveryCodes(services, { accountId, credentialVersion, requestId, lang });
    return { ok: true, patch: { newRecoveryCodes } };
  },
  title: ({ t }) => t.login.owed.codes.title,
  view: ({ about: { t } }) => (
    <>
      <p>{t.security.codes.purpose}</p>
      <StepForm>
        <LoneButton action="renew">{t.login.owed.codes.draw}</LoneButton>
      </StepForm>
    </>
  ),
};
