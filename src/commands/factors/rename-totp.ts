import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';

interface Renaming {
  readonly accountId: string;
  readonly deviceId: string;
  readonly label: string;
  readonly requestId: string;
}

/** Changes the label that a person gives to one of her applications. */
export async function renameTotp(services: Services, renaming: Renaming): Promise<void> {
  const { accountId, deviceId, label, requestId } = renaming;
  await services.transaction(async (trx) => {
    const isHers = await services.totpDevices.rename(trx, { accountId, id: deviceId, label });
    if (!isHers) throw new AppError('not_found');
    services.audit({ event: 'account.totp_renamed', accountId, requestId, details: { device: deviceId } });
  });
}
