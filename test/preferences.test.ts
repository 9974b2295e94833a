import { startApp, type TestApp } from './support/start-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

test('a person chooses the dark theme without JavaScript and comes back to the page', async () => {
  const browser = app.browser();
  await browser.open('/plan-du-site');
  await browser.click("Paramètres d'affichage");
  const page = await browser.submit({ theme: 'dark' }, { action: 'save' });
  expect(page.url.pathname).toBe('/plan-du-site');
  expect(page.find('html')?.getAttribute('data-fr-theme')).toBe('dark');
});

test('a person reads on in English', async () => {
  const browser = app.browser();
  await browser.open('/langue');
  await browser.submit({ lang: 'en' }, { action: 'save' });
  expect((await browser.open('/cgu')).find('html')?.getAttribute('lang')).toBe('en');
});

test.each(['//evil.test', '/\\evil.test', 'javascript:alert(1)', 'https:evil.test', 'https://evil.test/'])(
  'a return path such as %s leads nowhere else',
  async (back) => {
    const browser = app.browser();
    const { body } = await browser.open('/affichage');
    const csrf = /name="csrf" value="([^"]+)"/.exec(body)![1]!;
    const answer = await browser.request({
      url: '/affichage',
      method: 'POST',
      headers: { origin: app.url },
      body: { csrf, theme: 'dark', back, action: 'save' },
    });
    expect(answer.header('location') ?? '').toBe('');
    expect(answer.status).toBe(200);
  },
);

test('legal pages exist in both languages and say what they must', async () => {
  for (const path of [
    '/accessibilite',
    '/donnees-personnelles',
    '/mentions-legales',
    '/cgu',
    '/plan-du-site',
    '/affichage',
    '/langue',
  ]) {
    const page = await app.browser().open(path);
    expect(page.status).toBe(200);
    expect(page.h1).not.toBe('');
    expect(page.text).toContain('non conforme');
  }
});
