import type { BrowserContext, Page as Tab } from 'playwright-core';
import type { BuiltAccount } from '../support/build-account.ts';
import { describeInChromium } from '../support/chromium.ts';
import { accountOfAge } from '../support/people/password-age.ts';
import { describeApp } from '../support/describe-app.ts';
import {
  authorizationRequest,
  registerClient,
  type AuthorizationRequest,
  type TestClient,
} from '../support/test-client.ts';

const chosen = 'neuf-castors-contre-le-vent';

describeInChromium('a password that has run out, in a real browser', (chromium) => {
  let client: TestClient;
  let context: BrowserContext;
  let tab: Tab;
  let account: BuiltAccount;
  let request: AuthorizationRequest;

  const app = describeApp();

  beforeAll(async () => {
    client = await registerClient(app);
  });
  afterEach(() => context.close());

  const toRenewal = async ({ javaScriptEnabled = true } = {}) => {
    context = await chromium().newContext({ locale: 'fr-FR', javaScriptEnabled });
    tab = await context.newPage();
    account = await accountOfAge(app, { days: 365 });
    request = authorizationRequest(app, client);
    await tab.goto(request.url);
    await tab.locator('#username').fill(account.username);
    await tab.locator('#password').fill(account.password);
    await tab.getByRole('button', { name: 'Se connecter', exact: true }).click();
    await tab.getByRole('heading', { level: 1, name: 'Renouveler le mot de passe' }).waitFor();
  };
  const isBack = async () => {
    await tab.waitForURL(/\/callback\?/);
    const { searchParams } = new URL(tab.url());
    expect([searchParams.get('state'), searchParams.has('code')]).toEqual([request.state, true]);
  };

  test.each([true, false])(
    'an expired password is renewed on the way to the service, JavaScript %s',
    async (javaScriptEnabled) => {
      await toRenewal({ javaScriptEnabled });
      await tab.locator('#password').fill(account.password);
      await tab.locator('#passwordConfirm').fill(account.password);
      await tab.locator('#passwordConfirm').press('Enter');
      await tab.locator('#errors').waitFor();
      // The script that shows the button may come after the error.
      await tab.locator('#passkey').waitFor({ state: javaScriptEnabled ? 'visible' : 'hidden' });
      await tab.locator('#password').fill(chosen);
      await tab.locator('#passwordConfirm').fill(chosen);
      await tab.getByRole('button', { name: 'Enregistrer et continuer' }).click();
      await isBack();
    },
  );

  test('an expired password is replaced by a passkey on the way to the service', async () => {
    await toRenewal();
    const cdp = await context.newCDPSession(tab);
    await cdp.send('WebAuthn.enable', { enableUI: false });
    await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await tab.getByRole('button', { name: 'Remplacer par une clé d’accès' }).click();
    await isBack();
    expect((await app.services.account.accounts.find(account.sub))?.passwordChangedAt).toBeNull();
  });
});
