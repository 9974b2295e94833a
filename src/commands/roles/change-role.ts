import type { Knex } from 'knex';
import { may } from '../../domain/roles/permissions.ts';
import type { Role } from '../../domain/roles/roles.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { Holder } from '../../store/account/holders.ts';
import { isServiceAccount } from '../account/add-service-account.ts';
import { endUnguarded } from '../correction/end-unguarded.ts';
import { isLastAdministrator } from '../deletion/last-administrator.ts';

/** The facts that the messages about a role are made from. */
export interface RoleNotice {
  /** The account whose role has changed. */
  readonly account: Account;
  readonly role: Role;
  /** True where the role was given, false where it was taken away. */
  readonly isGiven: boolean;
  /** Everybody who administers the service from now on, the person of the account left out. */
  readonly administrators: readonly Holder[];
  /** The administrator who did it; undefined for a command. */
  readonly by: Holder | undefined;
}

export interface RoleChange {
  readonly accountId: string;
  readonly role: Role;
  readonly isGiven: boolean;
  /** Account of the administrator who does it; absent for a command. */
  readonly byAccountId?: string | undefined;
  readonly reason: string | undefined;
  readonly requestId?: string | undefined;
  /** Queues the messages, in the same commit. */
  readonly announce: (notice: RoleNotice) => void;
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
  /** Nobody else could administer the service. */
  | 'last_administrator';

export type ChangedRole = { readonly kind: 'changed'; readonly notice: RoleNotice } | { readonly kind: RoleRefusal };

async function findRefusal(
  services: Services,
  trx: Knex.Transaction,
  { account, change }: { readonly account: Account; readonly change: RoleChange },
): Promise<RoleRefusal | undefined> {
  const { role, isGiven, byAccountId } = change;
  if (isGiven && isServiceAccount(account.username)) return 'service_account';
  if (isGiven && account.disabledAt !== null) return 'disabled';
  if (byAccountId !== undefined && !may(await services.holders.rolesOf(trx, byAccountId), 'roles.change'))
    return 'no_right';
  if (account.roles.includes(role) === isGiven) return isGiven ? 'already_held' : 'not_held';
  const isLast = !isGiven && role === 'admin' && (await isLastAdministrator(services, account, trx));
  return isLast ? 'last_administrator' : undefined;
}

/**
 * Gives a role to an account, or takes it away, and announces it. What the role opens is decided at each request, so the change holds for
 * open sessions at once. Of two administrators who take the role from each other at the same time one remains.
 */
export async function changeRole(services: Services, change: RoleChange): Promise<ChangedRole> {
  const { accounts, holders } = services;
  const { accountId, role, isGiven, byAccountId, reason, requestId } = change;
  if (byAccountId === accountId) return { kind: 'own_account' };
  return services.transaction(async (trx): Promise<ChangedRole> => {
    const account = await accounts.lock(trx, accountId);
    if (!account) return { kind: 'gone' };
    await holders.lock(trx);
    const refusal = await findRefusal(services, trx, { account, change });
    if (refusal) return { kind: refusal };
    const roles = isGiven ? [...account.roles, role].sort() : account.roles.filter((held) => held !== role);
    await accounts.update(trx, accountId, { roles });
    if (isGiven) await endUnguarded(services, trx, { account, requestId });
    services.audit({
      event: isGiven ? 'account.role_granted' : 'account.role_revoked',
      accountId,
      requestId,
      reason,
      details: { role, ...(byAccountId !== undefined && { by: 'administrator' }) },
    });
    const everybody = await holders.list(trx);
    const notice: RoleNotice = {
      account: { ...account, roles },
      role,
      isGiven,
      administrators: everybody.filter(
        ({ id, roles: held, disabledAt }) => id !== accountId && disabledAt === null && held.includes('admin'),
      ),
      by: everybody.find(({ id }) => id === byAccountId),
    };
    change.announce(notice);
    return { kind: 'changed', notice };
  });
}
