import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';

interface Renaming {
  readonly accountId: string;
  readonly applicationId: string;
  readonly label: string;
  readonly requestId: string;
}

/** Changes the label that a person gives to one of her applications. */
export async function renameTotp(services: Services, renaming: Renaming): Promise<void> {
  const { accountId, applicationId, label, requestId } = renaming;
  await services.transaction(async (trx) => {
    const isHers = await services.factors.totpApplications.rename(trx, { accountId, id: applicationId, label });
    if (!isHers) throw new AppError('not_found');
    services.audit({ event: 'account.totp_renamed', accountId, requestId, details: { device: applicationId } });
  });
}
