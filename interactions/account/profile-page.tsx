import type { Account } from '../../src/store/account/accounts.ts';
import type { Flow } from '../engine/flow.ts';
import { defineFlow } from '../engine/define-flow.ts';
import type { AccountPage } from './account-page.ts';
import { addressChange } from './address-change.tsx';
import { addressProof } from './address-proof.tsx';
import { proposedAddresses, type ProposedAddress } from './proposed-addresses.tsx';
import { givesAddress, type ProfileState } from './profile-state.ts';

interface Profile {
  readonly account: Account;
  readonly proposals: readonly ProposedAddress[];
}

function profileFlow({ account, proposals }: Profile): Flow<ProfileState> {
  return {
    name: 'account',
    steps: [addressProof(account), addressChange(account, proposals)],
    begin: () => ({}),
    finish: async () => ({ kind: 'owed', patch: {} }),
  };
}

/** Shows and changes what the person signs in with: user name, email, password. */
export const profilePage: AccountPage = {
  path: '/compte/profil',
  label: (t) => t.account.profile.title,
  // A person who reads the mailbox can reset the password, so a new email hands over the account.
  needsFreshSignIn: givesAddress,
  waitsForPress: ({ email }) => email !== undefined,
  async flow({ account, services }) {
    const proposals = proposedAddresses(account, await services.federation.identities.list(account.id));
    return defineFlow(profileFlow({ account, proposals }));
  },
};
