import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { endCorrection } from '../correction/end-correction.ts';
import { takeCorrectionUp } from './take-correction-up.ts';

interface Answering {
  readonly token: string;
  readonly accountId: string;
  /** Id of the correction that the link is about. */
  readonly id: string;
  readonly requestId: string;
}

/**
 * Notes that the person reads the new address, by the link that was sent there. Of parallel uses of the link one succeeds. Returns whether the
 * address has changed already, because the time to object is over.
 */
export async function proveCorrection(services: Services, { token, accountId, id, requestId }: Answering) {
  const isOver = await services.transaction(async (trx) => {
    const account = await services.account.accounts.lock(trx, accountId);
    if (!account || !(await services.undo.actionLinks.take(trx, token))) throw new AppError('link_invalid');
    const correction = await services.correction.corrections.prove(trx, { accountId, id });
    if (!correction) throw new AppError('link_invalid');
    services.audit({ event: 'account.address_correction_proved', accountId, requestId });
    return correction.effectiveAt <= services.nowSeconds();
  });
  return { hasChanged: isOver && (await takeCorrectionUp(services, { id, accountId })) };
}

/** Ends a correction by the link that the present address got. Of parallel uses of the link one succeeds. */
export async function cancelCorrection(
  services: Services,
  { token, accountId, id, requestId }: Answering,
): Promise<void> {
  await services.transaction(async (trx) => {
    const account = await services.account.accounts.lock(trx, accountId);
    if (!account || !(await services.undo.actionLinks.take(trx, token))) throw new AppError('link_invalid');
    if (!(await endCorrection(services, trx, { account, id, by: 'link', requestId })))
      throw new AppError('link_invalid');
  });
}
