import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';

interface LocaleChange {
  readonly accountId: string;
  readonly locale: string;
  readonly requestId: string;
}

/** Changes the language of an account, in which its person gets messages, and pages where a browser has no choice of its own. */
export async function changeLocale(services: Services, { accountId, locale, requestId }: LocaleChange): Promise<void> {
  await services.transaction(async (trx) => {
    const account = await services.account.accounts.lock(trx, accountId);
    if (!account || account.disabledAt !== null) throw new AppError('conflict');
    if (account.locale === locale) return;
    await services.account.accounts.update(trx, accountId, { locale });
    services.audit({ event: 'account.locale_changed', accountId, requestId });
  });
}
