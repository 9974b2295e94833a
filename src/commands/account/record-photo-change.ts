import type { Services } from '../../services.ts';

/** Writes the queued change of an account's photo, with its time and an audit line. */
export async function recordPhotoChange(
  services: Services,
  { accountId, requestId }: { readonly accountId: string; readonly requestId: string },
): Promise<void> {
  services.audit({ event: 'account.profile_changed', accountId, requestId, details: { fields: ['photo'] } });
  await services.transaction((trx) => services.account.accounts.update(trx, accountId, {}));
}
