import type { Services } from '../../../services.ts';
import type { Account } from '../../../store/account/accounts.ts';
import type { Transaction } from '../../../store/database/database.ts';
import { formerAddressesOf } from '../../lost-device/cancel-lost-device.ts';
import type { PlainlyTold } from '../../../messages.ts';

/** Tells the person of a locked account what an agent has done. Former addresses that can come back are told too. */
export async function tellPerson(
  services: Services,
  trx: Transaction,
  { account, act }: { readonly account: Account; readonly act: PlainlyTold },
): Promise<void> {
  const formerAddresses = await formerAddressesOf(services, trx, account.id);
  services.messages.acted({ account, formerAddresses, act });
}
