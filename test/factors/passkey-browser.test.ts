import type { BrowserContext, Page as Tab } from 'playwright-core';
import { addTotp, buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { describeInChromium } from '../support/chromium.ts';
import { describeApp } from '../support/describe-app.ts';
import { authorizationRequest, registerClient, type TestClient } from '../support/test-client.ts';
import {
  addDevicePasskey,
  plugIn as plugDeviceIn,
  typePassword,
  type Device,
  type VirtualDevice,
} from '../support/people/virtual-device.ts';
import { createSoftPasskey } from '../support/people/soft-authenticator.ts';
import { until } from '../support/until.ts';

describeInChromium('passkeys in a real browser', (chromium) => {
  let client: TestClient;
  let context: BrowserContext;
  let tab: Tab;
  let device: VirtualDevice;
  const complaints: string[] = [];

  const app = describeApp();

  beforeAll(async () => {
    client = await registerClient(app);
  });

  beforeEach(async () => {
    context = await chromium().newContext({ locale: 'fr-FR' });
    tab = await context.newPage();
    complaints.length = 0;
    tab.on('pageerror', (error) => complaints.push(String(error)));
    tab.on('console', (message) => {
      if (/Content.Security|Permissions.Policy/i.test(message.text())) complaints.push(message.text());
    });
  });
  afterEach(async () => {
    await context.close();
    expect(complaints).toEqual([]);
  });

  const plugIn = async (wishes?: Device) => void (device = await plugDeviceIn(context, tab, wishes));
  const answerNow = (enabled: boolean) =>
    device.cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: device.authenticatorId, enabled });
  const unlock = (isUserVerified: boolean) =>
    device.cdp.send('WebAuthn.setUserVerified', { authenticatorId: device.authenticatorId, isUserVerified });

  const openSignIn = () => tab.goto(authorizationRequest(app, client).url);
  const button = () => tab.locator('#passkey-button');
  const isBack = () => tab.waitForURL(/\/callback\?/);
  /** Waits until the script of the page has asked the browser whether the device can hold a passkey, and heard that it can. */
  const hasAskedDevice = () => tab.locator('#step [name="canHoldPasskey"]').waitFor({ state: 'attached' });
  const withPassword = (account: BuiltAccount) => typePassword(tab, account);
  const addPasskey = (account: BuiltAccount) => addDevicePasskey(tab, app.url, account);
  /** Plugs the device in, and gives it a passkey of a new account. */
  const holder = async () => {
    await plugIn();
    const account = await buildAccount(app);
    await addPasskey(account);
    return account;
  };
  /** Presses the button of the page again. The browser first asks the device for a passkey that it already holds. */
  async function openAddition(): Promise<void> {
    await tab.goto(`${app.url}/compte/securite/cle`);
    await button().click();
    await tab.waitForURL(/\/compte\/securite\/cle$/);
  }
  const signOut = () => context.clearCookies();
  /** Imitates a browser that proposes no passkeys in a field, so that only the button asks for a passkey. */
  const withoutProposals = () =>
    tab.addInitScript(() => {
      PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false);
    });

  test('a passkey is added, and the button then signs in with it alone', async () => {
    await holder();
    expect(await tab.locator('#passkeys li').count()).toBe(1);
    await signOut();
    await withoutProposals();
    await openSignIn();
    await button().click();
    await isBack();
  });

  test('the field of the user name proposes a passkey, which signs in when the person chooses it', async () => {
    await holder();
    await signOut();
    // The virtual device chooses the proposed passkey at once, without any press on the page.
    await openSignIn();
    await isBack();
  });

  test('a passkey is a second factor after the password', async () => {
    const account = await holder();
    await addTotp(app, account.sub);
    await signOut();
    await answerNow(false);
    await openSignIn();
    await withPassword(account);
    await tab.locator('#otp').waitFor();
    await answerNow(true);
    await button().click();
    await isBack();
  });

  test('a failed passkey shows an error, and the password still signs in', async () => {
    await plugIn();
    const account = await buildAccount(app);
    await openSignIn();
    await hasAskedDevice();
    await tab.locator('#username').fill(account.username);
    await tab.locator('#password').fill(account.password);
    // The device holds no passkey.
    await button().click();
    await tab.locator('#passkey-messages p').waitFor();
    expect(await tab.locator('#passkey-messages').textContent()).toMatch(/choisissez un autre moyen/);
    expect(await tab.locator('#password').inputValue()).toBe(account.password);
    await tab.getByRole('button', { name: 'Se connecter', exact: true }).click();
    await tab.getByRole('button', { name: 'Pas maintenant' }).click();
    await isBack();
  });

  test('a device that is not unlocked does not sign in', async () => {
    const account = await holder();
    await signOut();
    await withoutProposals();
    await unlock(false);
    await openSignIn();
    await button().click();
    await tab.locator('#passkey-messages p').waitFor();
    await withPassword(account);
    await isBack();
  });

  test('the password signs in while the browser waits for the device', async () => {
    await plugIn({ answers: true });
    const account = await buildAccount(app);
    await addPasskey(account);
    await signOut();
    await answerNow(false);
    await openSignIn();
    await button().click();
    await withPassword(account);
    await isBack();
  });

  test('a device is not registered twice, and the page says so', async () => {
    await holder();
    await openAddition();
    await button().click();
    await tab.locator('#passkey-messages p').waitFor();
    expect(await tab.locator('#passkey-messages').textContent()).toMatch(/déjà une clé d’accès/);
  });

  test('the device forgets a passkey that was removed from the account, and keeps the others', async () => {
    await holder();
    const held = async () => (await device.held()).length;
    await openAddition();
    await button().waitFor();
    expect(await held()).toBe(1);
    await tab.goto(`${app.url}/compte/securite`);
    await tab
      .locator('#passkeys')
      .getByRole('button', { name: /^Supprimer/ })
      .click();
    await tab.locator('main').getByRole('button', { name: 'Supprimer', exact: true }).click();
    await tab.locator('#notice').waitFor();
    await tab.goto(`${app.url}/compte/securite/cle`);
    await until(async () => (await held()) === 0);
  });

  test('a page that stayed open for a long time asks for a new challenge', async () => {
    await holder();
    await signOut();
    await answerNow(false);
    await tab.clock.install();
    await openSignIn();
    const ticket = () => tab.locator('#passkey [name="ticket"]').inputValue();
    const first = await ticket();
    await tab.clock.fastForward(280_000);
    await tab.waitForFunction((before) => {
      const field = document.querySelector<HTMLInputElement>('#passkey [name="ticket"]');
      return field !== null && field.value !== before;
    }, first);
    app.moveClock(280);
    await answerNow(true);
    await button().click();
    await isBack();
    app.moveClock(-280);
  });

  test('a passkey that is offered after the password is made on the device, and signs in from then on', async () => {
    await plugIn();
    const account = await buildAccount(app);
    await withoutProposals();
    await openSignIn();
    await hasAskedDevice();
    await withPassword(account);
    await tab.getByRole('button', { name: 'Pas maintenant' }).waitFor();
    await button().click();
    await isBack();
    await signOut();
    await openSignIn();
    await button().click();
    await isBack();
  });

  /** Imitates a browser that answers at once what it would ask its person in a window of its own. */
  const withNewCeremonies = () =>
    tab.addInitScript(() => {
      const { credentials } = navigator;
      const [create, get] = [credentials.create.bind(credentials), credentials.get.bind(credentials)];
      const asked: string[] = [];
      Object.assign(globalThis, { asked });
      PublicKeyCredential.getClientCapabilities = () =>
        Promise.resolve({ conditionalCreate: true, immediateGet: true });
      credentials.create = ({ mediation, ...options }: CredentialCreationOptions & { mediation?: string } = {}) => {
        asked.push(`create ${mediation}`);
        return create(options);
      };
      credentials.get = ({ uiMode, ...options }: CredentialRequestOptions & { uiMode?: string } = {}) => {
        asked.push(`get ${uiMode}`);
        return get(options);
      };
    });

  test('the browser makes a passkey by itself after the password, where its person wants to be remembered', async () => {
    await plugIn();
    const account = await buildAccount(app);
    await withoutProposals();
    await withNewCeremonies();
    await openSignIn();
    await hasAskedDevice();
    await tab.locator('label[for="rememberMe"]').click();
    await withPassword(account);
    await isBack();
    expect(await device.held()).toHaveLength(1);
    await signOut();
    // The button of the password asks the device at once, where nothing was typed.
    await openSignIn();
    await tab.getByRole('button', { name: 'Se connecter', exact: true }).click();
    await isBack();
  });

  test('the button of the password says what is missing, where the device holds no passkey or the name was typed', async () => {
    await plugIn();
    await withoutProposals();
    await withNewCeremonies();
    await openSignIn();
    await tab.locator('#passkey-button').waitFor();
    await tab.getByRole('button', { name: 'Se connecter', exact: true }).click();
    await tab.locator('#username-messages p').waitFor();
    expect(await tab.locator('#password-messages p').count()).toBe(1);
    await tab.locator('#username').fill('quelqu-un');
    await tab.getByRole('button', { name: 'Se connecter', exact: true }).click();
    await tab.locator('#password-messages p').waitFor();
    expect(await tab.evaluate(() => (globalThis as unknown as { asked: readonly string[] }).asked)).toEqual([]);
  });

  test('no passkey is offered after the password where the device has no way to unlock it', async () => {
    const account = await buildAccount(app);
    await openSignIn();
    await withPassword(account);
    await isBack();
  });

  test('a browser without passkeys or without JavaScript shows no passkey button', async () => {
    await tab.addInitScript(() => {
      Object.defineProperty(globalThis, 'PublicKeyCredential', { value: undefined });
    });
    await openSignIn();
    expect(await button().isVisible()).toBe(false);
    const plain = await chromium().newContext({ javaScriptEnabled: false });
    const page = await plain.newPage();
    await page.goto(authorizationRequest(app, client).url);
    expect(await page.locator('#passkey-button').isVisible()).toBe(false);
    await plain.close();
  });

  test('a sign-in with a passkey also sends the other fields of the page', async () => {
    await holder();
    await signOut();
    await withoutProposals();
    await openSignIn();
    await tab.locator('label[for="rememberMe"]').click();
    await button().click();
    await isBack();
    const cookies = await context.cookies(app.url);
    expect(cookies.filter(({ name }) => /session/i.test(name)).map(({ expires }) => expires > 0)).toContain(true);
  });

  test('a security key of a former service answers after the password, and it needs neither a PIN nor a name', async () => {
    const account = await buildAccount(app);
    const cdp = await context.newCDPSession(tab);
    await cdp.send('WebAuthn.enable', { enableUI: false });
    const { credentialId, publicKey, aaguid, privateKey } = createSoftPasskey({ origin: app.url });
    const { services } = app;
    await services.transaction(async (trx) => {
      const key = {
        credentialId,
        publicKey,
        aaguid,
        signCount: 7,
        transports: ['usb'],
        isSynced: false,
        isBackedUp: false,
      };
      const former = { isSecurityKey: true, isUnseen: true, label: 'Clé bleue', accountId: account.sub };
      await services.factors.passkeys.insert(trx, { ...key, ...former });
      await services.factors.states.turnOn(trx, account.sub);
    });
    const answer = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'u2f', transport: 'usb', automaticPresenceSimulation: true },
    });
    await cdp.send('WebAuthn.addCredential', {
      authenticatorId: answer.authenticatorId,
      credential: {
        credentialId: Buffer.from(credentialId, 'base64url').toString('base64'),
        isResidentCredential: false,
        rpId: 'localhost',
        privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
        signCount: 8,
      },
    });
    await openSignIn();
    await withPassword(account);
    await button().click();
    await isBack();
    await tab.goto(`${app.url}/compte/securite`);
    expect(await tab.locator('#passkeys').innerText()).toContain('elle sert après le mot de passe');
  });
});
