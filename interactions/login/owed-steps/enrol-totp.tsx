import { drawPendingTotp, livePendingTotp } from '../../../src/commands/factors/pending-totp.ts';
import { NewPasskey } from '../../factors/new-passkey.tsx';
import { expiredSecret } from '../../factors/expired-secret.ts';
import { submitTotp } from '../../factors/submit-totp.ts';
import { TotpSetUpView } from '../../factors/totp-set-up-view.tsx';
import type { About, Step, StepResult, StepView, Submitted } from '../../engine/flow.ts';
import { isFresh } from '../../../src/domain/assurance/given-proof.ts';
import { OrRule } from '../../views/forms/or-rule.tsx';
import { addSignInPasskey } from './add-sign-in-passkey.ts';
import { owesEnrolment } from './owes-second-factor.ts';
import { provedSince, withMethod, type LoginState } from '../../flow-states/login-state.ts';

const momentOf = ({ request, now }: About) => ({ sessionUid: request?.sessionUid, now });

/** The page of a sign-in that waits is old: a stranger who finds it would keep the account by a passkey of his own. */
const mayAddPasskey = ({ proved }: LoginState, { now }: Pick<About, 'now'>) =>
  proved !== undefined && isFresh(provedSince(proved), now);

/** Offers a passkey before the application. */
function PasskeyFirst({ state, about }: Pick<StepView<LoginState>, 'state' | 'about'>) {
  const { t, person } = about;
  if (!person) return null;
  return (
    <NewPasskey
      about={about}
      account={person.account}
      orphan={state.orphanPasskey}
      isPrimary
      before={<p>{t.secondFactor.enrol.passkey}</p>}
      after={<OrRule />}
    >
      {t.login.passkeyOffer.submit}
    </NewPasskey>
  );
}

async function addFirstPasskey(submitted: Submitted<LoginState>): Promise<StepResult<LoginState>> {
  const { state, about } = submitted;
  const { proved } = state;
  if (!proved || !mayAddPasskey(state, about))
    return { ok: false, errors: { step: about.t.secondFactor.enrol.tooLate } };
  const added = await addSignInPasskey(submitted, { proved });
  return added.ok ? { ok: true, patch: withMethod({ ...state, proved: added.proved }, added.method) } : added;
}

/**
 * Sets up the first second factor of a person who needs one and has none: a passkey where the browser can make one, or an application. A new
 * passkey asked for a finger or a PIN, and the right code proves the application: either is the second factor of this sign-in.
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
  async submit(submitted) {
    const { form, state, services, about } = submitted;
    if (form['action'] === 'add-passkey') return addFirstPasskey(submitted);
    const { proved } = state;
    const pending = livePendingTotp(state.pendingTotp, momentOf(about));
    // The form came after its secret had expired, or before any page was drawn: it is drawn again with another secret.
    if (!proved || !pending)
      return { ...expiredSecret(about), patch: { pendingTotp: drawPendingTotp(momentOf(about)) } };
    const { accountId, credentialVersion } = proved;
    const submission = { form, accountId, credentialVersion, pending, isFirst: true, services, about };
    const added = await submitTotp(submission);
    if (!added.ok) return added;
    const { credentialVersion: markNow, recoveryCodes: newRecoveryCodes } = added.enrolled;
    const known = { ...state, proved: { ...proved, credentialVersion: markNow } };
    return { ok: true, patch: { ...withMethod(known, 'totp'), ...(newRecoveryCodes ? { newRecoveryCodes } : {}) } };
  },
  title: ({ t }) => t.secondFactor.enrol.first,
  view: ({ state, about }) => (
    <>
      {mayAddPasskey(state, about) && <PasskeyFirst state={state} about={about} />}
      <TotpSetUpView secret={state.pendingTotp?.secret ?? ''} email={about.person?.account.email ?? ''} />
    </>
  ),
};
