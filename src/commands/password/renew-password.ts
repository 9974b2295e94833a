import { credentialVersionOf } from '../../domain/account/credential-version.ts';
import type { Services } from '../../services.ts';
import { announceChange, type OwnerChange } from '../undo/announce-change.ts';

interface Renewal extends OwnerChange {
  readonly passwordHash: string;
}

/**
 * Another password instead of the one that was just proved: what was opened with it elsewhere ends, and links to a new
 * password. The answer is the account's new mark;
 * undefined when the account has changed since (another tab, a reset): then nothing was written.
 */
export async function renewPassword(services: Services, renewal: Renewal): Promise<string | undefined> {
  const { accounts, actionLinks } = services;
  const { accountId, requestId, announce } = renewal;
  return services.transaction(async (trx) => {
    const account = await accounts.lock(trx, accountId);
    if (!account || account.disabledAt !== null || credentialVersionOf(account) !== renewal.credentialVersion)
      return undefined;
    await accounts.setPassword(trx, { id: accountId, hash: renewal.passwordHash, now: Math.floor(Date.now() / 1000) });
    await accounts.endSessions(trx, accountId);
    await actionLinks.endAll(trx, { accountId });
    services.audit({ event: 'account.password_renewed', accountId, requestId });
    await announceChange(services, trx, { account, kind: 'password-changed', announce });
    return credentialVersionOf((await accounts.lock(trx, accountId))!);
  });
}
