import type { Step } from '../engine/flow.ts';
import { Button } from '../views/button.tsx';
import { ButtonGroup } from '../views/button-group.tsx';
import { PageTitle } from '../views/page-title.tsx';
import { StepForm } from '../views/step-form.tsx';
import type { LoginState } from '../flow-states/login-state.ts';

/** Asked by `prompt=select_account` while somebody is signed in. */
export const accountChoice: Step<LoginState> = {
  name: 'account-choice',
  owns: ['keepsSession', 'switches'],
  needed: (state, { request }) =>
    request?.prompt.name === 'select_account' &&
    request.accountId !== undefined &&
    !state.keepsSession &&
    !state.linking &&
    !state.switches,
  async submit({ form }) {
    return { ok: true, patch: form['action'] === 'switch' ? { switches: true } : { keepsSession: true } };
  },
  title: ({ t }) => t.login.choice.title,
  view: ({ about }) => (
    <>
      <PageTitle>{about.t.login.choice.title}</PageTitle>
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
