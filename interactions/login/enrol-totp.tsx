import { randomUUID } from 'node:crypto';
import { drawTotpSecret } from '../../src/domain/factors/totp.ts';
import { submitTotp } from '../factors/submit-totp.ts';
import { TotpSetUpView } from '../factors/totp-set-up-view.tsx';
import type { Step } from '../engine/flow.ts';
import { owesEnrolment } from './owes-second-factor.ts';
import { withMethod, type LoginState } from '../flow-states/login-state.ts';

/** The first application, where one is asked for and none is there; its right code is the second factor of this sign-in. */
export const enrolTotpStep: Step<LoginState> = {
  name: 'enrol-totp',
  owns: ['pendingTotp'],
  // A person who has a factor does not add another one on the way: only the account's pages do that.
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
    // The page was never drawn.
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
