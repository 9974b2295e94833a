import type { Account } from '../../src/store/accounts.ts';
import type { Flow, Step, StepView } from '../flow.ts';
import { LinkButton } from '../views/link-button.tsx';
import { PageTitle } from '../views/page-title.tsx';
import type { AccountPage } from './account-page.ts';
import type { AccountState } from './account-state.ts';

const profileStep = (account: Account): Step<AccountState> => ({
  name: 'profile',
  owns: [],
  needed: () => true,
  submit: async () => ({ ok: true, patch: {} }),
  title: ({ t }) => t.account.profile.title,
  wide: true,
  view: ({ about }: StepView<AccountState>) => (
    <>
      <PageTitle>{about.t.account.profile.title}</PageTitle>
      <dl class="app-definition">
        <dt>{about.t.account.username}</dt>
        <dd id="username">{account.username}</dd>
        <dt>{about.t.account.email}</dt>
        <dd>{account.email}</dd>
      </dl>
      <LinkButton href="/mot-de-passe-oublie" kind="secondary">
        {about.t.account.changePassword}
      </LinkButton>
    </>
  ),
});

/** How the person signs in: user name, address, password. */
export const profilePage: AccountPage = {
  path: '/compte/profil',
  label: (t) => t.account.profile.title,
  summary: (t) => t.account.profile.summary,
  needsFreshSignIn: () => true,
  flow({ account }) {
    const flow: Flow<AccountState> = {
      name: 'account',
      steps: [profileStep(account)],
      begin: () => ({}),
      finish: async () => ({ kind: 'owed', patch: {} }),
    };
    return flow as unknown as Flow<never>;
  },
};
