import type { Services } from '../../services.ts';
import type { LostDeviceRequest } from '../../store/lost-device/lost-device-requests.ts';
import { endLostDevice, formerAddressesOf } from './cancel-lost-device.ts';

/**
 * Carries out the next moment of a request: one more message, or the end of the second factor. The row that says so is written in the same
 * commit, so of several processes one does it, and none twice after a crash. Nothing is taken away from a disabled account.
 */
export async function moveLostDeviceOn(services: Services, request: LostDeviceRequest): Promise<void> {
  const { accounts } = services.account;
  const { states: factors } = services.factors;
  const { requests: lostDeviceRequests } = services.lostDevice;
  const { accountId, id, reference } = request;
  await services.transaction(async (trx) => {
    const account = await accounts.lock(trx, accountId);
    if (!account) return;
    if (account.disabledAt !== null) {
      await endLostDevice(services, trx, { account, id, by: 'disabled' });
      return;
    }
    const formerAddresses = await formerAddressesOf(services, trx, accountId);
    if (request.endsAt > services.nowSeconds()) {
      const isMine = await lostDeviceRequests.advance(trx, request);
      if (isMine) services.messages.lostDeviceReminder({ account, request, formerAddresses });
      return;
    }
    if (!(await lostDeviceRequests.take(trx, { accountId, id }))) return;
    const removed = await factors.removeSecondFactor(trx, accountId);
    await accounts.endSessions(trx, accountId);
    const details = { by: 'lost_device', reference, ...(removed === 'passkey' && { factor: removed }) };
    services.audit({ event: 'account.second_factor_removed', accountId, details });
    services.messages.secondFactorRemoved({ account, formerAddresses, isBySupport: false });
  });
}
