import { admitRegistration } from '../../../src/commands/registration/admit-registration.ts';
import { ipKey, ipRule } from '../../../src/domain/limits/throttle-rules.ts';
import {
  checkChallenge,
  makeChallenge,
  type MadeChallenge,
} from '../../../src/commands/registration/captcha-challenge.ts';
import { AppError } from '../../../src/errors.ts';
import { hurriedSeconds, registrationLimits, suspectShare } from '../../../src/domain/limits/registration-limits.ts';
import type { About, StepResult } from '../../engine/flow.ts';
import { termsVersion } from '../../pages/terms-version.ts';
import { CaptchaView, PassedView } from './captcha-view.tsx';
import type { RegistrationStep, SubmittedRegistration } from '../registration-step.tsx';
import { sendingOf, sendDraftProof } from '../proof/send-draft-proof.ts';
import type { RegistrationState } from '../../flow-states/registration-state.ts';

type Result = StepResult<RegistrationState>;

const purpose = 'registration';
const bindingOf = ({ browser, flowKey, ip }: About) => ({ browser, form: flowKey, purpose, ip });
const challengeOf = (made: Extract<MadeChallenge, { kind: 'made' }>, isRenewed: boolean) => ({
  id: made.id,
  expiresAt: made.expiresAt,
  isRenewed,
});
const isLive = (challenge: RegistrationState['challenge'], now: number) =>
  challenge !== undefined && challenge.expiresAt > now;

const throttled = (about: About, retryAfter: number, patch?: Partial<RegistrationState>): Result => ({
  ok: false,
  errors: { captcha: about.t.frame.wait.tries(retryAfter) },
  retryAfter,
  patch,
});

/**
 * Sends the message that proves the address, once the person has passed this step. A message leaves whether or not the address has an
 * account.
 */
async function pass({ state, services, about }: SubmittedRegistration, how: 'captcha' | 'email'): Promise<Result> {
  const proof = await sendDraftProof(services, about, { ...sendingOf(state), former: state.proof });
  const terms = await termsVersion(services.config.legalDir);
  const patch = { passed: how, proof, termsVersion: `${terms.version} ${terms.date}` };
  return how === 'email' ? { ok: true, patch, event: 'by-email' } : { ok: true, patch };
}

async function refresh({ state, services, about }: SubmittedRegistration): Promise<Result> {
  const made = await makeChallenge(services, bindingOf(about));
  if (made.kind === 'throttled') return throttled(about, made.retryAfter);
  return { ok: true, patch: { challenge: challengeOf(made, true), proof: state.proof }, event: 'refreshed' };
}

/**
 * Returns the limit of registrations for this network address. A suspicion is written in the audit and halves the limit; it is never a
 * refusal of its own.
 */
function countedFor({ state, services, about }: SubmittedRegistration, isHurried: boolean) {
  const reasons = [...(state.isSuspect ? ['trap'] : []), ...(isHurried ? ['hurried'] : [])];
  const { addressLimits } = services.config;
  if (reasons.length === 0) return { ip: about.ip, times: addressLimits };
  services.audit({ event: 'registration.suspected', requestId: about.requestId, details: { reasons } });
  return { ip: about.ip, times: addressLimits * suspectShare };
}

/** Lets a person who can neither read nor hear the digits pass by the message alone. The limits of this way are harder. */
async function passByEmail(submitted: SubmittedRegistration): Promise<Result> {
  const { state, services, about } = submitted;
  const { sealer } = services;
  // A person who cannot see the digits may choose this way at once, so a fast answer is no suspicion here.
  const counted = countedFor(submitted, false);
  const also = [
    ipRule('captcha-by-email', registrationLimits.byEmail, counted),
    {
      // A stranger elsewhere does not use up the way of a person who can neither see nor hear the digits.
      key: `captcha-by-email:${sealer.keyedHash(state.emailCanonical ?? '', 'mail recipient')}:${ipKey(about.ip)}`,
      waits: false,
      windowLimit: registrationLimits.byEmailToRecipient.limit,
      windowSeconds: registrationLimits.byEmailToRecipient.seconds,
    },
  ];
  const retryAfter = await admitRegistration(services, { counted, requestId: about.requestId, also });
  return retryAfter === undefined ? pass(submitted, 'email') : throttled(about, retryAfter);
}

async function answer(submitted: SubmittedRegistration): Promise<Result> {
  const { form, state, services, about } = submitted;
  const id = form['challenge'] ?? state.challenge?.id ?? '';
  const checked = await checkChallenge(services, { ...bindingOf(about), id, typed: form['captcha'] });
  if (checked.kind !== 'right') {
    const made = await makeChallenge(services, bindingOf(about));
    if (made.kind === 'throttled')
      return throttled(about, made.retryAfter, checked.kind === 'used' ? undefined : { challenge: undefined });
    const fresh = { challenge: challengeOf(made, false) };
    const errors = {
      captcha: form['captcha'] ? about.t.registration.captcha.wrong : about.t.registration.captcha.missing,
    };
    return checked.kind === 'used' ? { ok: false, errors, shown: fresh } : { ok: false, errors, patch: fresh };
  }

  const counted = countedFor(submitted, checked.seconds < hurriedSeconds);
  const retryAfter = await admitRegistration(services, { counted, requestId: about.requestId });
  return retryAfter === undefined ? pass(submitted, 'captcha') : throttled(about, retryAfter, { challenge: undefined });
}

/** The person has passed and came back to look: nothing is asked, sent or counted a second time. */
function goOnToProof({ passed, termsVersion: accepted, proof, proved }: RegistrationState): Result {
  return { ok: true, patch: { passed, termsVersion: accepted, proof, proved }, event: 'seen-again' };
}

/** Asks for six digits to read or to hear, and is the place where the terms are accepted. The captcha only slows programs down. */
export const captcha: RegistrationStep = {
  name: 'captcha',
  isNumbered: true,
  isLeftOut: ({ upstreamIdentity }) => upstreamIdentity !== undefined,
  owns: ['challenge', 'passed', 'termsVersion', 'proof', 'proved'],
  needed: (state) => !state.accountId && !state.passed,
  page: {
    offered: ({ accountId, passed }) => accountId === undefined && passed !== undefined,
    async prepare({ state, services, about }) {
      if (state.passed || isLive(state.challenge, about.now)) return undefined;
      const made = await makeChallenge(services, bindingOf(about));
      if (made.kind === 'throttled') throw new AppError('throttled', { retryAfter: made.retryAfter });
      return { challenge: challengeOf(made, false) };
    },
    accepts: ({ action, captcha: typed }) =>
      ['register', 'refresh', 'byEmail'].includes(action ?? '') || typed !== undefined,
  },
  async submit(submitted) {
    if (submitted.state.passed) return goOnToProof(submitted.state);
    if (submitted.form['action'] === 'refresh') return refresh(submitted);
    if (submitted.form['action'] === 'byEmail') return passByEmail(submitted);
    return answer(submitted);
  },
  heading: (t) => t.registration.captcha.title,
  view: (props) => (props.state.passed ? <PassedView {...props} /> : <CaptchaView {...props} />),
};
