import type { Browser } from '../support/browser.ts';
import { describeInChromium } from '../support/chromium.ts';
import {
  accountRow,
  everyScope as scope,
  finishRegistration,
  home,
  openStep,
  toStep,
} from '../support/people/optional-steps.ts';
import {
  captchaAnswer,
  codeFor,
  fillProfile,
  openRegistration,
  registerUntilCaptcha,
  registerUntilProof,
  somebody,
} from '../support/people/register.ts';
import { describeApp, describeService } from '../support/describe-app.ts';
import {
  authorizationRequest,
  codeOf,
  exchange,
  registerClient,
  userinfo,
  type TestClient,
} from '../support/test-client.ts';
import {
  addressOfStep,
  numberOf,
  optionalNames,
  titleOf,
  wizardSteps,
  type WizardStep,
} from '../support/people/wizard-steps.ts';

type Fields = Readonly<Record<string, string>>;

describe('the way through the steps of a registration', () => {
  const { app, client } = describeService({ config: { captchaFixedAnswer: captchaAnswer } });

  const stepOf = (browser: Browser) => /- (Étape \d+ sur \d+ : .+?) - /.exec(browser.page.title)?.[1];
  const shownAs = (step: WizardStep) => `${numberOf(step)} : ${titleOf(step)}`;
  const numbered = wizardSteps.map(shownAs);
  const backwards = optionalNames.toReversed().map(shownAs);
  /** The answers of a person. The other steps are left empty. */
  const typed: Readonly<Partial<Record<WizardStep, Fields>>> = {
    identity: { familyName: 'Durand', givenName: 'Marie', phone: '06 12 34 56 78' },
    address: home,
    professional: { category: 'professional', companyId: '13000766900018', companyName: 'IGN', jobTitle: 'géomètre' },
  };

  const oneField: Readonly<Partial<Record<WizardStep, string>>> = {
    identity: 'familyName',
    address: 'locality',
    professional: 'jobTitle',
  };

  test('the steps have their titles in this order', () => {
    const titles = ['Profil', 'Identité', 'Adresse', 'Informations professionnelles', 'Captcha et finalisation'];
    const shown = wizardSteps.map((step) => titleOf(step));
    expect(shown.filter((title) => titles.includes(title))).toEqual(titles);
    expect(numbered[0]).toBe(`Étape 1 sur ${wizardSteps.length} : Profil`);
  });

  test('« Étape suivante » leads through every step, « Précédent » leads back, and all typed text is kept', async () => {
    const person = somebody();
    const { browser, request } = await openRegistration(app, client, { scope });
    const seen = [stepOf(browser)];
    await fillProfile(browser, person, 'next');
    for (const step of optionalNames) {
      seen.push(stepOf(browser));
      await browser.submit(typed[step] ?? {}, { action: 'next' });
    }
    seen.push(stepOf(browser));
    expect(seen).toEqual(numbered);

    for (const step of optionalNames.toReversed()) {
      await browser.submit({}, { action: 'back' });
      expect(stepOf(browser)).toBe(shownAs(step));
      for (const [field, value] of Object.entries(typed[step] ?? {}))
        if (field !== 'category') expect(browser.page.fieldValue(field)).toBe(value);
    }
    await browser.submit({}, { action: 'back' });
    expect(browser.page.fieldValue('username')).toBe(person.username);
    // The test goes to the end again, through each answered step.
    for (const title of numbered) {
      expect(stepOf(browser)).toBe(title);
      if (title !== numbered.at(-1)) await browser.submit({}, { action: 'next' });
    }
    const code = await finishRegistration(app, browser, person);
    const answer = await exchange(app, client, { code, verifier: request.verifier });
    expect((await userinfo(app, answer.body['access_token'])).body).toMatchObject({
      name: 'Marie Durand',
      phone_number: '+33612345678',
      address: { locality: 'Saint-Mandé' },
      organization: { siret: '13000766900018', name: 'IGN' },
    });
  });

  test.each(['profile', ...optionalNames] as const)(
    '« Valider » of step %s leads to the captcha and keeps the typed text',
    async (last) => {
      const person = somebody();
      const { browser } = await openRegistration(app, client);
      await fillProfile(browser, person, last === 'profile' ? 'finish' : 'next');
      while (stepOf(browser) !== shownAs(last === 'profile' ? 'captcha' : last))
        await browser.submit({}, { action: 'next' });
      const field = oneField[last];
      if (last !== 'profile') await browser.submit(field ? { [field]: 'Durand' } : {}, { action: 'finish' });
      expect(stepOf(browser)).toBe(shownAs('captcha'));
      expect(stepOf(await browser.reload().then(() => browser))).toBe(shownAs('captcha'));
      // On the way back, the skipped steps can be filled.
      for (const title of backwards) {
        await browser.submit({}, { action: 'back' });
        expect(stepOf(browser)).toBe(title);
      }
      while (stepOf(browser) !== shownAs('identity')) await browser.submit({}, { action: 'next' });
      await browser.submit({ givenName: 'Marie' }, { action: 'next' });
      expect(stepOf(browser)).toBe(numbered[wizardSteps.indexOf('identity') + 1]);
      await browser.submit({}, { action: 'finish' });
      await finishRegistration(app, browser, person);
      expect(await accountRow(app, person)).toMatchObject({
        givenName: 'Marie',
        familyName: field === 'familyName' ? 'Durand' : null,
        locality: field === 'locality' ? 'Durand' : null,
        jobTitle: null,
      });
    },
  );

  test('« Précédent » keeps the typed text of its page, even an invalid field', async () => {
    const { browser } = await openStep(app, client, { title: 'Adresse' });
    await browser.submit({ street: '12 rue du Lac', postalCode: '7' }, { action: 'back' });
    expect(stepOf(browser)).toBe(numbered[wizardSteps.indexOf('address') - 1]);
    await browser.submit({}, { action: 'next' });
    expect(stepOf(browser)).toBe(shownAs('address'));
    expect(browser.page.fieldValue('street')).toBe('12 rue du Lac');
    expect(browser.page.fieldValue('postalCode')).toBe('7');
  });

  test('a page that was left open answers its own step', async () => {
    const person = somebody();
    const { browser } = await openStep(app, client, { title: 'Identité', person });
    const left = browser.tab();
    await browser.submit({ familyName: 'Durand' }, { action: 'next' });
    await (await toStep(browser, 'address')).submit(home, { action: 'next' });
    await left.submit({ familyName: 'Martin' }, { action: 'finish' });
    expect(stepOf(left)).toBe(shownAs('captcha'));
    await finishRegistration(app, left, person);
    expect(await accountRow(app, person)).toMatchObject({ familyName: 'Martin', locality: home.locality });
  });

  test('each step has its address, and the address of a later step leads to the step that is owed', async () => {
    const { browser } = await openRegistration(app, client);
    const { pathname } = browser.page.url;
    const stepAsked = () => browser.page.url.searchParams.get('step');
    expect(stepAsked()).toBe('profile');
    await browser.open(`${pathname}?flow=registration&step=captcha`);
    expect([stepAsked(), browser.page.url.searchParams.get('flow')]).toEqual(['profile', 'registration']);
    await fillProfile(browser, somebody(), 'next');
    for (const step of [...optionalNames, 'captcha']) {
      expect(stepAsked()).toBe(step);
      if (step !== 'captcha') await browser.submit({}, { action: 'next' });
    }
    await browser.open(`${pathname}?flow=registration&step=nowhere`);
    expect(stepAsked()).toBe('captcha');
  });

  test('Back from the code of the message shows the last step, which asks for no second captcha and sends no second message', async () => {
    const { browser, person } = await registerUntilProof(app, client);
    const proof = browser.page.url.href;
    expect(browser.page.url.searchParams.get('step')).toBe('email-proof');
    await browser.open(addressOfStep(browser.page, 'captcha'));
    expect(stepOf(browser)).toBe(shownAs('captcha'));
    expect([browser.page.find('#captcha'), browser.page.find('img.app-captcha')]).toEqual([null, null]);
    await browser.submit({}, { action: 'register' });
    expect([browser.page.url.href, (await app.mailbox.queued(person.email)).length]).toEqual([proof, 1]);
    await browser.submit({ code: await codeFor(app, person.email) }, { action: 'verify' });
    expect(browser.page.url.searchParams.get('code')).toBeTruthy();
  });

  test('the last step shows what was answered, with a way back to each step, and announces the message', async () => {
    const person = somebody();
    const { browser } = await openRegistration(app, client);
    expect(browser.page.text).toContain('passe les étapes facultatives qui restent');
    await fillProfile(browser, person, 'next');
    for (const step of optionalNames) await browser.submit(typed[step] ?? {}, { action: 'next' });
    const summary = browser.page.find('#summary');
    const values = browser.page.all('#summary dd').map(({ text }) => text);
    expect(values).toEqual([
      person.username,
      person.email,
      'Durand',
      'Marie',
      '06 12 34 56 78',
      '73 avenue de Paris',
      'Saint-Mandé',
      '94160',
      'France',
      'Professionnel',
      '13000766900018',
      'IGN',
      'géomètre',
    ]);
    expect(browser.page.text).toContain('un courriel vous sera envoyé pour vérifier votre adresse');
    const links = summary?.querySelectorAll('a').map((link) => link.getAttribute('href') ?? '');
    for (const [index, step] of ['profile', ...optionalNames].entries()) {
      await browser.open(links?.[index] ?? '');
      expect(browser.page.url.searchParams.get('step')).toBe(step);
    }
  });

  test('a country that was only proposed is not in the summary', async () => {
    const { browser } = await registerUntilCaptcha(app, client);
    expect(browser.page.all('#summary dd')).toHaveLength(2);
    expect(browser.page.find('#summary')?.text).toContain('Rien n’est renseigné');
  });

  test('the Enter key goes to the next step on every page', async () => {
    const { browser } = await openRegistration(app, client);
    await fillProfile(browser, somebody(), 'next');
    for (const _step of optionalNames) {
      expect(browser.page.all('form#step button')[0]?.getAttribute('value')).toBe('enter:next');
      await browser.submit({}, { action: 'next' });
    }
  });

  test('a third-party service gets the data after the consent', async () => {
    const person = somebody();
    const other = await registerClient(app, { first_party: false });
    const { browser, request } = await openRegistration(app, other, { scope });
    await fillProfile(browser, person, 'next');
    await (await toStep(browser, 'identity')).submit({ familyName: 'Durand' }, { action: 'next' });
    await (await toStep(browser, 'address')).submit(home, { action: 'finish' });
    await finishRegistration(app, browser, person);
    expect(browser.page.find('button[value=accept]')).not.toBeNull();
    const page = await browser.submit({}, { action: 'accept' });
    const answer = await exchange(app, other, { code: codeOf(page), verifier: request.verifier });
    const { body } = await userinfo(app, answer.body['access_token']);
    expect(body).toMatchObject({ name: 'Durand', address: { postal_code: '94160' } });
    expect(body).not.toHaveProperty('phone_number');
    expect(body).not.toHaveProperty('organization');
  });
});

