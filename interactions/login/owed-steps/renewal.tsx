import { addSignInPasskey } from './add-sign-in-passkey.ts';
import { renewPassword } from '../../../src/commands/password/renew-password.ts';
import type { Step, StepView, StepResult, Submitted } from '../../engine/flow.ts';
import { temporarySince } from '../../../src/domain/password/password-age.ts';
import { PasskeyInstead } from './passkey-instead.tsx';
import { owesRenewal } from './owes-fresh-sign-in.ts';
import { mayAddFactor } from './owes-second-factor.ts';
import { readOtherPassword, wordsOf } from '../../fields/other-password.ts';
import { LoneButton } from '../../views/forms/button.tsx';
import { NewPasswordFields } from '../../views/forms/new-password-fields.tsx';
import { StepForm } from '../../views/forms/step-form.tsx';
import type { LoginState } from '../../flow-states/login-state.ts';

function RenewalView({ state, about }: StepView<LoginState>) {
  const texts = about.t.login.renewal;
  const { client, person } = about;
  return (
    <>
      <p>{person?.password?.changedAt === temporarySince ? texts.temporary : texts.intro}</p>
      {client && !client.isBuiltIn && <p>{texts.next(client.name)}</p>}
      <p>{texts.consequence}</p>
      <StepForm mandatory>
        {/* Password managers keep the new password under this name. */}
        <input type="text" name="username" value={person?.account.username} autocomplete="username" readonly hidden />
        <NewPasswordFields
          hint={texts.hint}
          personal={{ words: person && wordsOf(person.account) }}
          verdict={state.verdict}
        />
        <LoneButton action="save">{texts.save}</LoneButton>
      </StepForm>
      {mayAddFactor(state, about) && <PasskeyInstead state={state} about={about} />}
    </>
  );
}

/** Adds a passkey in the place of a password that has run out. A passkey that is refused changes nothing. */
async function replacePassword(submitted: Omit<Submitted<LoginState>, 'upload'>): Promise<StepResult<LoginState>> {
  const { proved } = submitted.state;
  if (!proved) return { ok: true, patch: {} };
  const added = await addSignInPasskey(submitted, { proved, replacesPassword: true });
  return added.ok ? { ok: true, patch: { proved: added.proved, isRenewed: true }, event: 'replaced' } : added;
}

/** Asks a person whose password has run out for another one, once the old one is proved and before the request goes on. */
export const renewal: Step<LoginState> = {
  name: 'renewal',
  owns: ['isRenewed', 'knownPasskeys'],
  needed: owesRenewal,
  page: {
    accepts: ({ action }) => action === undefined || action === 'save' || action === 'add-passkey',
    async prepare({ state, services, about: { person } }) {
      if (state.knownPasskeys || !person?.passkeys) return undefined;
      const known = await services.factors.passkeys.list(person.account.id);
      return {
        knownPasskeys: known
          // A security key may be made a passkey.
          .filter(({ isSecurityKey }) => !isSecurityKey)
          .map(({ credentialId, transports }) => ({ credentialId, transports })),
      };
    },
  },
  async submit({ form, state, services, about }) {
    if (form['action'] === 'add-passkey' && mayAddFactor(state, about))
      return replacePassword({ form, state, services, about });
    const { proved } = state;
    // The step is needed only while there is a proof and an account.
    if (!proved || !about.person) return { ok: true, patch: {} };
    const { account } = about.person;
    const { verdict, ...chosen } = await readOtherPassword(form, { account, services, t: about.t });
    if (!chosen.ok) return { ...chosen, shown: { verdict } };
    const credentialVersion = await renewPassword(services, {
      accountId: account.id,
      credentialVersion: proved.credentialVersion,
      passwordHash: chosen.hash,
      requestId: about.requestId,
      lang: about.lang,
    });
    if (credentialVersion === undefined) return { ok: true, patch: {}, event: 'lapsed' };
    return { ok: true, patch: { proved: { ...proved, credentialVersion }, isRenewed: true } };
  },
  title: ({ t }) => t.login.renewal.title,
  view: (props) => <RenewalView {...props} />,
};
