import type { Services } from '../../src/services.ts';
import type { Account } from '../../src/store/account/accounts.ts';

/**
 * Returns an account that is as its registration left it. Returns undefined once the account was disabled, or its sessions were ended, as
 * a new password, a second factor and « ce n'était pas moi » do: the draft proves nothing about the account from then on.
 */
export async function untouchedAccount(
  { account: { accounts } }: Services,
  accountId: string,
): Promise<Account | undefined> {
  const account = await accounts.find(accountId);
  return account && account.disabledAt === null && account.sessionEpoch === 0 ? account : undefined;
}
