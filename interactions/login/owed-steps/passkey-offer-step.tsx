import { declinePasskeyOffer } from '../../../src/commands/factors/decline-passkey-offer.ts';
import { isFresh } from '../../../src/domain/assurance/given-proof.ts';
import type { About, Step, StepResult, StepView, Submitted } from '../../engine/flow.ts';
import { provedSince, type LoginState } from '../../flow-states/login-state.ts';
import { Alert } from '../../views/alert.tsx';
import { PasskeyAnswers, passkeyAnswerOf } from '../../factors/passkey-answers.tsx';
import { NewPasskey } from '../../factors/new-passkey.tsx';
import { addSignInPasskey } from './add-sign-in-passkey.ts';
import { mayMakePasskey, owesPasskeyOffer } from './owes-passkey-offer.ts';

type Proved = NonNullable<LoginState['proved']>;

/** A page that was left open adds no passkey: a stranger who finds it would keep the account. The sign-in itself may go on. */
const isTooLate = ({ proved }: LoginState, { now }: Pick<About, 'now'>) =>
  proved === undefined || !isFresh(provedSince(proved), now);

function OfferView({ state, errors, about }: StepView<LoginState>) {
  const texts = about.t.login.passkeyOffer;
  const { client, person } = about;
  const tooLate = isTooLate(state, about);
  return (
    <>
      <p>{texts.intro}</p>
      <p>{texts.privacy}</p>
      {client && <p>{texts.next(client.name)}</p>}
      {tooLate && !errors['step'] && <Alert kind="info">{texts.tooLate}</Alert>}
      {!tooLate && person && (
        <NewPasskey
          about={about}
          account={person.account}
          hints={['client-device']}
          orphan={state.orphanPasskey}
          mayBeAutomatic={!errors['passkey'] && mayMakePasskey(state, about)}
          isPrimary
        >
          {texts.submit}
        </NewPasskey>
      )}
      <PasskeyAnswers />
    </>
  );
}

async function addOffered(submitted: Submitted<LoginState>, proved: Proved): Promise<StepResult<LoginState>> {
  const { form, state, about } = submitted;
  const isAutomatic = form['automatic'] !== undefined;
  // The account or the settings have changed since the page was drawn.
  if (isAutomatic && !mayMakePasskey(state, about))
    return { ok: false, errors: { passkey: about.t.security.passkeyAddition.problems.refused } };
  const added = await addSignInPasskey(submitted, { proved, isAutomatic });
  return added.ok ? { ok: true, patch: { proved: added.proved, isPasskeyOffered: true }, event: 'added' } : added;
}

/** Offers a passkey to a person who has just typed her password on a device that can hold one, before her request goes on. */
export const passkeyOfferStep: Step<LoginState> = {
  name: 'passkey-offer',
  owns: ['isPasskeyOffered'],
  needed: owesPasskeyOffer,
  page: { accepts: (form) => form['action'] === 'add-passkey' || passkeyAnswerOf(form) !== undefined },
  async submit(submitted) {
    const { form, state, services, about } = submitted;
    const { proved } = state;
    // The step is needed only while there is a proof.
    if (!proved) return { ok: true, patch: {} };
    const answer = passkeyAnswerOf(form);
    if (!answer) {
      if (isTooLate(state, about)) return { ok: false, errors: { step: about.t.login.passkeyOffer.tooLate } };
      return addOffered(submitted, proved);
    }
    await declinePasskeyOffer(services, { accountId: proved.accountId, browser: about.browser, answer });
    return { ok: true, patch: { isPasskeyOffered: true }, event: answer };
  },
  title: ({ t }) => t.login.passkeyOffer.title,
  view: (props) => <OfferView {...props} />,
};
