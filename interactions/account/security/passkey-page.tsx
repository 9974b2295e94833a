import { credentialVersionOf } from '../../../src/domain/account/credential-version.ts';
import type { Account } from '../../../src/store/account/accounts.ts';
import type { Passkey } from '../../../src/store/factors/passkeys.ts';
import type { Step, StepView } from '../../engine/flow.ts';
import { defineFlow } from '../../engine/define-flow.ts';
import { LoneLink } from '../../views/forms/link-button.tsx';
import { NewPasskey } from '../../factors/new-passkey.tsx';
import { submitPasskey } from '../../factors/submit-passkey.ts';
import type { AccountPage } from '../account-page.ts';
import { backToList } from './back-to-list.ts';

interface PasskeyState {
  readonly isAdded?: boolean;
  /** Id of the passkey that was just made and refused. It is drawn and never stored. */
  readonly orphanPasskey?: string | undefined;
}

interface Owner {
  readonly account: Account;
  /** The passkeys of the account. A security key is none: its device may make a passkey too. */
  readonly known: readonly Passkey[];
}

function AdditionView({ account, known, state, about }: StepView<PasskeyState> & Owner) {
  const texts = about.t.security.passkeyAddition;
  return (
    <>
      <p>{texts.intro}</p>
      <p>{texts.where}</p>
      <NewPasskey about={about} account={account} known={known} orphan={state.orphanPasskey} isPrimary>
        {texts.submit}
      </NewPasskey>
      <p class="fr-hint-text fr-mt-3w">{texts.needs}</p>
      <LoneLink href="/compte/securite" kind="secondary">
        {about.t.security.back}
      </LoneLink>
    </>
  );
}

const addition = (owner: Owner): Step<PasskeyState> => ({
  name: 'add-passkey',
  owns: [],
  needed: ({ isAdded }) => !isAdded,
  page: {
    accepts: (form) => form['action'] === 'add-passkey',
    wide: true,
  },
  async submit(submitted) {
    const { account } = owner;
    const credentialVersion = credentialVersionOf(account);
    const answered = await submitPasskey(submitted, { accountId: account.id, credentialVersion });
    return answered.ok ? { ok: true, patch: { isAdded: true } } : answered;
  },
  title: ({ t }) => t.security.passkeyAddition.title,
  view: (props) => <AdditionView {...props} {...owner} />,
});

/** Adds a passkey. Browsers offer passkeys to script alone, so this page needs script. */
export const passkeyPage: AccountPage = {
  path: '/compte/securite/cle',
  isSensitive: true,
  async flow({ account, services }) {
    const known = (await services.factors.passkeys.list(account.id)).filter(({ isSecurityKey }) => !isSecurityKey);
    return defineFlow<PasskeyState>({
      name: 'security',
      steps: [addition({ account, known })],
      finish: async ({ about }) => backToList({ services, about, accountId: account.id, kind: 'passkeyAdded' }),
    });
  },
};
