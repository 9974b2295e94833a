import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import type { BrowserContext, Page as Tab } from 'playwright-core';
import { buildAccount } from '../support/build-account.ts';
import { describeInChromium } from '../support/chromium.ts';
import { captchaAnswer, startDemoApp, type DemoApp } from '../support/programs/start-demo-app.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { numberOf, wizardSteps, type WizardStep } from '../support/people/wizard-steps.ts';
import { toBeginningOfStep } from '../support/people/second-factor.ts';
import { tabTo } from '../support/requests/tab-to.ts';

const strong = 'sept-loutres-sous-la-pluie-fine';
const stronger = 'neuf-castors-contre-le-vent-du-nord';

interface Session {
  readonly signedIn: boolean;
  readonly error: string | null;
  readonly request: { readonly state: string };
  readonly callback: Readonly<Record<string, string>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly userinfo: Readonly<Record<string, unknown>>;
}

const newPerson = () => {
  const username = `lou.${randomBytes(4).toString('hex')}`;
  return { username, email: `${username}@example.test` };
};

describeInChromium('in a real browser', (chromium) => {
  let running: DemoApp;
  let home: string;

  beforeAll(async () => {
    running = await startDemoApp();
    home = running.demo.urls.relyingParty;
  });
  afterAll(() => running.stop());

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
        const isStatus = /responded with a status of 4/.test(message.text());
        if (message.type() === 'error' && !isStatus) complaints.push(message.text());
      });
      tab.on('pageerror', (error) => complaints.push(String(error)));
    });
    afterEach(async () => {
      await context.close();
      expect(complaints).toEqual([]);
    });

    const field = (name: string) => tab.locator(`main [id="${name}"]`);
    const press = (name: string) => tab.locator('main').getByRole('button', { name, exact: true }).click();
    const follow = (name: string) => tab.getByRole('link', { name, exact: true }).first().click();

    const stepState = () => tab.locator('.fr-stepper__state').textContent();

    async function fill(fields: Readonly<Record<string, string>>): Promise<void> {
      for (const [name, value] of Object.entries(fields)) await field(name).fill(value);
    }

    /** Reads what the service knows about this browser. */
    async function session(): Promise<Session> {
      const answer = await context.request.get(`${home}/session.json`);
      return (await answer.json()) as Session;
    }

    /** Returns the text with which the service greets the person: the name, where the service knows one. */
    async function expectHome(username: string, name = username): Promise<void> {
      await tab.waitForURL(`${home}/`);
      expect(await tab.locator('#name').textContent()).toBe(name);
      const { signedIn, request, callback, userinfo } = await session();
      expect(signedIn).toBe(true);
      expect(callback['state']).toBe(request.state);
      expect(callback['iss']).toBe(running.app.issuer);
      expect(userinfo['preferred_username']).toBe(username);
    }

    async function signIn(username: string, password: string): Promise<void> {
      await fill({ username, password });
      await press('Se connecter');
    }

    /** Opens the newest message to an email address in a new tab, as a mail program shows it. */
    async function openMessage(to: string, kind: string): Promise<Tab> {
      const messages = async () => {
        const answer = await context.request.get(`${home}/mail.json?to=${encodeURIComponent(to)}`);
        return (await answer.json()) as readonly { readonly id: string; readonly kind: string }[];
      };
      let found = (await messages()).find((message) => message.kind === kind);
      while (!found) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        found = (await messages()).find((message) => message.kind === kind);
      }
      const mail = await context.newPage();
      await mail.goto(`${home}/mail/${found.id}`);
      return mail;
    }

    /** Goes from the home page of the service to the page that asks for the code. */
    async function beginSignUp({ username, email }: ReturnType<typeof newPerson>): Promise<void> {
      await tab.goto(home);
      await follow('Se connecter');
      await follow('Pas encore de compte');
      // The sign-in page has fields of the same names.
      await field('passwordConfirm').waitFor();
      await fill({ username, password: strong, passwordConfirm: strong, email });
      await press('Valider');
      await tab.locator('main img').waitFor();
      expect(await stepState()).toBe(numberOf('captcha'));
      await fill({ captcha: captchaAnswer });
      await press('Enregistrement');
      await field('code').waitFor();
      expect(await tab.locator('h1').textContent()).toBe('Vérification du courriel');
    }

    test('a change of the address after an older sign-in goes on once the person has signed in again', async () => {
      const account = await buildAccount(running.app);
      await tab.goto(`${running.app.url}/compte/profil`);
      await signIn(account.username, account.password);
      await field('email').waitFor();
      running.app.moveClock(330);
      await fill({ email: newPerson().email });
      await press('Enregistrer');
      await tab.locator('h1', { hasText: 'Se connecter' }).waitFor();
      await signIn(account.username, account.password);
      // What was typed before the sign-in waits for a press.
      await press('Enregistrer');
      await tab.locator('h1', { hasText: 'Vérification du courriel' }).waitFor();
      running.app.moveClock(-330);
    });

    test('a person signs up with the code of the message and lands back at the service, signed in', async () => {
      const person = newPerson();
      await beginSignUp(person);
      const mail = await openMessage(person.email, 'verify-address');
      const code = (await mail.locator('.code.large').textContent()) ?? '';
      expect(code).toMatch(/^\d{8}$/);
      await fill({ code });
      await press('Vérifier le code');
      await expectHome(person.username);
      expect((await session()).userinfo).toMatchObject({ email: person.email, email_verified: true });
    });

    test('a person signs up with the link of the message in the browser that began', async () => {
      const person = newPerson();
      await beginSignUp(person);
      const mail = await openMessage(person.email, 'verify-address');
      await mail.locator('pre a[href*="/lien/"]').click();
      await mail.getByRole('button', { name: 'Confirmer mon adresse' }).click();
      await mail.waitForURL(`${home}/`);
      expect(await mail.locator('#name').textContent()).toBe(person.username);
    });

    test('a person signs out, signs in again, and is recognised without a page afterwards', async () => {
      const { username, password } = await buildAccount(running.app);
      await tab.goto(home);
      await follow('Se connecter');
      await signIn(username, password);
      await expectHome(username);
      const first = await session();

      await tab.getByRole('button', { name: 'Se déconnecter' }).click();
      await tab.waitForURL(`${home}/?state=*`);
      expect(await tab.getByRole('status').textContent()).toBe('Vous êtes déconnecté.');
      expect((await session()).signedIn).toBe(false);
      await tab.goto(`${home}/login?prompt=none`);
      expect((await session()).error).toBe('login_required');

      await tab.goto(home);
      await follow('Se connecter');
      await signIn(username, password);
      await expectHome(username);
      const second = await session();
      expect(second.claims['sub']).toBe(first.claims['sub']);

      await tab.goto(`${home}/login?prompt=none`);
      await expectHome(username);
      expect((await session()).request.state).not.toBe(second.request.state);
    });

    test('a person who refuses to share data returns to the service with its state, and may accept later', async () => {
      const { username, password } = await buildAccount(running.app);
      await tab.goto(`${home}/login?client=demo-tiers`);
      await signIn(username, password);
      await press('Refuser');
      await tab.waitForURL(`${home}/callback?*`);
      const refused = await session();
      expect(refused).toMatchObject({ signedIn: false, error: 'access_denied' });
      expect(refused.callback).toMatchObject({ error: 'access_denied', state: refused.request.state });

      await tab.goto(`${home}/login?client=demo-tiers`);
      await press('Accepter et continuer');
      await expectHome(username);
    });

    test('a person who forgot the password chooses a new one and returns to the service signed in', async () => {
      const { username, email, password } = await buildAccount(running.app);
      await tab.goto(home);
      await follow('Se connecter');
      await follow('Mot de passe oublié ?');
      await fill({ email });
      await press('Envoyer le lien');
      await tab.locator('#sent').waitFor();

      tab = await openMessage(email, 'reset');
      await tab.locator('pre a[href*="/lien/"]').click();
      await fill({ password: stronger, passwordConfirm: stronger });
      await press('Enregistrer le mot de passe');
      await tab.locator('#sign-in').click();
      await signIn(username, password);
      expect(await tab.locator('#errors').textContent()).toContain('incorrect');
      await signIn(username, stronger);
      await expectHome(username);
    });

    test('a person sets an application up, signs in with it, loses it and signs in with a recovery code', async () => {
      const { username, password } = await buildAccount(running.app);
      const signOut = async () => {
        await tab.getByRole('button', { name: 'Se déconnecter' }).click();
        await tab.waitForURL(`${home}/?state=*`);
        await tab.goto(home);
        await follow('Se connecter');
        await signIn(username, password);
      };
      await tab.goto(`${home}/login?acr_values=eidas0-mfa`);
      await signIn(username, password);
      const secret = (await tab.locator('#totp-secret').textContent()) ?? '';
      // A code is known as a used one as long as it is good, for a minute from the beginning of its step on.
      toBeginningOfStep(running.app);
      const first = totpCode(secret);
      await fill({ otp: first, label: 'Téléphone' });
      await press('Activer l’application');
      await tab.locator('#recovery-codes li').nth(9).waitFor();
      await tab.waitForLoadState('domcontentloaded');
      const codes = await tab.locator('#recovery-codes li').allTextContents();
      expect(codes).toHaveLength(10);
      const head = await tab.locator('#recovery-codes-head li').allTextContents();
      expect(head.join()).toContain(
        `- Comptes Géoplateforme,Site\u00a0: ${running.app.url},Compte\u00a0: ${username},`,
      );
      expect((await tab.pdf()).toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(1);
      if (javaScriptEnabled) {
        const [saved] = await Promise.all([tab.waitForEvent('download'), press('Télécharger les codes')]);
        const file = await text(await saved.createReadStream());
        expect(file).toBe(`${[...head, '', ...codes].join('\n')}\n`);
      }
      await press('J’ai gardé mes codes, continuer');
      await expectHome(username);
      expect((await session()).claims).toMatchObject({ acr: 'eidas0-mfa', amr: ['pwd', 'otp', 'mfa'] });

      await signOut();
      await fill({ otp: first });
      await press('Vérifier');
      expect(await tab.locator('#errors').textContent()).toContain('il a déjà servi');
      running.app.moveClock(30);
      const code = totpCode(secret);
      await fill({ otp: `${code.slice(0, 3)} ${code.slice(3)}` });
      await press('Vérifier');
      await expectHome(username);

      await signOut();
      await follow('Utiliser un code de récupération');
      await fill({ recoveryCode: codes[4]!.toLowerCase() });
      await press('Vérifier');
      await expectHome(username);
      expect((await session()).claims).toMatchObject({ acr: 'eidas0-mfa', amr: ['pwd', 'otp', 'mfa'] });
    });

    test('a service that asks for two factors gets them in the present session, or learns that they were not given', async () => {
      const { username, password } = await buildAccount(running.app);
      await tab.goto(home);
      await follow('Se connecter');
      await signIn(username, password);
      await expectHome(username);
      expect((await session()).claims).toMatchObject({ acr: 'eidas0' });

      await tab.goto(`${home}/login?acr_values=eidas0-mfa`);
      expect(await field('password').count()).toBe(0);
      await tab.locator('main button[value="cancel"]').click();
      await tab.waitForURL(`${home}/**`);
      expect(await session()).toMatchObject({
        callback: { error: 'unmet_authentication_requirements', state: expect.any(String) },
      });

      await tab.goto(`${home}/login?acr_values=eidas0-mfa`);
      await fill({ otp: totpCode((await tab.locator('#totp-secret').textContent()) ?? '') });
      await press('Activer l’application');
      await press('J’ai gardé mes codes, continuer');
      await expectHome(username);
      expect((await session()).claims).toMatchObject({ acr: 'eidas0-mfa' });
    });

    test('a person who is signed in may switch to another account', async () => {
      const [one, other] = [await buildAccount(running.app), await buildAccount(running.app)];
      await tab.goto(`${home}/login`);
      await signIn(one.username, one.password);
      await expectHome(one.username);
      await tab.goto(`${home}/login?prompt=select_account`);
      expect(await tab.locator('main').textContent()).toContain(one.username);
      await press('Utiliser un autre compte');
      await signIn(other.username, other.password);
      await expectHome(other.username);
    });

    test('a copy button tells screen readers what it copied, and everybody where the browser refuses', async () => {
      const { username, password, sub } = await buildAccount(running.app);
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      await tab.goto(`${running.app.url}/compte`).then(() => signIn(username, password));
      await tab.locator('main summary').click();
      const button = tab.locator('[data-app-copy="sub"]');
      if (!javaScriptEnabled) return expect(await button.isVisible()).toBe(false);
      await button.click();
      await tab.locator('[data-app-copy="sub"] + [role="status"]', { hasText: 'Copié' }).waitFor({ state: 'attached' });
      expect(await tab.evaluate('navigator.clipboard.readText()')).toBe(sub);
      await tab.evaluate('navigator.clipboard.writeText = () => Promise.reject()').then(() => button.click());
      await tab.locator('[role="status"]', { hasText: 'Le navigateur refuse la copie' }).waitFor({ state: 'visible' });
      expect(await tab.evaluate('getSelection().toString().trim()')).toBe(sub);
    });

    test('the chosen theme and language stay on the next page', async () => {
      await tab.goto(`${running.app.url}/affichage`);
      await tab.locator('main label[for="theme-dark"]').click();
      await press('Enregistrer');
      await tab.goto(`${running.app.url}/langue?lang=en`);
      await tab.locator('main label[for="lang-en"]').click();
      await press('Save');
      await tab.getByRole('banner').getByRole('button', { name: 'Français' }).click();
      await tab.getByRole('banner').getByRole('button', { name: 'English' }).click();
      await tab.goto(`${home}/login`);
      const root = tab.locator('html');
      expect(await root.getAttribute('lang')).toBe('en');
      expect(await root.getAttribute('data-fr-theme')).toBe('dark');
    });

    test('a person can go from the service to the account and back with the keyboard alone', async () => {
      const person = newPerson();
      const { keyboard } = tab;
      const type = async (selector: string, text: string) => {
        await tabTo(tab, selector);
        await keyboard.type(text);
      };
      /** Waits until the page has another heading, which means that another page is there. */
      const goOn = async (title: string) => {
        await keyboard.press('Enter');
        await tab.locator('h1', { hasText: title }).waitFor();
      };
      /** Goes from step to step with the Enter key, and leaves one optional step empty. */
      const enterTo = async (from: WizardStep, to: WizardStep) => {
        const way = wizardSteps.slice(wizardSteps.indexOf(from) + 1, wizardSteps.indexOf(to) + 1);
        for (const step of way) {
          if (step !== way[0]) await tabTo(tab, 'main button[value="next"]');
          await keyboard.press('Enter');
          await tab.locator('.fr-stepper__state', { hasText: numberOf(step) }).waitFor();
        }
      };
      await tab.goto(home);
      await tabTo(tab, 'a[href="/login"]');
      await goOn('Se connecter');
      await tabTo(tab, 'main a[href*="flow=registration"]');
      await goOn('Créer un compte');
      await type('#username', person.username);
      await type('#password', strong);
      await type('#passwordConfirm', strong);
      expect(await stepState()).toBe(numberOf('profile'));
      await type('#email', person.email);
      await enterTo('profile', 'identity');
      await type('#familyName', 'Durand');
      await enterTo('identity', 'address');
      await type('#postalCode', '94160');
      await enterTo('address', 'professional');
      await tabTo(tab, 'input[name="category"]');
      // The arrow key goes round from the last choice to the first.
      await keyboard.press('ArrowDown');
      await type('#jobTitle', 'géomètre');
      await tabTo(tab, 'button[value="finish"]');
      await keyboard.press('Enter');
      await field('captcha').waitFor();
      expect(await stepState()).toBe(numberOf('captcha'));
      await type('#captcha', captchaAnswer);
      await goOn('Vérification du courriel');
      const mail = await openMessage(person.email, 'verify-address');
      const code = (await mail.locator('.code.large').textContent()) ?? '';
      await mail.close();
      await type('#code', code);
      await keyboard.press('Enter');
      await expectHome(person.username, 'Durand');
    });
  });
});
