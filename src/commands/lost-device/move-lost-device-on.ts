import type { Services } from '../../services.ts';
import type { LostDeviceRequest } from '../../store/lost-device/lost-device-requests.ts';
import { endLostDevice, formerAddressesOf, type LostDeviceNotice } from './cancel-lost-device.ts';

/** What tells the person, each with the commit of what it tells about. */
export interface LostDeviceMessages {
  reminder(services: Services, told: LostDeviceNotice): void;
  removed(services: Services, told: Omit<LostDeviceNotice, 'request'>): void;
}

interface Due {
  readonly request: LostDeviceRequest;
  readonly messages: LostDeviceMessages;
}

/**
 * What the moment of a request asks for: one more message, or the end of the second factor. Written together with the row that says so,
 * so that of several processes one does it, and none twice after a crash. From a disabled account nothing is taken away.
 */
export async function moveLostDeviceOn(services: Services, { request, messages }: Due): Promise<void> {
  const { accounts, factors, lostDeviceRequests } = services;
  const { accountId, id, reference } = request;
  await services.transaction(async (trx) => {
    const account = await accounts.lock(trx, accountId);
    if (!account) return;
    if (account.disabledAt !== null) {
      await endLostDevice(services, trx, { account, id, by: 'disabled' });
      return;
    }
    const formerAddresses = await formerAddressesOf(services, trx, accountId);
    if (request.endsAt > Date.now() / 1000) {
      const isMine = await lostDeviceRequests.advance(trx, request);
      if (isMine) messages.reminder(services, { account, request, formerAddresses });
      return;
    }
    if (!(await lostDeviceRequests.take(trx, { accountId, id }))) return;
    await factors.removeSecondFactor(trx, accountId);
    await accounts.endSessions(trx, accountId);
    services.audit({ event: 'account.second_factor_removed', accountId, details: { by: 'lost_device', reference } });
    messages.removed(services, { account, formerAddresses });
  });
}
