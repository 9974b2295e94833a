import { addPasskey } from '../../../src/commands/factors/add-passkey.ts';
import { passkeyCreation } from '../../../src/domain/factors/passkey-options.ts';
import { credentialVersionOf } from '../../../src/domain/account/credential-version.ts';
import type { Account } from '../../../src/store/account/accounts.ts';
import type { Passkey } from '../../../src/store/factors/passkeys.ts';
import type { Flow, Step, StepView } from '../../engine/flow.ts';
import { defineFlow } from '../../engine/define-flow.ts';
import { ButtonGroup } from '../../views/fields/button-group.tsx';
import { LinkButton } from '../../views/fields/link-button.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { PasskeyForm } from '../../views/passkey-form.tsx';
import type { AccountPage } from '../account-page.ts';
import { backToList } from './back-to-list.ts';

interface PasskeyState {
  readonly isAdded?: boolean;
}

interface Owner {
  readonly account: Account;
  /** The passkeys of the account. A security key is none: its device may make a passkey too. */
  readonly known: readonly Passkey[];
}

function AdditionView({ account, known, about }: StepView<PasskeyState> & Owner) {
  const { operator } = usePage();
  const texts = about.t.security.passkeyAddition;
  const { passkeyHost: host, flowKey } = about;
  const { challenge, ticket } = about.drawChallenge({ ceremony: 'add', flowKey });
  const options = passkeyCreation({ challenge, host, service: operator.serviceName, account, known });
  return (
    <>
      <p>{texts.intro}</p>
      <p>{texts.where}</p>
      <PasskeyForm action="add-passkey" ticket={ticket} options={options} namesAll isPrimary>
        {texts.submit}
      </PasskeyForm>
      <p class="fr-hint-text fr-mt-3w">{texts.needs}</p>
      <ButtonGroup>
        <LinkButton href="/compte/securite" kind="secondary">
          {about.t.security.back}
        </LinkButton>
      </ButtonGroup>
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
  async submit({ form, services, about }) {
    const { account } = owner;
    const texts = about.t.security.passkeyAddition;
    const answer = await addPasskey(services, {
      accountId: account.id,
      credentialVersion: credentialVersionOf(account),
      flowKey: about.flowKey,
      ticket: form['ticket'],
      credential: form['credential'],
      otherwise: texts.defaultLabel,
      requestId: about.requestId,
      lang: about.lang,
    });
    if (answer.kind === 'added') return { ok: true, patch: { isAdded: true } };
    return { ok: false, errors: { passkey: texts.problems[answer.kind] } };
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
    const flow: Flow<PasskeyState> = {
      name: 'security',
      steps: [addition({ account, known })],
      begin: () => ({}),
      finish: async ({ about }) => backToList({ services, about, accountId: account.id, kind: 'passkeyAdded' }),
    };
    return defineFlow(flow);
  },
};
