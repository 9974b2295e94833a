import { createUnavailablePage } from '../../interactions/views/unavailable-page.tsx';
import { readConfig } from '../../config/schema.ts';
import { describeInChromium } from '../support/chromium.ts';
import { describeWalk } from '../support/pages/describe-walk.ts';
import { findInvalidMarkup } from '../support/pages/find-invalid-markup.ts';
import { look, run, wholePage } from '../support/pages/in-tab.ts';
import { otherPages } from '../support/pages/page-list.ts';
import { openPageTab } from '../support/pages/page-tab.ts';

describeWalk({ name: 'everything else', states: otherPages });

describeInChromium('the page of an outage', (chromium) => {
  test('stands by itself', async () => {
    const unavailable = createUnavailablePage(readConfig({}));
    const html = unavailable.page({ acceptLanguage: 'fr', reference: 'abc' });
    const problems = [...(await findInvalidMarkup(html))];
    const page = await openPageTab(chromium(), { script: false, locale: 'fr-FR' });
    const headers = [
      ['content-type', 'text/html; charset=utf-8'],
      ['content-security-policy', unavailable.policy],
    ] as const;
    const capture = { url: 'http://localhost/panne', status: 503, headers, html, cookies: [] };
    await page.show(capture, { width: 1280, colorScheme: 'light' });
    for (const width of [1280, 320]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await look(page.tab, { width, colorScheme });
        const { violations, passes, lost } = await run(page.tab, 'examine', wholePage);
        if (!passes.includes('color-contrast')) problems.push('contrast was not looked at');
        problems.push(...violations, ...lost);
      }
    }
    expect([...problems, ...page.complaints]).toEqual([]);
    expect(await page.tab.title()).toBe('Service indisponible - Comptes Géoplateforme');
    await page.close();
  });
});
