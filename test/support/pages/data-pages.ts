import { exportLeaseSeconds } from '../../../src/domain/account/export-rules.ts';
import type { Browser } from '../browser.ts';
import { buildAccount } from '../build-account.ts';
import { exportPath, makeExport } from '../export-pages.ts';
import { signIn } from '../test-client.ts';
import { goOn, type PageState } from './page-state.ts';
import type { PageWorld } from './page-world.ts';

async function newcomer({ app, client }: PageWorld): Promise<{ readonly browser: Browser; readonly sub: string }> {
  const account = await buildAccount(app);
  const browser = app.browser();
  await signIn(app, browser, { client, account });
  return { browser, sub: account.sub };
}

/** Opens an export that stays as it is for a while, as if another process had begun it. */
async function beginExport(world: PageWorld): Promise<Browser> {
  const { browser, sub } = await newcomer(world);
  const { services } = world.app;
  const [session] = await services.listSessions(sub);
  await services.transaction(async (trx) => {
    await services.exports.open(trx, { accountId: sub, sessionUid: session!.uid, browser: 'Firefox', lang: 'fr' });
    await trx('exports')
      .where({ account_id: sub })
      .update({ percent: 40, due_at: services.nowSeconds() + exportLeaseSeconds });
  });
  return browser;
}

const at = (browser: Browser | Promise<Browser>) => goOn(browser, (one) => one.open(exportPath));

/** The states of the page on which a person takes her data away. */
export const dataPages: readonly PageState[] = [
  { name: 'account, data: nothing yet', reach: async (world) => at((await newcomer(world)).browser) },
  { name: 'account, data: the file is being made', reach: (world) => at(beginExport(world)) },
  {
    name: 'account, data: the file is ready',
    async reach(world) {
      const { browser } = await newcomer(world);
      await makeExport(browser);
      return browser;
    },
  },
];
