import type { Account } from '../../src/store/accounts.ts';
import type { Flow } from '../flow.ts';
import type { AccountPage } from './account-page.ts';
import { addressChange } from './address-change.tsx';
import { addressProof } from './address-proof.tsx';
import { givesAddress, type ProfileState } from './profile-state.ts';

function profileFlow(account: Account, survivors: readonly string[]): Flow<ProfileState> {
  return {
    name: 'account',
    steps: [addressProof(account, survivors), addressChange(account)],
    begin: () => ({}),
    finish: async () => ({ kind: 'owed', patch: {} }),
  };
}

/** How the person signs in: user name, address, password. */
export const profilePage: AccountPage = {
  path: '/compte/profil',
  entry: { label: (t) => t.account.profile.title, summary: (t) => t.account.profile.summary },
  // Whoever has the mailbox has the account.
  needsFreshSignIn: givesAddress,
  flow: ({ account, survivors }) => profileFlow(account, survivors) as unknown as Flow<never>,
};
