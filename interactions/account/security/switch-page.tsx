import { turnSecondFactorOff, turnSecondFactorOn } from '../../../src/commands/factors/switch-second-factor.ts';
import type { About, Step } from '../../engine/flow.ts';
import { defineFlow } from '../../engine/define-flow.ts';
import { LoneButton } from '../../views/forms/button.tsx';
import { LoneLink } from '../../views/forms/link-button.tsx';
import { StepForm } from '../../views/forms/step-form.tsx';
import type { AccountPage } from '../account-page.ts';
import { backToList } from './back-to-list.ts';
import { holdingsOf, switchOf, type Held } from './held.ts';
import { recoveryCodesStep, type RecoveryCodesState } from '../../factors/recovery-codes-step.tsx';
import { ownerChange } from '../owner-change.ts';

interface SwitchState extends RecoveryCodesState {
  readonly isNow?: 'on' | 'off';
}

function SwitchView({ held, about }: { readonly held: Held; readonly about: About }) {
  const { security } = about.t;
  const offered = switchOf(held);
  return (
    <>
      <p>{security.switching[offered ?? 'none'].intro}</p>
      {offered && (
        <StepForm>
          <LoneButton action={`turn-${offered}`}>{security.switching[offered].submit}</LoneButton>
        </StepForm>
      )}
      <LoneLink href="/compte/securite" kind="secondary">
        {security.back}
      </LoneLink>
    </>
  );
}

const switching = (held: Held): Step<SwitchState> => ({
  name: 'switch-second-factor',
  owns: [],
  needed: ({ isNow }) => isNow === undefined,
  page: {
    accepts: ({ action }) => action === 'turn-on' || action === 'turn-off',
    wide: true,
  },
  async submit({ form, services, about }) {
    const { account } = held;
    const asked = {
      ...ownerChange(account, about),
    };
    if (form['action'] === 'turn-on') {
      const newRecoveryCodes = await turnSecondFactorOn(services, { ...asked, sessionUid: about.session?.uid });
      return { ok: true, patch: { isNow: 'on', newRecoveryCodes } };
    }
    await turnSecondFactorOff(services, asked);
    return { ok: true, patch: { isNow: 'off' } };
  },
  title: ({ t }) => t.security.switching.title,
  view: ({ about }) => <SwitchView held={held} about={about} />,
});

/** Switches whether sign-ins ask for a passkey after the password, for a person whose only factors are passkeys. */
export const switchPage: AccountPage = {
  path: '/compte/securite/double-authentification',
  isSensitive: true,
  needsFreshSignIn: ({ action }) => action !== 'acknowledge',
  async flow({ account, services }) {
    const held = await holdingsOf(services, account);
    return defineFlow<SwitchState>({
      name: 'security',
      steps: [switching(held), recoveryCodesStep({ wide: true })],
      finish: async ({ state, about }) =>
        backToList({
          services,
          about,
          accountId: account.id,
          kind: state.isNow === 'on' ? 'secondFactorOn' : 'secondFactorOff',
        }),
    });
  },
};
