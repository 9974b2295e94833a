import type { OwnerChange } from '../../src/commands/owner-act.ts';
import { credentialVersionOf } from '../../src/domain/account/credential-version.ts';
import type { Account } from '../../src/store/account/accounts.ts';
import type { About } from '../engine/flow.ts';

/** Returns what comes with every change that a person makes on the pages of her account. */
export const ownerChange = (account: Account, { requestId, lang }: Pick<About, 'requestId' | 'lang'>): OwnerChange => ({
  accountId: account.id,
  credentialVersion: credentialVersionOf(account),
  requestId,
  lang,
});
