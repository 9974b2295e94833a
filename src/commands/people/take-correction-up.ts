import type { Services } from '../../services.ts';
import type { AddressCorrection } from '../../store/correction/address-corrections.ts';
import type { Transaction } from '../../store/database/database.ts';
import { joinContacts } from '../account/join-contacts.ts';
import { takenField } from '../account/open-account.ts';
import { endCorrection } from '../correction/end-correction.ts';
import { formerAddressesOf } from '../lost-device/cancel-lost-device.ts';

type Due = Pick<AddressCorrection, 'id' | 'accountId'>;

async function takeUpWithin(services: Services, trx: Transaction, { id, accountId }: Due): Promise<boolean> {
  const { accounts } = services.account;
  const { corrections: addressCorrections } = services.correction;
  // The account is locked first, as every command does that changes it.
  const account = await accounts.lock(trx, accountId);
  if (!account) return false;
  const correction = await addressCorrections.find(accountId, trx);
  if (correction?.id !== id || correction.provedAt === null || correction.effectiveAt > services.nowSeconds())
    return false;
  await addressCorrections.take(trx, { accountId, id });
  const { email, emailCanonical } = correction;
  const formerAddresses = await formerAddressesOf(services, trx, accountId);
  await accounts.changeAddress(trx, { id: accountId, email, emailCanonical });
  // Links that the former mailbox holds open nothing any more, but for those that take a change back.
  await services.undo.actionLinks.endAll(trx, { accountId });
  await joinContacts(services, trx, { ...account, emailCanonical });
  services.audit({ event: 'account.address_corrected', accountId });
  services.messages.addressCorrected({ account, correction, formerAddresses });
  return true;
}

/**
 * Gives an account the address that an agent has typed, once it is proved and the time to object is over. Sessions go on. Returns false where
 * the correction is not due, was ended, or another account has the address by now.
 */
export async function takeCorrectionUp(services: Services, due: Due): Promise<boolean> {
  try {
    return await services.transaction((trx) => takeUpWithin(services, trx, due));
  } catch (error) {
    if (!takenField(error)) throw error;
    await services.transaction(async (trx) => {
      const account = await services.account.accounts.lock(trx, due.accountId);
      if (account) await endCorrection(services, trx, { account, id: due.id, by: 'taken' });
    });
    return false;
  }
}
