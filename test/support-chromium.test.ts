import { chromiumOrReason, describeInChromium } from './support/chromium.ts';

await describeInChromium('the browser that was found', (chromium) => {
  test('opens a page and reads it', async () => {
    const page = await chromium().newPage();
    await page.setContent('<h1>Se connecter</h1>');
    expect(await page.textContent('h1')).toBe('Se connecter');
    await page.close();
  });
});

const packaged = await chromiumOrReason({ useSystem: false });
const testPackaged = 'reason' in packaged ? test.skip : test;

testPackaged('where the system has no browser, the one of the package starts', async () => {
  if ('reason' in packaged) return;
  const browser = await packaged.launch();
  const page = await browser.newPage();
  await page.setContent('<p>Étape 1 sur 5</p>');
  expect(browser.version()).toMatch(/^138\./);
  expect((await page.screenshot()).byteLength).toBeGreaterThan(1000);
  await browser.close();
});
