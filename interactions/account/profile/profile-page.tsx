import { stayingFlow } from '../../engine/define-flow.ts';
import type { AccountPage } from '../account-page.ts';
import { addressChange } from './address-change.tsx';
import { addressProof } from './address-proof.tsx';
import { proposedAddresses } from './proposed-addresses.tsx';
import { givesAddress, type ProfileState } from './profile-state.ts';

/** Shows and changes what the person signs in with: user name, email, password. */
export const profilePage: AccountPage = {
  path: '/compte/profil',
  label: (t) => t.account.profile.title,
  // A person who reads the mailbox can reset the password, so a new email hands over the account.
  needsFreshSignIn: givesAddress,
  waitsForPress: ({ email }) => email !== undefined,
  async flow({ account, services }) {
    const proposals = proposedAddresses(account, await services.federation.identities.list(account.id));
    return stayingFlow<ProfileState>('account', [addressProof(account), addressChange(account, proposals)]);
  },
};
