import type { Page as Tab } from 'playwright-core';
import { createUnavailablePage } from '../../interactions/views/unavailable-page.tsx';
import { readConfig } from '../../config/schema.ts';
import { buildAccount } from '../support/build-account.ts';
import { describeInChromium } from '../support/chromium.ts';
import { describeWalk } from '../support/pages/describe-walk.ts';
import { findInvalidMarkup } from '../support/pages/find-invalid-markup.ts';
import { equip, look, run, wholePage } from '../support/pages/in-tab.ts';
import { otherPages } from '../support/pages/page-list.ts';
import { openPageTab } from '../support/pages/page-tab.ts';
import { describeApp } from '../support/describe-app.ts';
import { authorizationRequest, registerClient, type TestClient } from '../support/test-client.ts';
import { until } from '../support/until.ts';

describeWalk({ name: 'everything else', states: otherPages });

describeInChromium('the page of an outage', (chromium) => {
  test('stands by itself', async () => {
    const unavailable = createUnavailablePage(readConfig({}));
    const html = unavailable.page({ acceptLanguage: 'fr', reference: 'abc', isRepeatable: true });
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

interface Edges {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Returns where elements stand on the page, whatever the window shows of it. */
const edgesOf = (tab: Tab, selector: string): Promise<readonly Edges[]> =>
  tab.locator(selector).evaluateAll((elements) =>
    elements.map((element) => {
      const { top, bottom, left, right } = element.getBoundingClientRect();
      return { top: top + scrollY, bottom: bottom + scrollY, left, right };
    }),
  );

describeInChromium('the sign-in page', (chromium) => {
  const widths = [360, 768, 1280] as const;
  let client: TestClient;
  let tab: Tab;

  const app = describeApp({ upstreams: true });

  beforeAll(async () => {
    client = await registerClient(app, { client_name: 'Cartes.gouv.fr' });
  });
  beforeEach(async () => {
    const context = await chromium().newContext({ locale: 'fr-FR' });
    tab = await context.newPage();
    await tab.goto(authorizationRequest(app, client).url);
  });
  afterEach(() => tab.context().close());

  const signIn = async () => {
    // The page of a former try has errors as well.
    await tab.locator('#errors').evaluateAll((errors) => errors.forEach((one) => one.remove()));
    await tab.locator('main button[value="signin"]').click();
    await tab.locator('#errors').waitFor();
  };

  /** Fails unless the password form can be used without scrolling at 1280 × 800, and within two screens of a phone. */
  async function expectFormInSight(): Promise<void> {
    for (const width of widths) {
      await tab.setViewportSize({ width, height: 800 });
      const [username] = await edgesOf(tab, '#username');
      const [button] = await edgesOf(tab, 'main button[value="signin"]');
      expect({ width, isInSight: username!.top > 0 && button!.bottom <= (width === 1280 ? 800 : 1280) }).toEqual({
        width,
        isInSight: true,
      });
    }
  }

  test('the first page of a new browser weighs 150 kB at most, and no line of it moves', async () => {
    const context = await chromium().newContext({ locale: 'fr-FR', viewport: { width: 360, height: 740 } });
    const cold = await context.newPage();
    const protocol = await context.newCDPSession(cold);
    const weights: number[] = [];
    protocol.on('Network.loadingFinished', ({ encodedDataLength }) => weights.push(encodedDataLength));
    await protocol.send('Network.enable');
    await cold.goto(authorizationRequest(app, client).url, { waitUntil: 'networkidle' });
    const shifted = await cold.evaluate<number>(
      `new Promise((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (sum += value))).observe({ type: 'layout-shift', buffered: true });
        requestAnimationFrame(() => setTimeout(() => resolve(sum)));
      })`,
    );
    await context.close();
    // The page, two sheets of ours and one of the design system, four scripts, two fonts.
    expect(weights.filter((bytes) => bytes > 0)).toHaveLength(10);
    expect(weights.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(150_000);
    // On a slow machine the font of the system is seen for a moment, and may break one line elsewhere.
    expect(shifted).toBeLessThan(0.02);
  });

  test('the password form is in sight, and the upstreams stand below it, side by side where there is room', async () => {
    await expectFormInSight();
    for (const width of widths) {
      await tab.setViewportSize({ width, height: 800 });
      const [button] = await edgesOf(tab, 'main button[value="signin"]');
      const [franceConnect, proConnect] = await edgesOf(tab, 'main button[name="upstream"]');
      expect(franceConnect!.top).toBeGreaterThan(button!.bottom);
      if (width < 768) expect(proConnect!.top).toBeGreaterThan(franceConnect!.bottom);
      else {
        expect(proConnect!.top).toBe(franceConnect!.top);
        expect(proConnect!.left).toBeGreaterThan(franceConnect!.right);
      }
    }
  });

  test('the password form stays in sight after a wrong password, and after too many of them', async () => {
    const { username } = await buildAccount(app);
    for (let tries = 0; tries <= 5; tries++) {
      await tab.locator('#username').fill(username);
      await tab.locator('#password').fill('pas le bon mot de passe');
      await signIn();
      if (tries === 0) await expectFormInSight();
    }
    expect(await tab.locator('#errors').textContent()).toContain('Trop de tentatives');
    await expectFormInSight();
  });

  test('with the keyboard of a phone open, the field that has the focus and its label are seen', async () => {
    await tab.setViewportSize({ width: 360, height: 400 });
    for (const field of ['username', 'password']) {
      await tab.locator(`#${field}`).focus();
      const label = await tab.locator(`label[for="${field}"]`).boundingBox();
      const box = await tab.locator(`#${field}`).boundingBox();
      expect(label!.y).toBeGreaterThanOrEqual(0);
      expect(box!.y + box!.height).toBeLessThanOrEqual(400);
    }
  });

  test('one line says which service asks, and its host', async () => {
    await tab.setViewportSize({ width: 768, height: 800 });
    const { host } = new URL(app.callback);
    expect(await tab.locator('#service').textContent()).toBe(
      `Cartes.gouv.fr (${host}) vous demande de vous connecter.`,
    );
    const [line] = await edgesOf(tab, '#service');
    expect(line!.bottom - line!.top).toBeLessThan(30);
    expect(await tab.locator('main').textContent()).not.toContain('solution proposée par l’État');
  });

  /** The highest that the header may be at each width. Its row wraps where it cannot hold the brand and its tools. */
  const highest = { 360: 120, 992: 72, 1100: 72, 1280: 72, 1920: 72 };

  async function expectLowHeader(on: Tab): Promise<void> {
    for (const [width, height] of Object.entries(highest)) {
      await on.setViewportSize({ width: Number(width), height: 800 });
      const [header] = await edgesOf(on, 'header');
      expect({ width, isLow: header!.bottom - header!.top <= height }).toEqual({ width, isLow: true });
      const shown = await on.locator('header [href="/aide"], header .fr-btn--display, header [lang]').all();
      expect((await Promise.all(shown.map((one) => one.isVisible()))).filter(Boolean)).toHaveLength(3);
    }
  }

  test.each([
    { javaScriptEnabled: true, givenName: 'Anne-Constance-Émilienne', shown: 'Anne-Constance-Émilienne' },
    { javaScriptEnabled: false, givenName: 'Maximilienne '.repeat(4).trim(), shown: 'Menu du compte' },
  ])('the header is one row with one menu for the person (script: $javaScriptEnabled)', async (row) => {
    const { javaScriptEnabled, givenName, shown } = row;
    const account = await buildAccount(app, { roles: ['auditor'] });
    await app.rows.accounts.change({ id: account.sub }, { givenName, familyName: 'D’'.repeat(30) });
    const forcedColors = javaScriptEnabled ? 'none' : 'active';
    const context = await chromium().newContext({ locale: 'fr-FR', javaScriptEnabled, forcedColors });
    const page = await context.newPage();
    await page.goto(`${app.url}/compte/sessions`);
    await expectLowHeader(page);
    await page.locator('#username').fill(account.username);
    await page.locator('#password').fill(account.password);
    await page.locator('main button[value="signin"]').click();
    const menu = page.locator('header summary');
    expect(await menu.textContent()).toMatch(new RegExp(`${shown}$`));
    await expectLowHeader(page);
    // Forced colours take shadows away, which are the borders of buttons.
    const border = await page.locator('main a.fr-btn').evaluate((link) => getComputedStyle(link).borderTopStyle);
    expect(border).toBe(javaScriptEnabled ? 'none' : 'solid');
    await page.setViewportSize({ width: 320, height: 600 });
    await menu.press('Enter');
    const links = page.locator('header details a');
    expect(await links.allTextContents()).toEqual(['Mon compte', 'Administration', 'Se déconnecter']);
    expect(await page.locator('header details p').textContent()).toBe(`${givenName} ${'D’'.repeat(30)}`);
    const [opened] = await edgesOf(page, 'header details > div');
    expect([opened!.left >= 0, opened!.right <= 320]).toEqual([true, true]);
    if (javaScriptEnabled) {
      await equip(page, { script: true });
      expect((await run(page, 'examine', wholePage)).violations).toEqual([]);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Escape');
      expect(await page.evaluate<string>('document.activeElement.tagName')).toBe('SUMMARY');
      await menu.click();
      await page.locator('main').click({ position: { x: 1, y: 1 } });
      await links.first().waitFor({ state: 'hidden' });
      await menu.click();
    }
    await links.last().click();
    await page.locator('main button[value="logout"]').waitFor();
    await context.close();
  });

  test.each(['radio', 'button'])(
    'the Escape key closes the display settings while a %s has the focus',
    async (kind) => {
      await tab.setViewportSize({ width: 1280, height: 800 });
      await tab.locator('html[data-fr-js="true"]').waitFor({ state: 'attached' });
      await tab.locator('header button.fr-btn--display').first().click();
      const dialog = tab.locator('#fr-theme-modal');
      await dialog.locator('#fr-display').waitFor();
      await dialog
        .locator(kind === 'radio' ? 'input:checked' : 'button')
        .first()
        .focus();
      await tab.keyboard.press('Escape');
      await dialog.locator('#fr-display').waitFor({ state: 'hidden' });
      const focused = () => tab.evaluate<string>('document.activeElement.textContent');
      await until(
        async () => (await focused()).includes("Paramètres d'affichage"),
        'the focus on the button that opened',
      );
    },
  );
});
