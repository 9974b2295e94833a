import { exportLeaseSeconds } from '../../src/domain/account/export/export-rules.ts';
import { buildAccount } from '../support/build-account.ts';
import { describeInChromium } from '../support/chromium.ts';
import { describeApp } from '../support/describe-app.ts';
import { rowsIn } from '../support/rows.ts';

describeInChromium('the copy of a person’s data, in a real browser', (chromium) => {
  const app = describeApp();

  test('the page shows the file by itself when it is ready, and the person downloads it', async () => {
    const { services, url } = app;
    const { username, password, sub } = await buildAccount(app);
    const tab = await chromium().newPage({ locale: 'fr-FR' });
    await tab.goto(`${url}/compte/donnees`);
    await tab.locator('#username').fill(username);
    await tab.locator('#password').fill(password);
    await tab.locator('button[value="signin"]').click();
    await tab.locator('button[value="export"]').waitFor();
    const [session] = await services.session.list(sub);
    // Another process seems to make the file, until its lease ends.
    await services.transaction(async (trx) => {
      const asked = { accountId: sub, sessionUid: session!.uid, browser: undefined, lang: 'fr' };
      await services.account.exports.open(trx, asked);
      const lease = services.nowSeconds() + exportLeaseSeconds;
      await rowsIn(trx).exports.change({ accountId: sub }, { dueAt: lease });
    });
    await tab.reload();
    await tab.locator('#reload').waitFor();
    expect(await tab.locator('button[value="export"], #download').count()).toBe(0);
    await tab.evaluate(() => (document.title = 'never loaded again'));
    await rowsIn(services).exports.change({ accountId: sub }, { dueAt: services.nowSeconds() });
    services.account.exports.wake();
    await tab.locator('#download').waitFor();
    expect(await tab.title()).toBe('never loaded again');
    const [file] = await Promise.all([tab.waitForEvent('download'), tab.locator('#download').click()]);
    expect(file.suggestedFilename()).toMatch(/^geopf-[\d-]+\.zip$/);
    await tab.getByRole('button', { name: 'Préparer un nouveau fichier' }).click();
    await tab.locator('#reload, #download').first().waitFor();
    await tab.close();
  });
});
