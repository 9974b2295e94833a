import { declinePasskeyOffer } from '../../src/commands/factors/decline-passkey-offer.ts';
import { credentialVersionOf } from '../../src/domain/account/credential-version.ts';
import { isFresh, keptTime } from '../../src/domain/assurance/given-proof.ts';
import { isWayAccepted } from '../../src/domain/assurance/ways-in.ts';
import type { Services } from '../../src/services.ts';
import type { Account } from '../../src/store/account/accounts.ts';
import type { About, StepResult } from '../engine/flow.ts';
import { NewPasskey } from '../factors/new-passkey.tsx';
import { submitPasskey } from '../factors/submit-passkey.ts';
import { PasskeyAnswers, passkeyAnswerOf } from '../factors/passkey-answers.tsx';
import type { RegistrationState } from '../flow-states/registration-state.ts';
import { Alert } from '../views/alert.tsx';
import type { RegistrationStep, RegistrationView } from './registration-step.tsx';

/**
 * Returns an account that is as its registration left it. Returns undefined once the account was disabled, or its sessions were ended, as
 * a new password, a second factor and « ce n'était pas moi » do: the draft proves nothing about the account from then on.
 */
export async function untouchedAccount(
  { account: { accounts } }: Services,
  accountId: string,
): Promise<Account | undefined> {
  const account = await accounts.find(accountId);
  return account && account.disabledAt === null && account.sessionEpoch === 0 ? account : undefined;
}

/**
 * Returns the state by which a passkey is offered once the account is made; undefined where none is offered. The script of the page has found
 * that the device can hold one. The state keeps nothing of the draft.
 */
export function passkeyAfter(
  state: RegistrationState,
  { now, visit, request, client }: About,
): Partial<RegistrationState> | undefined {
  const { canHoldPasskey, draftId, username, passwordAt, upstreamIdentity } = state;
  const leavesTime = request !== undefined && !request.isExpired && isWayAccepted(client?.waysIn, 'passkey');
  if (!canHoldPasskey || !username || upstreamIdentity || !leavesTime) return undefined;
  const forgotten = Object.fromEntries(Object.keys(state).map((name) => [name, undefined]));
  return { ...forgotten, draftId, accountId: draftId, passwordAt, visit, offersPasskey: { username, at: now } };
}

/** A page that was left open, or that another visit of the browser finds, adds no passkey: a stranger would keep the account. */
const isTooLate = ({ offersPasskey, visit }: RegistrationState, about: Pick<About, 'now' | 'visit'>) =>
  offersPasskey === undefined || !isFresh(keptTime(offersPasskey.at), about.now) || visit !== about.visit;

function OfferView({ state, errors, about }: RegistrationView) {
  const { registration, login } = about.t;
  const { offersPasskey, accountId } = state;
  if (!offersPasskey || !accountId) return null;
  const tooLate = isTooLate(state, about);
  return (
    <>
      <p>{login.passkeyOffer.intro}</p>
      <p>{login.passkeyOffer.privacy}</p>
      {tooLate && !errors['step'] && <Alert kind="info">{registration.passkeyAfter.tooLate}</Alert>}
      {!tooLate && (
        <NewPasskey
          about={about}
          account={{ id: accountId, username: offersPasskey.username }}
          hints={['client-device']}
          orphan={state.orphanPasskey}
          isPrimary
        >
          {login.passkeyOffer.submit}
        </NewPasskey>
      )}
      <PasskeyAnswers />
      <p class="fr-hint-text fr-mt-3w">{registration.passkeyAfter.application}</p>
    </>
  );
}

/** Offers a passkey to a person whose account was just made, on a device that can hold one, before her request goes on. */
export const passkeyAfterStep: RegistrationStep = {
  name: 'passkey-offer',
  isNumbered: false,
  owns: ['offersPasskey'],
  needed: ({ accountId, offersPasskey }) => accountId !== undefined && offersPasskey !== undefined,
  page: { accepts: (form) => form['action'] === 'add-passkey' || passkeyAnswerOf(form) !== undefined },
  async submit({ form, state, services, about }): Promise<StepResult<RegistrationState>> {
    const answer = passkeyAnswerOf(form);
    const account = await untouchedAccount(services, state.draftId);
    // The end of the flow says what has become of the account.
    if (!account) return { ok: true, patch: { offersPasskey: undefined } };
    const { id: accountId } = account;
    if (answer) {
      await declinePasskeyOffer(services, { accountId, browser: about.browser, answer });
      return { ok: true, patch: { offersPasskey: undefined }, event: answer };
    }
    if (isTooLate(state, about)) return { ok: false, errors: { step: about.t.registration.passkeyAfter.tooLate } };
    const credentialVersion = credentialVersionOf(account);
    const answered = await submitPasskey({ form, services, about }, { accountId, credentialVersion });
    return answered.ok ? { ok: true, patch: { offersPasskey: undefined }, event: 'added' } : answered;
  },
  heading: (t) => t.registration.passkeyAfter.title,
  view: (props) => <OfferView {...props} />,
};
