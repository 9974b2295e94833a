import type { Browser } from '../support/browser.ts';
import { accountRow, finishRegistration, home, openStep, toStep } from '../support/people/optional-steps.ts';
import {
  answerCaptcha,
  captchaAnswer,
  codeFor,
  countAccounts,
  fillProfile,
  openRegistration,
  registerUntilCaptcha,
  registerUntilProof,
  somebody,
} from '../support/people/register.ts';
import { describeService } from '../support/describe-app.ts';
import { signIn } from '../support/test-client.ts';
import { numberOf, wizardSteps } from '../support/people/wizard-steps.ts';

type Fields = Readonly<Record<string, string>>;

describe('changed and unfinished answers of a registration', () => {
  const { app, client } = describeService({ config: { captchaFixedAnswer: captchaAnswer } });

  const openAgain = (browser: Browser, step: string) => {
    const url = new URL(browser.page.url);
    url.searchParams.set('step', step);
    return browser.open(url.href);
  };
  const verify = async (browser: Browser, email: string) =>
    browser.submit({ code: await codeFor(app, email) }, { action: 'verify' });

  test.each<[string, Fields]>([
    ['Identité', { familyName: 'Durand<', givenName: 'Marie', phone: '06 12' }],
    ['Adresse', { street: '12 rue du Lac', locality: 'Annecy', postalCode: '7<', country: 'BE' }],
    [
      'Informations professionnelles',
      {
        category: 'professional',
        companyId: '123',
        companyName: 'Atelier',
        jobTitle: 'géomètre',
        companyStreet: '1 quai',
        companyLocality: 'Brest',
        companyPostalCode: '29',
        companyCountry: 'FR',
      },
    ],
  ])('« Précédent », « Valider » and « Étape suivante » of « %s » keep all typed text', async (title, typed) => {
    for (const action of ['back', 'finish', 'next']) {
      const { browser } = await openStep(app, client, { title });
      const left = browser.tab();
      await browser.submit(typed, { action });
      // An invalid field is reported at once, or when its page is owed again. The text is kept.
      if (action === 'back') await browser.submit({}, { action: 'next' });
      for (const page of [browser.page, await browser.reload(), await left.reload()]) {
        expect(page.title).toContain(title);
        for (const [field, value] of Object.entries(typed)) {
          const chosen = page.find(`input[name=${field}][checked]`)?.getAttribute('value');
          expect([action, field, chosen ?? page.fieldValue(field)]).toEqual([action, field, value]);
        }
      }
    }
  });

  test('the button « Précédent » of the captcha leads to the step before, and its answer is not checked', async () => {
    const { browser } = await registerUntilCaptcha(app, client);
    const challenge = browser.page.fieldValue('challenge');
    const page = await browser.submit({ captcha: '000000' }, { action: 'back' });
    expect(page.status).toBe(200);
    expect(page.title).toContain(numberOf(wizardSteps.at(-2)!));
    expect((await browser.submit({}, { action: 'next' })).fieldValue('challenge')).toBe(challenge);
  });

  test('the Enter key presses the main button of the captcha page and of the code page', async () => {
    const { browser } = await registerUntilCaptcha(app, client);
    expect((await browser.submit({ captcha: captchaAnswer })).h1).toBe('Vérification du courriel');
    const refused = await browser.submit({ code: '12' });
    expect(refused.invalidFields).toEqual(['code']);
  });

  test('a late change of an optional answer needs no new captcha or code', async () => {
    const person = somebody();
    const { browser } = await openStep(app, client, { title: 'Identité', person });
    await browser.submit({ familyName: 'Durand', phone: '06 12 34 56 78' }, { action: 'next' });
    await (await toStep(browser, 'address')).submit(home, { action: 'next' });
    await (await toStep(browser, 'professional')).submit({ category: 'individual' }, { action: 'finish' });
    await answerCaptcha(browser);
    await openAgain(browser, 'identity');
    await browser.submit({ familyName: 'Martin' }, { action: 'finish' });
    // No captcha and no other message is owed, because the sent code is still valid.
    expect(browser.page.h1).toBe('Vérification du courriel');
    expect((await verify(browser, person.email)).url.searchParams.has('code')).toBe(true);
    expect(await app.mailbox.queued(person.email)).toHaveLength(2);
    expect(await accountRow(app, person)).toMatchObject({
      familyName: 'Martin',
      phone: '+33612345678',
      locality: home.locality,
      category: 'individual',
    });
  });

  test('a change of the user name, with the same password typed again, needs no new captcha or message', async () => {
    const person = somebody();
    const renamed = { ...person, username: somebody().username };
    const { browser } = await registerUntilProof(app, client, person);
    await openAgain(browser, 'profile');
    const { username, password } = renamed;
    const page = await browser.submit(
      { username, password, passwordConfirm: password, email: person.email.toUpperCase() },
      { action: 'finish' },
    );
    expect(page.h1).toBe('Vérification du courriel');
    await verify(browser, person.email);
    expect((await signIn(app, app.browser(), { client, account: renamed })).code).not.toBe('');
    expect(await countAccounts(app, person.email)).toBe(1);
  });

  test('a change of the email keeps the optional answers, and needs a captcha and a message', async () => {
    const [person, moved] = [somebody(), somebody()];
    const { browser } = await openStep(app, client, { title: 'Adresse', person });
    await browser.submit(home, { action: 'finish' });
    await answerCaptcha(browser);
    await openAgain(browser, 'profile');
    expect((await fillProfile(browser, { ...person, email: moved.email })).find('#captcha')).not.toBeNull();
    await finishRegistration(app, browser, moved);
    expect(await accountRow(app, person)).toMatchObject({ email: moved.email, street: home.street });
  });

  test('a profile page that was left open in another tab is still checked and saved', async () => {
    const [person, moved] = [somebody(), somebody()];
    const { browser } = await openRegistration(app, client);
    const [left, other] = [browser.tab(), browser.tab()];
    await fillProfile(browser, person, 'next');
    await browser.submit({ familyName: 'Durand' }, { action: 'next' });
    await (await toStep(browser, 'address')).submit(home, { action: 'finish' });
    await answerCaptcha(browser);

    const refused = await fillProfile(other, { ...moved, email: 'a@b' });
    expect([refused.status, refused.invalidFields]).toEqual([422, ['email']]);
    expect((await browser.reload()).h1).toBe('Vérification du courriel');
    // The new email needs its own captcha and message. The other answers stay.
    expect((await fillProfile(left, moved)).find('#captcha')).not.toBeNull();
    await finishRegistration(app, left, moved);
    expect(await accountRow(app, moved)).toMatchObject({
      email: moved.email,
      familyName: 'Durand',
      street: home.street,
    });
    expect(await countAccounts(app, person.email)).toBe(0);
  });

  test('sending the same profile twice changes nothing', async () => {
    const person = somebody();
    const { browser } = await openRegistration(app, client);
    const twin = browser.tab();
    await fillProfile(browser, person, 'next');
    const again = await fillProfile(twin, person, 'next');
    expect([again.status, again.errors]).toEqual([200, []]);
    expect(again.title).toContain(numberOf(wizardSteps[1]!));
    await browser.submit({}, { action: 'finish' });
    await finishRegistration(app, browser, person);
    expect(await countAccounts(app, person.email)).toBe(1);
  });

  test('a refused change of the profile keeps the former answers', async () => {
    const person = somebody();
    const { browser } = await openStep(app, client, { title: 'Identité', person });
    await browser.submit({}, { action: 'back' });
    await browser.submit({ username: 'a', email: 'b' }, { action: 'next' });
    expect(browser.page.invalidFields).toEqual(['username', 'email']);
    expect(browser.page.fieldValue('email')).toBe('b');
    await openAgain(browser, 'identity');
    await browser.submit({}, { action: 'finish' });
    await finishRegistration(app, browser, person);
    expect(await countAccounts(app, person.email)).toBe(1);
  });

  test('every optional field of every step may be sent empty', async () => {
    const person = somebody();
    const { browser } = await openStep(app, client, { title: 'Identité', person });
    const empty = (names: string) => Object.fromEntries(names.split(' ').map((name) => [name, '']));
    await browser.submit(empty('familyName givenName phone'), { action: 'next' });
    await toStep(browser, 'address');
    await browser.submit(empty('street locality postalCode'), { action: 'next', forged: { country: '' } });
    const company = empty('companyId companyName jobTitle companyStreet companyLocality companyPostalCode');
    await toStep(browser, 'professional');
    await browser.submit(company, { action: 'next', forged: { category: '', companyCountry: '' } });
    expect(await finishRegistration(app, browser, person)).not.toBe('');
    const row = await accountRow(app, person);
    const told = [
      'familyName',
      'givenName',
      'phone',
      'street',
      'locality',
      'postalCode',
      'country',
      'category',
    ] as const;
    for (const field of [...told, 'siret', 'vat', 'companyName'] as const)
      expect([field, row[field]]).toEqual([field, null]);
  });

  test.each([
    ['Identité', 'familyName[]=a&givenName[x]=b&phone=1&phone=2'],
    ['Adresse', 'street[]=a&postalCode[__proto__]=b&country[]=FR'],
    ['Informations professionnelles', 'category[]=professional&companyId[]=x&__proto__[category]=professional'],
  ])('lists and objects in « %s » are not stored', async (title, body) => {
    const person = somebody();
    const { browser } = await openStep(app, client, { title, person });
    const answer = await browser.request({
      url: browser.page.url.href,
      method: 'POST',
      headers: { origin: app.url, 'content-type': 'application/x-www-form-urlencoded' },
      body: `csrf=${browser.page.fieldValue('csrf') ?? ''}&action=finish&${body}`,
    });
    expect([303, 422]).toContain(answer.status);
    await browser.reload();
    if (!browser.page.find('#captcha')) await browser.submit({}, { action: 'finish' });
    await finishRegistration(app, browser, person);
    expect(await accountRow(app, person)).toMatchObject({
      familyName: null,
      givenName: null,
      phone: null,
      street: null,
      postalCode: null,
      category: null,
      siret: null,
    });
  });
});
