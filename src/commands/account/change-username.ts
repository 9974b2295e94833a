import { nextUsernameChange } from '../../domain/account/username-change.ts';
import type { Services } from '../../services.ts';
import type { OwnerChange } from '../owner-act.ts';
import { announceChange } from '../undo/announce-change.ts';
import { lockAccount } from './lock-account.ts';
import { takenField } from './open-account.ts';

interface UsernameChange extends OwnerChange {
  /** The new name, in the only form that is compared. */
  readonly username: string;
}

export type ChangedUsername =
  | { readonly kind: 'changed' }
  /** The account has this name already: the form was sent twice. */
  | { readonly kind: 'unchanged' }
  /** Another account has the name, or it is kept from others. Nothing was written. */
  | { readonly kind: 'taken' }
  /** The account changed its name lately; `until` in epoch seconds. */
  | { readonly kind: 'too_early'; readonly until: number };

/**
 * Gives the account another user name. The former name is kept from others in the same commit, so that nobody else ever gets it in between.
 * Sessions and tokens go on: services know the person by her `sub`, and read the new name from userinfo.
 */
export async function changeUsername(services: Services, change: UsernameChange): Promise<ChangedUsername> {
  const { accounts, reservedUsernames } = services.account;
  const { accountId, username, requestId } = change;
  try {
    return await services.transaction(async (trx) => {
      const account = await lockAccount(services, trx, change);
      if (account.username === username) return { kind: 'unchanged' };
      const lastChange = await reservedUsernames.lastChange(accountId, trx);
      const until = nextUsernameChange(lastChange, services.nowSeconds());
      if (until !== undefined) return { kind: 'too_early', until };
      await accounts.changeUsername(trx, { id: accountId, username });
      await reservedUsernames.release(trx, username);
      await reservedUsernames.reserve(trx, { username: account.username, accountId });
      services.audit({ event: 'account.username_changed', accountId, requestId });
      await announceChange(services, trx, {
        account,
        kind: 'username-changed',
        details: { username: account.username },
        lang: change.lang,
      });
      return { kind: 'changed' };
    });
  } catch (error) {
    if (takenField(error) !== 'username') throw error;
    return { kind: 'taken' };
  }
}
