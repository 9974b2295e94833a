import type { Services } from '../../services.ts';
import { isLastAdministrator } from '../deletion/last-administrator.ts';
import { Refused } from '../refused.ts';
import { changeAccount } from './change-account.ts';

interface Disabling {
  readonly name: string;
  readonly reason?: string | undefined;
}

/** Keeps everybody from signing in to the account. Open sessions and tokens end at once, at every service that asks. */
export async function disableAccount(
  services: Services,
  { name, reason }: Disabling,
): Promise<Readonly<Record<string, unknown>>> {
  return changeAccount(services, {
    name,
    reason,
    event: 'account.disabled',
    endsSessions: true,
    endsLostDevice: 'disabled',
    async change(account, trx) {
      if (await isLastAdministrator(services, account, trx))
        throw new Refused(`"${account.username}" is the last administrator: give another account the role first`);
      // An account that waits for its deletion stays disabled when the deletion is cancelled.
      return { disabledAt: (account.isDisabled ? account.disabledAt : null) ?? services.nowSeconds() };
    },
  });
}
