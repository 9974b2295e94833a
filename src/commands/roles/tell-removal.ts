import type { Knex } from 'knex';
import { administrator, type RemovalEnding } from '../../domain/roles/admin-removal.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { AdminRemoval } from '../../store/account/admin-removals.ts';
import type { Holder } from '../../store/account/holders.ts';

/** The facts that the messages about the removal of an administrator are made from. */
export interface RemovalNotice {
  readonly account: Account;
  readonly removal: AdminRemoval;
  /** Says why the role stays; undefined while the removal waits. */
  readonly ending: RemovalEnding | undefined;
  /** Everybody who administers the service, the person of the account left out. */
  readonly administrators: readonly Holder[];
  /** The administrator who asked; undefined for a command or a service. */
  readonly by: Holder | undefined;
}

/** Tells the administrator concerned and every other one that her role is to be taken away, or that it stays. */
export async function tellRemoval(
  services: Services,
  trx: Knex.Transaction,
  { account, removal, ending }: Pick<RemovalNotice, 'account' | 'removal'> & { readonly ending?: RemovalEnding },
): Promise<void> {
  const everybody = (await services.people.holders.list(trx)).filter(({ disabledAt }) => disabledAt === null);
  services.messages.adminRemoval(services, {
    account,
    removal,
    ending,
    administrators: everybody.filter(({ id, roles }) => id !== account.id && roles.includes(administrator)),
    by: everybody.find(({ id }) => id === removal.askedBy),
  });
}
