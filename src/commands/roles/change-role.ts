import { administrator } from '../../domain/roles/admin-removal.ts';
import { may } from '../../domain/roles/permissions.ts';
import type { Role } from '../../domain/roles/roles.ts';
import type { RoleNotice } from '../../messages.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { Transaction } from '../../store/database/database.ts';
import { isServiceAccount } from '../account/add-service-account.ts';
import type { AdminRemoval } from '../../store/roles/admin-removals.ts';
import { isLastAdministrator } from '../deletion/last-administrator.ts';
import { awaitRemoval } from './await-removal.ts';
import { writeRole } from './write-role.ts';

export interface RoleChange {
  readonly accountId: string;
  readonly role: Role;
  readonly isGiven: boolean;
  /** Account of the administrator who does it; absent for a command. */
  readonly byAccountId?: string | undefined;
  readonly reason: string | undefined;
  readonly requestId?: string | undefined;
}

/** Says why a role was neither given nor taken away. */
export type RoleRefusal =
  /** No such account exists (any more). */
  | 'gone'
  /** Nobody changes their own roles. */
  | 'own_account'
  /** The administrator has lost the right meanwhile. */
  | 'no_right'
  /** The account belongs to a service. */
  | 'service_account'
  /** Nobody can sign in to the account, so it gets no role. */
  | 'disabled'
  | 'already_held'
  | 'not_held'
  /** The service would be left without an administrator. */
  | 'last_administrator';

export type ChangedRole =
  | { readonly kind: 'changed'; readonly notice: RoleNotice }
  /** The administrator concerned may object, or a second administrator asks as well. */
  | { readonly kind: 'waiting'; readonly removal: AdminRemoval; readonly account: Account }
  | { readonly kind: RoleRefusal };

async function findRefusal(
  services: Services,
  trx: Transaction,
  { account, change }: { readonly account: Account; readonly change: RoleChange },
): Promise<RoleRefusal | undefined> {
  const { role, isGiven, byAccountId } = change;
  if (isGiven && isServiceAccount(account.username)) return 'service_account';
  if (isGiven && account.disabledAt !== null) return 'disabled';
  if (byAccountId !== undefined && !may(await services.roles.holders.rolesOf(trx, byAccountId), 'roles.change'))
    return 'no_right';
  if (account.roles.includes(role) === isGiven) return isGiven ? 'already_held' : 'not_held';
  const isLast = !isGiven && role === administrator && (await isLastAdministrator(services, account, trx));
  return isLast ? 'last_administrator' : undefined;
}

/**
 * Gives a role to an account, or takes it away, and announces it. What the role opens is decided at each request, so the change holds for
 * open sessions at once. The role of an administrator goes at once where two administrators ask or her account is disabled, which needs two
 * agents as well; else after a wait in which she may object.
 * @param within a transaction of the caller, who has locked the account
 */
export async function changeRole(services: Services, change: RoleChange, within?: Transaction): Promise<ChangedRole> {
  const { accounts } = services.account;
  const { holders } = services.roles;
  const { accountId, role, isGiven, byAccountId } = change;
  if (byAccountId === accountId) return { kind: 'own_account' };
  const write = async (trx: Transaction): Promise<ChangedRole> => {
    const account = await accounts.lock(trx, accountId);
    if (!account) return { kind: 'gone' };
    await holders.lock(trx);
    const refusal = await findRefusal(services, trx, { account, change });
    if (refusal) return { kind: refusal };
    const isAwaited = !isGiven && role === administrator && account.disabledAt === null;
    const awaited = isAwaited ? await awaitRemoval(services, trx, { account, change }) : undefined;
    if (awaited?.waits) return { kind: 'waiting', removal: awaited.waits, account };
    const notice = await writeRole(services, trx, { account, change, beside: awaited?.beside });
    return { kind: 'changed', notice };
  };
  return within ? write(within) : services.transaction(write);
}
