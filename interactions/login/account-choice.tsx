import type { Step } from '../engine/flow.ts';
import { Button } from '../views/forms/button.tsx';
import { ButtonGroup } from '../views/forms/button-group.tsx';
import { StepForm } from '../views/forms/step-form.tsx';
import type { LoginState } from '../flow-states/login-state.ts';

/** Goes on with the live session alone, and forgets whatever was proved, stated or begun in this flow before. */
const keepSession: Partial<LoginState> = {
  keepsSession: true,
  federated: undefined,
  proved: undefined,
  linkProblem: undefined,
  upstreamNotice: undefined,
  pendingTotp: undefined,
  newRecoveryCodes: undefined,
  trustsBrowser: undefined,
  isRenewed: undefined,
  isLinked: undefined,
  knownPasskeys: undefined,
};

/** Asks which account is meant, for `prompt=select_account` while a person is signed in. */
export const accountChoice: Step<LoginState> = {
  name: 'account-choice',
  owns: ['keepsSession', 'switches'],
  needed: (state, { request }) =>
    request?.prompt.name === 'select_account' &&
    request.accountId !== undefined &&
    !state.keepsSession &&
    !state.federated?.unlinked &&
    !state.switches,
  // Only the button « Continuer » accepts: an empty form does not.
  page: { accepts: ({ action }) => action === 'continue' || action === 'switch' },
  async submit({ form }) {
    return { ok: true, patch: form['action'] === 'switch' ? { switches: true } : keepSession };
  },
  title: ({ t }) => t.login.choice.title,
  view: ({ about }) => (
    <>
      <p>{about.t.login.choice.signedInAs(about.signedInName ?? '')}</p>
      {about.client && <p>{about.t.login.choice.question(about.client.name)}</p>}
      <StepForm>
        <ButtonGroup>
          <Button action="continue">{about.t.login.choice.keep}</Button>
          <Button action="switch" kind="secondary">
            {about.t.login.choice.change}
          </Button>
        </ButtonGroup>
      </StepForm>
    </>
  ),
};
