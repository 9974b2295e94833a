import { timingSafeEqual } from 'node:crypto';
import { emailCode, readEmailCode } from '../../src/domain/email-code.ts';
import { registrationLimits, registrationsOf } from '../../src/domain/registration-limits.ts';
import type { Services } from '../../src/services.ts';
import type { About, Form, StepResult } from '../flow.ts';
import { readNewAddress } from '../new-address.ts';
import { EmailProofView } from './email-proof-view.tsx';
import type { RegistrationStep } from './registration-step.tsx';
import { codeHash, sendProof } from './send-proof.ts';
import type { Proof, RegistrationState } from './state.ts';

interface Submitted {
  readonly form: Form;
  readonly state: RegistrationState;
  readonly services: Services;
  readonly about: About;
}

type Result = StepResult<RegistrationState>;

const refuse = (errors: Readonly<Record<string, string>>): Result => ({ ok: false, errors });

/** The link of the message may have made the account in another browser: then this one goes on, signed in. */
async function findOpened(
  state: RegistrationState,
  services: Services,
): Promise<Partial<RegistrationState> | undefined> {
  return (await services.accounts.find(state.draftId)) ? { accountId: state.draftId } : undefined;
}

async function resend({ state, services, about }: Submitted, patch: Partial<RegistrationState> = {}): Promise<Result> {
  const { draftId, email = '', emailCanonical = '' } = state;
  const proof = await sendProof(services, about, { draftId, email, emailCanonical, former: state.proof });
  return { ok: true, patch: { ...patch, proof }, event: 'resent' };
}

/** What was sent to the former address dies; each new address counts as one more registration. */
async function changeAddress(submitted: Submitted): Promise<Result> {
  const { form, state, services, about } = submitted;
  const texts = about.t.registration;
  const asking = { before: state.slip, action: 'change' };
  const typed = await readNewAddress(services, { typed: form['email'], t: about.t, asking });
  if (!typed.ok) return refuse({ email: typed.error });
  const { slip } = typed;
  if (typed.canonical === state.emailCanonical) return resend(submitted, { slip: undefined });
  if (slip && !slip.isAnswered) return { ok: true, patch: { slip }, event: 'asked' };

  const { limit, seconds } = registrationLimits.addressChanges;
  const retryAfter = await services.throttles.admit([
    registrationsOf({ address: about.address, times: services.config.addressLimits }),
    { key: `address-change:${state.draftId}`, waits: false, windowLimit: limit, windowSeconds: seconds },
  ]);
  if (retryAfter !== undefined) return { ok: false, errors: { email: texts.throttled(retryAfter) }, retryAfter };
  const proof = await sendProof(services, about, {
    draftId: state.draftId,
    email: typed.address,
    emailCanonical: typed.canonical,
  });
  return {
    ok: true,
    patch: { email: typed.address, emailCanonical: typed.canonical, slip, proof },
    event: 'address-changed',
  };
}

/** Counted before it is compared, so that parallel guesses are five at most. */
async function isRightCode(services: Services, proof: Proof, code: string): Promise<'right' | 'wrong' | 'used_up'> {
  const { tries, seconds } = emailCode;
  const refused = await services.throttles.admit([
    { key: `email-code:${proof.id}`, waits: false, windowLimit: tries, windowSeconds: seconds },
  ]);
  if (refused !== undefined) return 'used_up';
  return timingSafeEqual(Buffer.from(codeHash(services, { id: proof.id, code })), Buffer.from(proof.codeHash))
    ? 'right'
    : 'wrong';
}

async function verify({ form, state, services, about }: Submitted): Promise<Result> {
  const texts = about.t.registration.emailProof;
  const { proof, emailCanonical } = state;
  const code = readEmailCode(form['code']);
  if (!code) return refuse({ code: form['code'] ? texts.malformed : texts.missing });
  const isDead =
    !proof || proof.emailCanonical !== emailCanonical || proof.sentAt + emailCode.seconds <= Date.now() / 1000;
  if (isDead) return refuse({ code: texts.expired });
  const answer = await isRightCode(services, proof, code);
  if (answer === 'used_up') return refuse({ code: texts.usedUp });
  return answer === 'right' ? { ok: true, patch: { proved: emailCanonical } } : refuse({ code: texts.wrong });
}

/** The address is proved by the code of a message, typed here, or by its link. */
export const emailProof: RegistrationStep = {
  name: 'email-proof',
  isNumbered: false,
  owns: ['proved'],
  needed: (state) => !state.accountId && (!state.proved || state.proved !== state.emailCanonical),
  prepare: ({ state, services }) => findOpened(state, services),
  accepts: ({ action, code }) => ['verify', 'resend', 'change'].includes(action ?? '') || code !== undefined,
  async submit(submitted) {
    const opened = await findOpened(submitted.state, submitted.services);
    if (opened) return { ok: true, patch: opened };
    if (submitted.form['action'] === 'resend') return resend(submitted);
    if (submitted.form['action'] === 'change') return changeAddress(submitted);
    return verify(submitted);
  },
  heading: (t) => t.registration.emailProof.title,
  view: (props) => <EmailProofView {...props} />,
};
