import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';

interface Renaming {
  readonly accountId: string;
  readonly passkeyId: string;
  readonly label: string;
  readonly requestId: string;
}

/** Changes the label that a person gives to one of her passkeys. */
export async function renamePasskey(services: Services, renaming: Renaming): Promise<void> {
  const { accountId, passkeyId, label, requestId } = renaming;
  await services.transaction(async (trx) => {
    const isHers = await services.factors.passkeys.rename(trx, { accountId, id: passkeyId, label });
    if (!isHers) throw new AppError('not_found');
    services.audit({ event: 'account.passkey_renamed', accountId, requestId, details: { passkey: passkeyId } });
  });
}
