import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { AddressCorrection } from '../../store/correction/address-corrections.ts';
import type { Transaction } from '../../store/database/database.ts';
import { formerAddressesOf } from '../lost-device/cancel-lost-device.ts';

/** Says what ended a correction before its time. */
type Ending = 'link' | 'reset' | 'report' | 'undo' | 'own_change' | 'taken' | 'disabled' | 'deletion' | 'role';

interface Ended {
  /** The locked account. */
  readonly account: Account;
  /** Id of the correction, where a later one is not meant. */
  readonly id?: string | undefined;
  readonly by: Ending;
  readonly requestId?: string | undefined;
}

/** Endings that another message tells of. */
const toldElsewhere: readonly Ending[] = ['own_change', 'disabled', 'deletion'];

/**
 * Ends the correction of an address that waits, and tells the person unless another message does. The account is locked. Returns undefined when
 * none waits.
 */
export async function endCorrection(
  services: Services,
  trx: Transaction,
  { account, id, by, requestId }: Ended,
): Promise<AddressCorrection | undefined> {
  const accountId = account.id;
  const correction = await services.correction.corrections.take(trx, { accountId, id });
  if (!correction) return undefined;
  services.audit({ event: 'account.address_correction_ended', accountId, requestId, details: { by } });
  if (toldElsewhere.includes(by)) return correction;
  const formerAddresses = await formerAddressesOf(services, trx, accountId);
  services.messages.correctionEnded({ account, correction, formerAddresses });
  return correction;
}
