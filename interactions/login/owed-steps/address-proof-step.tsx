import { checkEmailCode } from '../../../src/commands/registration/check-email-code.ts';
import { resendPause, resendRule } from '../../../src/domain/limits/email-code.ts';
import { parseEmailAddress } from '../../../src/domain/fields/email-address.ts';
import { maskedAddress } from '../../../src/domain/fields/masked-address.ts';
import type { ActionLink } from '../../../src/store/undo/action-links.ts';
import type { Step, StepResult, StepView, Submitted } from '../../engine/flow.ts';
import type { PendingAddressData } from '../../flow-states/pending-address.ts';
import { confirmPendingAddress } from '../../registration/proof/confirm-pending-address.ts';
import { sendAddressProof } from '../../registration/proof/send-address-proof.ts';
import type { LoginState } from '../../flow-states/login-state.ts';
import { EmailProofForms } from '../../registration/proof/email-proof-view.tsx';
import { LoneButton } from '../../views/forms/button.tsx';
import { StepForm } from '../../views/forms/step-form.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { owesStep } from './owes-step.ts';

type Result = StepResult<LoginState>;

function AddressProofView({ state, form, about }: StepView<LoginState>) {
  const { operator } = usePage();
  const texts = about.t.login.owed.address;
  const email = about.person?.account.email ?? '';
  if (state.addressProof)
    return (
      <EmailProofForms
        email={maskedAddress(email)}
        sent={state.addressProof}
        whatToDo={texts.whatToDo}
        suggestion={undefined}
        otherwise={texts.correct(operator.supportEmail)}
        form={form}
        now={about.now}
      />
    );
  return (
    <>
      <p>{texts.intro(maskedAddress(email))}</p>
      <p>{texts.wrong(operator.supportEmail)}</p>
      <StepForm>
        <LoneButton action="send">{texts.send}</LoneButton>
      </StepForm>
    </>
  );
}

/** Sends a code to the address of the account, no more often than the page says. */
async function send({ state: { addressProof: former }, services, about }: Submitted<LoginState>): Promise<Result> {
  const { account } = about.person!;
  const parsed = parseEmailAddress(account.email);
  const pause =
    resendPause(former, about.now) ?? (former && (await services.throttles.admit([resendRule(account.id)])));
  if (pause !== undefined)
    return { ok: false, errors: { step: about.t.registration.emailProof.tooSoon(pause) }, retryAfter: pause };
  // An account of a former service has an address in the form in which this one keeps addresses.
  const address = { email: account.email, emailCanonical: parsed.ok ? parsed.canonical : '' };
  const sent = await sendAddressProof(services, about, { account, address, former });
  const addressProof = former ? { ...sent, askedAgainAt: services.nowSeconds() } : sent;
  return { ok: true, patch: { addressProof }, event: 'resent' };
}

async function verify({ form, state, services, about }: Submitted<LoginState>): Promise<Result> {
  const { token } = state.addressProof!;
  const link = (await services.undo.actionLinks.find(token)) as ActionLink<PendingAddressData> | undefined;
  const answer = await checkEmailCode(services, { sent: link?.data, typed: form['code'] });
  if (!link || answer !== 'right') {
    const { codeProblems } = about.t.registration.emailProof;
    return { ok: false, errors: { code: codeProblems[answer === 'right' ? 'expired' : answer] } };
  }
  const { kind } = await confirmPendingAddress(services, about, { token, link });
  return { ok: true, patch: { addressProof: undefined }, ...(kind === 'proved' ? {} : { event: 'lapsed' as const }) };
}

/** Asks a person to prove the address that her former service has never seen proved, by the code of a message. */
export const addressProofStep: Step<LoginState> = {
  name: 'address-proof',
  owns: [],
  needed: (state, about) => owesStep('address', state, about),
  page: {
    accepts: ({ action }) => action === 'send' || action === 'resend' || action === 'verify',
  },
  submit: (submitted) =>
    submitted.form['action'] === 'verify' && submitted.state.addressProof ? verify(submitted) : send(submitted),
  title: ({ t }) => t.login.owed.address.title,
  view: (props) => <AddressProofView {...props} />,
};
