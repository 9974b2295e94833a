import type { BrowserContext, Page as Tab } from 'playwright-core';
import { buildAccount } from '../support/build-account.ts';
import { describeInChromium } from '../support/chromium.ts';
import { codeFor, somebody } from '../support/people/register.ts';
import { describeApp } from '../support/describe-app.ts';
import { authorizationRequest, registerClient, type TestClient } from '../support/test-client.ts';
import { numberOnArrival, wizardSteps } from '../support/people/wizard-steps.ts';

describeInChromium('FranceConnect and ProConnect in a real browser', (chromium) => {
  let client: TestClient;
  /** The personas. Each of them signs up once. */
  const personas = ['test', 'avec_nom_dusage', 'nom_composé'];

  const app = describeApp({ upstreams: true });

  beforeAll(async () => {
    client = await registerClient(app);
  });

  describe.each([
    { how: 'with script', javaScriptEnabled: true },
    { how: 'without script', javaScriptEnabled: false },
  ])('$how', ({ javaScriptEnabled }) => {
    let context: BrowserContext;
    let tab: Tab;
    const complaints: string[] = [];

    beforeEach(async () => {
      context = await chromium().newContext({ javaScriptEnabled, locale: 'fr-FR' });
      tab = await context.newPage();
      complaints.length = 0;
      tab.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      tab.on('pageerror', (error) => complaints.push(String(error)));
    });
    afterEach(async () => {
      await context.close();
      expect(complaints).toEqual([]);
    });

    const press = (action: string) => tab.locator(`button[name="action"][value="${action}"]`).first().click();
    const field = (name: string) => tab.locator(`main [id="${name}"]`);
    const isTitled = (name: string) => tab.getByRole('heading', { level: 1, name, exact: true }).waitFor();
    const leaveBy = (name: string) =>
      tab.getByRole('button', { name: `S'identifier avec ${name}`, exact: true }).click();
    const isBack = () => tab.waitForURL(`${app.callback}?*code=*`);
    const ask = () => tab.goto(authorizationRequest(app, client).url);

    async function throughFranceConnect(persona: string): Promise<void> {
      await tab.locator('button[name="idp"][value="demonstration"]').click();
      await tab.locator('[name="persona"]').first().fill(persona);
      await press('signin');
      await press('continue');
    }

    async function throughProConnect(email: string): Promise<void> {
      await tab.locator('[name="email"]').fill(email);
      await press('next');
      await tab.locator('[name="persona"]').first().fill('agent-etat');
      await press('signin');
    }

    /** Goes from the profile, as the upstream filled it in, to the service. */
    async function finish(): Promise<void> {
      expect(await tab.locator('.fr-stepper__state').textContent()).toBe(numberOnArrival('profile'));
      const { email } = somebody();
      await field('email').fill(email);
      await press('next');
      await tab.locator('.fr-stepper__state', { hasText: numberOnArrival(wizardSteps[1]!) }).waitFor();
      await press('finish');
      await field('code').fill(await codeFor(app, email));
      await press('verify');
      await isBack();
    }

    test('a person signs up with FranceConnect and signs in again with it', async () => {
      const persona = personas.pop() ?? '';
      await ask();
      await leaveBy('FranceConnect');
      await throughFranceConnect(persona);
      expect(await field('username').inputValue()).toMatch(/^[a-z.-]{5,}$/);
      await finish();

      await context.clearCookies();
      await ask();
      await leaveBy('FranceConnect');
      await throughFranceConnect(persona);
      await isBack();
    });

    // The browser of the tests over HTTP has no script either: one journey shows that Chromium lets its forms through.
    if (!javaScriptEnabled) return;

    test('an agent signs up with ProConnect and signs in again with it', async () => {
      await ask();
      await leaveBy('ProConnect');
      await throughProConnect('agent@etat.example.test');
      await finish();

      await context.clearCookies();
      await ask();
      await leaveBy('ProConnect');
      await throughProConnect('agent@etat.example.test');
      await isBack();
    });

    test('a person who goes back at FranceConnect signs in by password for the same request', async () => {
      const { username, password } = await buildAccount(app);
      await ask();
      await leaveBy('FranceConnect');
      await press('abort');
      await isTitled('Se connecter');
      await field('username').fill(username);
      await field('password').fill(password);
      await press('signin');
      await isBack();
    });

    test('a person with an account links FranceConnect to it and signs in with it from then on', async () => {
      const { username, password } = await buildAccount(app);
      const persona = personas.pop() ?? '';
      await ask();
      await leaveBy('FranceConnect');
      await throughFranceConnect(persona);
      await tab.getByRole('button', { name: "J'ai déjà un compte", exact: true }).click();
      // The page before has a field of this name as well.
      await isTitled('Se connecter');
      await field('username').fill(username);
      await field('password').fill(password);
      await press('signin');
      await isTitled('Lier FranceConnect à votre compte');
      expect(await tab.locator('#to-link').textContent()).toContain(username);
      await press('link');
      await isBack();

      await context.clearCookies();
      await ask();
      await leaveBy('FranceConnect');
      await throughFranceConnect(persona);
      await isBack();
    });
  });
});
