import { drawPendingTotp, livePendingTotp } from '../../src/commands/factors/pending-totp.ts';
import { expiredSecret } from '../factors/expired-secret.ts';
import { submitTotp } from '../factors/submit-totp.ts';
import { TotpSetUpView } from '../factors/totp-set-up-view.tsx';
import type { About, Step } from '../engine/flow.ts';
import { owesEnrolment } from './owes-second-factor.ts';
import { withMethod, type LoginState } from '../flow-states/login-state.ts';

const momentOf = ({ request, now }: About) => ({ sessionUid: request?.sessionUid, now });

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
    async prepare({ state: { pendingTotp }, about }) {
      return livePendingTotp(pendingTotp, momentOf(about))
        ? undefined
        : { pendingTotp: drawPendingTotp(momentOf(about)) };
    },
  },
  async submit({ form, state, services, about }) {
    const { proved } = state;
    const pending = livePendingTotp(state.pendingTotp, momentOf(about));
    // The form came after its secret had expired, or before any page was drawn: it is drawn again with another secret.
    if (!proved || !pending)
      return { ...expiredSecret(about), patch: { pendingTotp: drawPendingTotp(momentOf(about)) } };
    const { accountId, credentialVersion } = proved;
    const submission = { form, accountId, credentialVersion, pending, isFirst: true, services, about };
    const submitted = await submitTotp(submission);
    if (!submitted.ok) return submitted;
    const { credentialVersion: markNow, recoveryCodes: newRecoveryCodes } = submitted.enrolled;
    const known = { ...state, proved: { ...proved, credentialVersion: markNow } };
    return { ok: true, patch: { ...withMethod(known, 'totp'), ...(newRecoveryCodes ? { newRecoveryCodes } : {}) } };
  },
  title: ({ t }) => t.secondFactor.enrol.title,
  view: ({ state, about }) => (
    <TotpSetUpView secret={state.pendingTotp?.secret ?? ''} email={about.person?.account.email ?? ''} />
  ),
};
