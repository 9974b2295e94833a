import type { Knex } from 'knex';
import type { AccountEventName } from '../../domain/account/history-events.ts';
import type { Services } from '../../services.ts';
import type { Account, AccountChanges } from '../../store/account/accounts.ts';
import { endLostDevice } from '../lost-device/cancel-lost-device.ts';
import { describeAccount } from './describe-account.ts';
import { findAccount } from './find-account.ts';
import { rereadAccount } from './reread-account.ts';

interface Change {
  /** User name, address or `sub`. */
  readonly name: string;
  readonly event: AccountEventName;
  /** Reason in the operator's words, for the audit. */
  readonly reason?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly endsSessions?: boolean;
  /** Why a waiting lost-device request cannot go on. */
  readonly endsLostDevice?: 'disabled' | 'expired_password';
  /** Tells the person about the changed account, in the same commit. */
  readonly announce?: (after: Account) => void;
  /** Returns the columns to change, from the account as it is at that moment, or throws Refused. */
  readonly change: (account: Account, trx: Knex.Transaction) => AccountChanges | Promise<AccountChanges>;
}

/** Changes one account, ends its sessions where that is part of it, and leaves an audit line, all in one commit. */
export async function changeAccount(services: Services, change: Change): Promise<Readonly<Record<string, unknown>>> {
  const { id } = (await findAccount(services, change.name)).account;
  const { event, reason, details } = change;
  services.audit({ event, accountId: id, reason, details });
  const after = await services.transaction(async (trx) => {
    const account = await rereadAccount(services, trx, id);
    await services.accounts.update(trx, id, await change.change(account, trx));
    if (change.endsLostDevice) await endLostDevice(services, trx, { account, by: change.endsLostDevice });
    if (change.endsSessions) await services.accounts.endSessions(trx, id);
    const changed = await rereadAccount(services, trx, id);
    change.announce?.(changed);
    return changed;
  });
  return describeAccount(after);
}
