import { exportLeaseSeconds } from '../../../../src/domain/account/export/export-rules.ts';
import type { Browser } from '../../browser.ts';
import { exportPath, makeExport } from '../../people/export-pages.ts';
import { goOn, type PageState } from '../page-state.ts';
import { signInNew, type PageWorld } from '../page-world.ts';

/** Opens an export that stays as it is for a while, as if another process had begun it. */
async function beginExport(world: PageWorld): Promise<Browser> {
  const { browser, account } = await signInNew(world);
  const accountId = account.sub;
  const { services } = world.app;
  const [session] = await services.session.list(accountId);
  await services.transaction(async (trx) => {
    await services.account.exports.open(trx, { accountId, sessionUid: session!.uid, browser: 'Firefox', lang: 'fr' });
    await trx('exports')
      .where({ account_id: accountId })
      .update({ percent: 40, due_at: services.nowSeconds() + exportLeaseSeconds });
  });
  return browser;
}

const at = (browser: Browser | Promise<Browser>) => goOn(browser, (one) => one.open(exportPath));

/** The states of the page on which a person takes her data away. */
export const dataPages: readonly PageState[] = [
  { name: 'account, data: nothing yet', reach: async (world) => at((await signInNew(world)).browser) },
  { name: 'account, data: the file is being made', reach: (world) => at(beginExport(world)) },
  {
    name: 'account, data: the file is ready',
    async reach(world) {
      const { browser } = await signInNew(world);
      await makeExport(browser);
      return browser;
    },
  },
];
