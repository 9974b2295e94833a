import { checkEmailCode } from '../../../src/commands/registration/check-email-code.ts';
import { resendPause, resendRule } from '../../../src/domain/limits/email-code.ts';
import { registrationLimits, registrationsOf } from '../../../src/domain/limits/registration-limits.ts';
import type { StepResult } from '../../engine/flow.ts';
import { readNewAddress } from '../../fields/new-address.ts';
import { answeredForm, answersQuestion } from '../../fields/address-question.tsx';
import { EmailProofView } from './email-proof-view.tsx';
import { findOpened } from '../find-opened.ts';
import { hasAccount, signInToLink } from '../has-account.ts';
import type { RegistrationStep, SubmittedRegistration } from '../registration-step.tsx';
import { sendingOf, sendDraftProof } from './send-draft-proof.ts';
import type { RegistrationState } from '../../flow-states/registration-state.ts';

type Result = StepResult<RegistrationState>;

const refuse = (errors: Readonly<Record<string, string>>): Result => ({ ok: false, errors });

async function resend(
  { state, services, about }: SubmittedRegistration,
  patch: Partial<RegistrationState> = {},
): Promise<Result> {
  const pause = resendPause(state.proof, about.now) ?? (await services.throttles.admit([resendRule(state.draftId)]));
  if (pause !== undefined)
    return { ok: false, errors: { step: about.t.registration.emailProof.tooSoon(pause) }, retryAfter: pause };
  const sent = await sendDraftProof(services, about, { ...sendingOf(state), former: state.proof });
  const proof = { ...sent, askedAgainAt: services.nowSeconds() };
  return { ok: true, patch: { ...patch, proof }, event: 'resent' };
}

/** Takes another address. The message to the former one dies, and each new address counts as one more registration. */
async function changeAddress(submitted: SubmittedRegistration): Promise<Result> {
  const { form, state, services, about } = submitted;
  const asking = { before: state.suggestion, action: 'change' };
  const told = state.upstreamIdentity?.email;
  const typed = await readNewAddress(services, { typed: form['email'], t: about.t, asking, told });
  if (!typed.ok) return refuse({ email: typed.error });
  const { suggestion } = typed;
  if (typed.canonical === state.emailCanonical) return resend(submitted, { suggestion: undefined });
  if (suggestion && !suggestion.isAnswered) return { ok: true, patch: { suggestion }, event: 'asked' };

  const { limit, seconds } = registrationLimits.addressChanges;
  const retryAfter = await services.throttles.admit([
    ...registrationsOf({ ip: about.ip, times: services.config.addressLimits }),
    { key: `address-change:${state.draftId}`, waits: false, windowLimit: limit, windowSeconds: seconds },
  ]);
  if (retryAfter !== undefined)
    return { ok: false, errors: { email: about.t.frame.wait.tries(retryAfter) }, retryAfter };
  // Only the address is asked. The password was examined with the address that was known when it was chosen, as it is for an account.
  const passwordWords = state.passwordWords && [...state.passwordWords, typed.canonical];
  const changed = { email: typed.email, emailCanonical: typed.canonical, suggestion, passwordWords };
  const proof = await sendDraftProof(services, about, sendingOf({ ...state, ...changed }));
  return { ok: true, patch: { ...changed, proof }, event: 'address-changed' };
}

/** Answers the question about a typing error. A second press, or a page that was left open, changes nothing more. */
async function answerQuestion(submitted: SubmittedRegistration): Promise<Result> {
  const { form, state } = submitted;
  if (!state.suggestion || state.suggestion.isAnswered) return { ok: true, patch: {} };
  return changeAddress({ ...submitted, form: answeredForm(form, state.suggestion) });
}

async function verify({ form, state, services, about }: SubmittedRegistration): Promise<Result> {
  const { proof, emailCanonical } = state;
  const sent = proof?.emailCanonical === emailCanonical ? proof : undefined;
  const answer = await checkEmailCode(services, { sent, typed: form['code'] });
  if (answer === 'right')
    return { ok: true, patch: { proved: emailCanonical, canHoldPasskey: form['canHoldPasskey'] === 'yes' } };
  return refuse({ code: about.t.registration.emailProof.codeProblems[answer] });
}

/** Proves the address by the code of a message, typed here, or by its link. */
export const emailProof: RegistrationStep = {
  name: 'email-proof',
  isNumbered: false,
  owns: ['proved', 'canHoldPasskey'],
  needed: (state) => !state.accountId && (!state.proved || state.proved !== state.emailCanonical),
  page: {
    prepare: ({ state, services }) => findOpened(state, services),
    accepts: (form) =>
      ['verify', 'resend', 'change'].includes(form['action'] ?? '') ||
      form['code'] !== undefined ||
      answersQuestion(form) ||
      hasAccount(form),
  },
  async submit(submitted) {
    const opened = await findOpened(submitted.state, submitted.services);
    if (opened) return { ok: true, patch: opened };
    if (hasAccount(submitted.form)) return signInToLink(submitted);
    if (answersQuestion(submitted.form)) return answerQuestion(submitted);
    if (submitted.form['action'] === 'resend') return resend(submitted);
    if (submitted.form['action'] === 'change') return changeAddress(submitted);
    return verify(submitted);
  },
  heading: (t) => t.registration.emailProof.title,
  view: (props) => <EmailProofView {...props} />,
};
