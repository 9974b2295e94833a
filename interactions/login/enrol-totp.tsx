import { randomUUID } from 'node:crypto';
import { drawTotpSecret } from '../../src/domain/factors/totp.ts';
import { submitTotp } from '../factors/submit-totp.ts';
import { TotpSetUpView } from '../factors/totp-set-up-view.tsx';
import type { Step } from '../engine/flow.ts';
import { owesEnrolment } from './owes-second-factor.ts';
import { withMethod, type LoginState } from '../flow-states/login-state.ts';

/**
 * Sets up the first application of a person who needs a second factor and has none. The right code of the application is the second factor
 * of this sign-in.
 */
export const enrolTotpStep: Step<LoginState> = {
  name: 'enrol-totp',
  owns: ['pendingTotp'],
  // A person who holds a factor already adds another one on the pages of the account only.
  needed: owesEnrolment,
  page: {
    accepts: (form) => form['username'] === undefined,
    async prepare({ state }) {
      return state.pendingTotp ? undefined : { pendingTotp: { id: randomUUID(), secret: drawTotpSecret() } };
    },
  },
  async submit({ form, state, services, about }) {
    const { proved, pendingTotp } = state;
    const { problems } = about.t.secondFactor;
    // The form was sent without its page: no secret was ever shown.
    if (!proved || !pendingTotp) return { ok: false, errors: { otp: problems.missing } };
    const { accountId, credentialVersion } = proved;
    const submission = { form, accountId, credentialVersion, pending: pendingTotp, isFirst: true, services, about };
    const submitted = await submitTotp(submission);
    if (!submitted.ok) return submitted;
    const { credentialVersion: markNow, recoveryCodes: newRecoveryCodes } = submitted.enrolled;
    const known = { ...state, proved: { ...proved, credentialVersion: markNow } };
    return { ok: true, patch: { ...withMethod(known, 'totp'), ...(newRecoveryCodes ? { newRecoveryCodes } : {}) } };
  },
  title: ({ t }) => t.secondFactor.enrol.title,
  view: ({ state, form, errors, about }) => (
    <TotpSetUpView
      secret={state.pendingTotp?.secret ?? ''}
      email={about.person?.account.email ?? ''}
      form={form}
      errors={errors}
    />
  ),
};
