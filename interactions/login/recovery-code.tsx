import { verifyRecoveryCode } from '../../src/commands/factors/verify-recovery-code.ts';
import { readRecoveryCode } from '../../src/domain/factors/recovery-code.ts';
import { NoApplication } from '../factors/no-application.tsx';
import type { Step, StepView } from '../engine/flow.ts';
import { LoneButton } from '../views/forms/button.tsx';
import { StepForm } from '../views/forms/step-form.tsx';
import { TextField } from '../views/forms/text-field.tsx';
import { withQuery } from '../engine/with-query.ts';
import { owesSecondFactor } from './owed-steps/owes-second-factor.ts';
import { withMethod, type LoginState } from '../flow-states/login-state.ts';

function RecoveryCodeView({ about }: StepView<LoginState>) {
  const texts = about.t.secondFactor.recoveryCode;
  return (
    <>
      <p>{texts.intro}</p>
      <StepForm mandatory>
        <TextField name="recoveryCode" label={texts.label} hint={texts.hint} autocomplete="off" spellcheck={false} />
        <LoneButton action="verify">{texts.verify}</LoneButton>
      </StepForm>
      <NoApplication
        title={texts.otherTitle}
        href={withQuery(about.path, 'step', undefined)}
        label={texts.useApplication}
        requestId={about.request?.uid}
      />
    </>
  );
}

/** Takes a recovery code in the place of the application's code. The step is never owed: the page of the second factor leads to it. */
export const recoveryCode: Step<LoginState> = {
  name: 'recovery-code',
  owns: [],
  needed: () => false,
  page: {
    offered: owesSecondFactor,
    accepts: (form) => form['username'] === undefined && form['otp'] === undefined,
  },
  async submit({ form, state, services, about }) {
    const texts = about.t.secondFactor;
    const { problems } = texts.recoveryCode;
    const code = readRecoveryCode(form['recoveryCode']);
    if (!code || !state.proved) {
      const recoveryCode = form['recoveryCode']?.trim() ? problems.malformed : problems.missing;
      return { ok: false, errors: { recoveryCode } };
    }
    const { accountId } = state.proved;
    const answer = await verifyRecoveryCode(services, {
      accountId,
      code,
      requestId: about.requestId,
      lang: about.lang,
    });
    if (answer.kind === 'throttled') {
      const { retryAfter } = answer;
      return { ok: false, errors: { recoveryCode: about.t.frame.wait.tries(retryAfter) }, retryAfter };
    }
    if (answer.kind === 'wrong') return { ok: false, errors: { recoveryCode: problems.wrong } };
    return { ok: true, patch: withMethod(state, 'recovery-code') };
  },
  title: ({ t }) => t.secondFactor.recoveryCode.title,
  view: (props) => <RecoveryCodeView {...props} />,
};
