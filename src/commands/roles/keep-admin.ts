import type { RemovalEnding } from '../../domain/roles/admin-removal.ts';
import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { Transaction } from '../../store/database/database.ts';
import { tellRemoval } from './tell-removal.ts';

interface Kept {
  /** The locked account. */
  readonly account: Account;
  /** Id of the removal, where a later one is not meant. */
  readonly id?: string | undefined;
  readonly ending: RemovalEnding;
  readonly requestId?: string | undefined;
}

/** Ends the removal that waits, and tells of it: the administrator keeps the role. Returns false where none waits, or another one. */
export async function endRemoval(
  services: Services,
  trx: Transaction,
  { account, id, ending, requestId }: Kept,
): Promise<boolean> {
  const accountId = account.id;
  const removal = await services.roles.holders.removals.find(accountId, trx);
  if (!removal || (id !== undefined && removal.id !== id)) return false;
  await services.roles.holders.removals.end(trx, accountId);
  services.audit({ event: 'account.admin_removal_ended', accountId, requestId, details: { why: ending } });
  await tellRemoval(services, trx, { account, removal, ending });
  return true;
}

/**
 * Keeps the role for the administrator concerned, who objects on the page of roles, or ends what the administrator who asks had asked for.
 * Returns false where no removal waits, or neither of them asks.
 */
export function keepAdmin(
  services: Services,
  about: { readonly accountId: string; readonly byAccountId: string; readonly requestId: string },
): Promise<boolean> {
  const { accountId, byAccountId, requestId } = about;
  return services.transaction(async (trx) => {
    const account = await services.account.accounts.lock(trx, accountId);
    const removal = account && (await services.roles.holders.removals.find(accountId, trx));
    const isOwn = byAccountId === accountId;
    if (!removal || (!isOwn && removal.askedBy !== byAccountId)) return false;
    return endRemoval(services, trx, { account, ending: isOwn ? 'objected' : 'withdrawn', requestId });
  });
}

/** Keeps the role by the link of a message. Of parallel uses of the link one succeeds. */
export async function keepAdminByLink(
  services: Services,
  about: { readonly token: string; readonly accountId: string; readonly id: string; readonly requestId: string },
): Promise<void> {
  const { token, accountId, id, requestId } = about;
  await services.transaction(async (trx) => {
    const account = await services.account.accounts.lock(trx, accountId);
    // An account that two agents have closed objects to nothing.
    if (!account || account.disabledAt !== null || !(await services.undo.actionLinks.take(trx, token)))
      throw new AppError('link_invalid');
    if (!(await endRemoval(services, trx, { account, id, ending: 'objected', requestId })))
      throw new AppError('link_invalid');
  });
}