describeInChromium('the steps of a registration in a browser', (chromium) => {
  let client: TestClient;

  const app = describeApp({ config: { captchaFixedAnswer: captchaAnswer } });

  beforeAll(async () => {
    client = await registerClient(app);
  });

  test.each([
    ['the fields of a company appear when « Professionnel » is chosen, and keep what was typed', true],
    ['the fields of a company are always there without script', false],
  ])('%s', async (_what, javaScriptEnabled) => {
    const person = somebody();
    const page = await chromium().newPage({ javaScriptEnabled, locale: 'fr-FR' });
    await page.goto(authorizationRequest(app, client, { prompt: 'create' }).url);
    await page.fill('#username', person.username);
    await page.fill('#password', person.password);
    await page.fill('#passwordConfirm', person.password);
    await page.fill('#email', person.email);
    // The test presses only the Enter key, from step to step.
    await page.press('#email', 'Enter');
    for (const step of optionalNames.slice(0, optionalNames.indexOf('professional'))) {
      await page.locator('.fr-stepper__state', { hasText: numberOf(step) }).waitFor();
      await page.locator('form#step input:not([type="hidden"])').first().press('Enter');
    }
    await page.waitForSelector('#category', { state: 'attached' });
    // The script that hides the fields comes after them.
    await page.waitForLoadState('load');
    expect(await page.isVisible('#companyId')).toBe(!javaScriptEnabled);
    expect(await page.isVisible('#company-heading')).toBe(!javaScriptEnabled);
    await page.check('#category', { force: true });
    expect(await page.isVisible('#companyId')).toBe(true);
    await page.fill('#jobTitle', 'géomètre');
    await page.check('#category-individual', { force: true });
    expect(await page.isVisible('#jobTitle')).toBe(!javaScriptEnabled);
    await page.check('#category', { force: true });
    expect(await page.inputValue('#jobTitle')).toBe('géomètre');
    await page.close();
  });

  test.each([
    ['with', true],
    ['without', false],
  ])(
    'Back of the browser shows the step before, with what was typed there, %s script',
    async (_how, javaScriptEnabled) => {
      const person = somebody();
      const page = await chromium().newPage({ javaScriptEnabled, locale: 'fr-FR' });
      await page.goto('about:blank');
      await page.goto(authorizationRequest(app, client, { prompt: 'create' }).url);
      const stepShown = () => new URL(page.url()).searchParams.get('step');
      const valueOf = (field: string) => page.inputValue(`#${field}`);
      expect(stepShown()).toBe('profile');
      await page.fill('#username', person.username);
      // Without script, Back asks whether a refused form is to be sent again.
      if (javaScriptEnabled) {
        await page.press('#username', 'Enter');
        await page.waitForSelector('#errors');
      }
      await page.fill('#password', person.password);
      await page.fill('#passwordConfirm', person.password);
      await page.fill('#email', person.email);
      await page.press('#email', 'Enter');
      await page.waitForSelector('#familyName');
      expect(stepShown()).toBe('identity');
      await page.fill('#familyName', 'Durand');
      await page.press('#familyName', 'Enter');
      await page.waitForSelector('#street');
      await page.fill('#street', home.street);
      await page.click('button[value="finish"]');
      await page.waitForSelector('#captcha');
      await page.goBack();
      expect([stepShown(), await valueOf('street')]).toEqual(['address', home.street]);
      await page.goBack();
      expect([stepShown(), await valueOf('familyName')]).toEqual(['identity', 'Durand']);
      await page.fill('#givenName', 'Zoé');
      await page.press('#givenName', 'Enter');
      await page.waitForSelector('#street');
      expect(await valueOf('street')).toBe(home.street);
      await page.goBack();
      expect([stepShown(), await valueOf('givenName')]).toEqual(['identity', 'Zoé']);
      await page.goBack();
      expect([stepShown(), await valueOf('username')]).toEqual(['profile', person.username]);
      await page.close();
    },
  );
});
