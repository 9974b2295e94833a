import { credentialVersionOf } from '../../domain/account/credential-version.ts';
import type { Services } from '../../services.ts';
import { rereadAccount } from '../account/reread-account.ts';
import type { OwnerChange } from '../owner-act.ts';
import { announceChange } from '../undo/announce-change.ts';

interface Renewal extends OwnerChange {
  readonly passwordHash: string;
}

/**
 * Replaces a password that has run out and was just proved. Sessions that it opened elsewhere end, and so do links to a new password.
 * Returns the new credential version; undefined, with nothing written, when another tab or a reset has changed the account meanwhile.
 */
export async function renewPassword(services: Services, renewal: Renewal): Promise<string | undefined> {
  const { accounts } = services.account;
  const { actionLinks } = services.undo;
  const { accountId, requestId, lang } = renewal;
  return services.transaction(async (trx) => {
    const account = await accounts.lock(trx, accountId);
    if (!account || account.disabledAt !== null || credentialVersionOf(account) !== renewal.credentialVersion)
      return undefined;
    await accounts.setPassword(trx, { id: accountId, hash: renewal.passwordHash, now: services.nowSeconds() });
    await accounts.endSessions(trx, accountId);
    await actionLinks.endAll(trx, { accountId });
    services.audit({ event: 'account.password_renewed', accountId, requestId });
    await announceChange(services, trx, { account, kind: 'password-changed', lang });
    return credentialVersionOf(await rereadAccount(services, trx, accountId));
  });
}
