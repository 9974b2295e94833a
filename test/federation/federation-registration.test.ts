import { toStep } from '../support/people/optional-steps.ts';
import { buildAccount } from '../support/build-account.ts';
import {
  comeFromFranceConnect,
  comeFromProConnect,
  finishArrival,
  learnt,
  pressFranceConnect,
  pressProConnect,
} from '../support/people/first-arrival.ts';
import { codeFor, linkFor, somebody } from '../support/people/register.ts';
import { isIn } from '../support/people/second-factor.ts';
import { appOfEachTest, describeApp, prepareEach } from '../support/describe-app.ts';
import { authorizationRequest, registerClient, signIn } from '../support/test-client.ts';
import { addressOfStep, numberOnArrival, optionalNames, titleOf } from '../support/people/wizard-steps.ts';

const angela = { givenName: 'Angela Claire Louise', familyName: 'DUBOIS' };
const address = () => somebody().email;

describe('the first sign-in of a person through an upstream', () => {
  const app = appOfEachTest({ upstreams: true });
  const client = prepareEach(() => registerClient(app));

  const accounts = () => app.rows.accounts.list();
  const identities = () => app.rows.identities.list();

  test('a person from FranceConnect chooses no password, reads no captcha, and has an account at the end', async () => {
    const { browser, request, page } = await comeFromFranceConnect(app, { client });
    expect(page.h1).toBe('Créer un compte Géoplateforme');
    expect(page.text).toContain(`Profil ${numberOnArrival('profile')}`);
    expect(page.find('#arrival')?.text).toContain('FranceConnect');
    expect(page.find('input[type=password]')).toBeNull();
    expect(page.fieldValue('username')).toBe('angela.dubois');
    expect(page.fieldValue('email')).toBe('wossewodda-3728@yopmail.com');
    expect(page.text).toContain('vous acceptez, pour le compte que vous créez, les conditions générales');

    const identity = await browser.submit({}, { action: 'next' });
    expect(identity.text).toContain(`Identité ${numberOnArrival('identity')}`);
    expect(identity.find('#certified-title')?.text.trim()).toBe('Fourni par FranceConnect');
    expect(identity.all('#certified dt, #certified dd').map(({ text }) => text.trim())).toEqual([
      'Nom',
      angela.familyName,
      'Prénom',
      angela.givenName,
    ]);
    expect(identity.all('[name="familyName"], [name="givenName"]')).toEqual([]);
    await browser.submit({ phone: '06 12 34 56 78' }, { action: 'next' });
    for (const step of optionalNames.slice(optionalNames.indexOf('identity') + 1)) {
      expect(browser.page.text).toContain(`${titleOf(step)} ${numberOnArrival(step)}`);
      const isLast = step === optionalNames.at(-1);
      const shown = browser.page.all('form#step button:not([hidden]):not([aria-hidden])').map(({ text }) => text);
      expect(shown).toEqual(isLast ? ['Précédent', 'Enregistrement'] : ['Précédent', 'Valider', 'Étape suivante']);
      expect(browser.page.text.includes('un courriel vous sera envoyé')).toBe(isLast);
      await browser.submit({}, { action: 'next' });
    }
    expect(browser.page.h1).toBe('Vérification du courriel');
    expect(await accounts()).toEqual([]);

    const end = await browser.submit({ code: await codeFor(app, 'wossewodda-3728@yopmail.com') }, { action: 'verify' });
    expect(end.url.searchParams.get('state')).toBe(request.state);
    expect(await learnt(app, client, { page: end, request })).toMatchObject({
      given_name: angela.givenName,
      family_name: angela.familyName,
      preferred_username: 'angela.dubois',
      email: 'wossewodda-3728@yopmail.com',
      email_verified: true,
      acr: 'eidas1',
    });
    const [account] = await accounts();
    expect(account).toMatchObject({ passwordHash: null, phone: '+33612345678', termsVersion: '1.0 2026-11-25' });
    expect(await identities()).toEqual([
      expect.objectContaining({ accountId: account!.id, upstream: 'franceconnect' }),
    ]);
    const welcome = await app.mailbox.newest('wossewodda-3728@yopmail.com', 'welcome');
    expect(welcome.text).toContain('Vous vous connectez avec FranceConnect');

    const again = await comeFromFranceConnect(app, { client });
    expect(isIn(again.page)).toBe(true);
    expect(await accounts()).toHaveLength(1);
  });

  test('the page shows the identity that has just made the account as used', async () => {
    const { browser } = await comeFromFranceConnect(app, { client });
    await finishArrival(app, browser, { email: address() });
    const { text } = await browser.open(`${app.url}/compte/securite`);
    expect(text).toContain('Dernière utilisation');
    expect(text).not.toContain('Pas encore d’utilisation');
  });

  test('names of a civil status are FranceConnect’s, whatever is posted, and with « Valider » too', async () => {
    const { browser } = await comeFromFranceConnect(app, { client });
    const email = address();
    await browser.submit({ email }, { action: 'next' });
    const forged = { familyName: 'AUTRE', givenName: '<b>' };
    expect((await browser.submit({}, { action: 'finish', forged })).h1).toBe('Vérification du courriel');
    await browser.submit({ code: await codeFor(app, email) }, { action: 'verify' });
    expect(await accounts()).toEqual([expect.objectContaining(angela)]);

    const second = await comeFromFranceConnect(app, { client }, { persona: 'avec_nom_dusage' });
    await finishArrival(app, second.browser, { email: address() });
    expect(await accounts()).toContainEqual(
      expect.objectContaining({ familyName: 'MERCIER', givenName: 'Pierre', category: null }),
    );
  });

  test('the data from ProConnect about an agent is filled in, and the agent may correct it', async () => {
    const { browser, page } = await comeFromProConnect(app, { client });
    expect(page.fieldValue('username')).toBe('helene.fontaine');
    const identity = await browser.submit({ email: address() }, { action: 'next' });
    expect(identity.fieldValue('familyName')).toBe('Fontaine');
    expect(identity.find('#certified')).toBeNull();
    expect(identity.find('label[for=familyName]')?.text).toContain('D’après ProConnect, à corriger');
    await browser.submit({ familyName: 'Fontaine-Durand' }, { action: 'next' });
    const { page: work } = await toStep(browser, 'professional');
    expect(work.fieldValue('companyId')).toBe('13002526500013');
    expect(work.fieldValue('companyName')).toBe('Direction interministérielle du numérique');
    await browser.submit({ category: 'professional', companyName: 'DINUM' }, { action: 'finish' });
    expect(browser.page.h1).toBe('Vérification du courriel');
    const email = String(browser.page.find('main strong')?.text);
    expect(isIn(await browser.submit({ code: await codeFor(app, email) }, { action: 'verify' }))).toBe(true);
    expect(await accounts()).toEqual([
      expect.objectContaining({
        familyName: 'Fontaine-Durand',
        givenName: 'Hélène',
        siret: '13002526500013',
        companyName: 'DINUM',
      }),
    ]);
  });

  test('an agent who goes straight to the end has declared nothing about her work and keeps her names', async () => {
    const { browser } = await comeFromProConnect(app, { client });
    expect(isIn(await finishArrival(app, browser, { email: address() }))).toBe(true);
    expect(await accounts()).toEqual([
      expect.objectContaining({ familyName: 'Fontaine', givenName: 'Hélène', category: null, siret: null }),
    ]);
  });

  test('a person who began with a password, or at /inscription, goes on without one', async () => {
    const browser = await app.open('/inscription');
    const page = await pressFranceConnect(browser);
    expect(page.text).toContain(`Profil ${numberOnArrival('profile')}`);
    const end = await finishArrival(app, browser, { email: address() });
    expect(end.url.pathname).toBe('/compte');
    expect(await accounts()).toEqual([expect.objectContaining({ passwordHash: null })]);
  });

  test('a user name that is taken is not proposed', async () => {
    await buildAccount(app, { username: 'angela.dubois' });
    const { browser, page } = await comeFromFranceConnect(app, { client });
    expect(page.fieldValue('username')).toBe('angela.dubois-2');
    const taken = await browser.submit({ username: 'angela.dubois', email: address() }, { action: 'finish' });
    expect(taken.status).toBe(422);
    expect(taken.fieldMessage('username')).toContain('déjà utilisé');
    expect(taken.invalidFields).toEqual(['username']);
  });

  test('an email address from the upstream is accepted even if it is disposable, and another disposable one is refused', async () => {
    const { browser } = await comeFromFranceConnect(app, { client });
    const refused = await browser.submit({ email: 'angela@yopmail.com' }, { action: 'finish' });
    expect(refused.invalidFields).toEqual(['email']);
    const back = await browser.submit({ email: 'Wossewodda-3728@yopmail.com' }, { action: 'finish' });
    expect(back.h1).toBe('Vérification du courriel');
    expect((await browser.submit({ email: 'zoe@yopmail.com' }, { action: 'change' })).invalidFields).toEqual(['email']);
  });

  test('an upstream without an email address leaves the field empty', async () => {
    const { page } = await comeFromFranceConnect(app, { client }, { persona: 'scenario:userinfo-no-email' });
    expect(page.h1).toBe('Créer un compte Géoplateforme');
    expect(page.fieldValue('email')).toBe('');
  });

  test('a person who arrives again while her draft is open brings the upstream’s present data', async () => {
    const { browser } = await comeFromFranceConnect(app, { client });
    const path = browser.page.url.pathname;
    app.standIns.setScenario('userinfo-other-email', { email: 'angela.dubois@example.test' }, 1);
    await browser.open(`${path}?flow=login`);
    const page = await pressFranceConnect(browser);
    expect(page.text).toContain(numberOnArrival('profile'));
    expect(page.fieldValue('email')).toBe('angela.dubois@example.test');
    expect(isIn(await finishArrival(app, browser))).toBe(true);
    expect(await identities()).toEqual([expect.objectContaining({ email: 'angela.dubois@example.test' })]);
  });

  test('within one request a person who arrives again goes on where she was, and another person begins anew', async () => {
    const { browser } = await comeFromFranceConnect(app, { client });
    const first = address();
    await browser.submit({ username: 'angela-la-premiere', email: first }, { action: 'next' });
    const signInPage = `${browser.page.url.pathname}?flow=login`;
    await browser.open(signInPage);
    expect((await pressFranceConnect(browser)).text).toContain(`Identité ${numberOnArrival('identity')}`);

    await browser.open(signInPage);
    const page = await pressProConnect(browser);
    expect(page.text).toContain(`Profil ${numberOnArrival('profile')}`);
    expect(page.body).not.toContain('angela-la-premiere');
    expect(page.body).not.toContain(first);
    expect(page.fieldValue('username')).toBe('helene.fontaine');
  });

  test('a registration with a password gives nothing to a person who arrives in the same browser', async () => {
    const browser = await app.open(authorizationRequest(app, client).url);
    const signInPage = browser.page.url.pathname;
    await browser.click('Pas encore de compte');
    const stranger = somebody();
    const { username, email, password } = stranger;
    await browser.submit({ username, email, password, passwordConfirm: password }, { action: 'next' });
    await browser.open(`${signInPage}?flow=login`);
    const page = await pressFranceConnect(browser);
    expect(page.fieldValue('username')).toBe('angela.dubois');
    const mine = address();
    expect(isIn(await finishArrival(app, browser, { email: mine }))).toBe(true);
    expect(await accounts()).toEqual([expect.objectContaining({ email: mine, passwordHash: null })]);
    const other = await signIn(app, app.browser(), { client, account: { username: 'angela.dubois', password } });
    expect(other.page.status).toBe(422);
  });

  test('the link of the message finishes the registration in the browser that began, and in no other', async () => {
    const { browser } = await comeFromFranceConnect(app, { client });
    const email = address();
    await browser.submit({ email }, { action: 'finish' });
    const link = await linkFor(app, email);
    const elsewhere = app.browser();
    const page = await elsewhere.open(link);
    expect(page.h1).toBe('Revenez au premier navigateur');
    expect(page.find('main form')).toBeNull();
    for (const told of ['DUBOIS', 'angela', 'FranceConnect', email]) expect(page.body).not.toContain(told);
    const csrf = (await elsewhere.open('/affichage')).fieldValue('csrf') ?? '';
    expect((await elsewhere.post(link, { csrf, action: 'confirm', password: '' })).status).toBe(404);
    expect(await accounts()).toEqual([]);

    await browser.open(link);
    expect(isIn(await browser.submit({}, { action: 'confirm' }))).toBe(true);
    expect(await accounts()).toHaveLength(1);
  });

  test('the link says, in the browser that began, that the address or the person has an account by now', async () => {
    const { browser } = await comeFromFranceConnect(app, { client });
    const email = address();
    await browser.submit({ username: 'angela-un', email }, { action: 'finish' });
    const link = await linkFor(app, email);
    await buildAccount(app, { email });
    await browser.open(link);
    expect((await browser.submit({}, { action: 'confirm' })).h1).toBe('Un compte existe déjà avec cette adresse');
    await browser.click('Continuer avec une autre adresse');
    expect(browser.page.fieldValue('username')).toBe('angela-un');

    const mine = address();
    await browser.submit({ email: mine }, { action: 'finish' });
    const other = await comeFromFranceConnect(app, { client });
    expect(isIn(await finishArrival(app, other.browser, { email: address() }))).toBe(true);
    await browser.open(await linkFor(app, mine));
    expect((await browser.submit({}, { action: 'confirm' })).h1).toBe('Un compte existe déjà');
    await browser.click('Se connecter');
    expect(isIn(await pressFranceConnect(browser))).toBe(true);
    expect(await accounts()).toHaveLength(2);
  });

  test('when one person has two registrations, the first makes the account, and the second tells her to sign in to it', async () => {
    const ways = [await comeFromFranceConnect(app, { client }), await comeFromFranceConnect(app, { client })];
    const emails = [address(), address()];
    for (const [index, { browser }] of ways.entries()) {
      const username = `angela-${index}`;
      await browser.submit({ username, email: emails[index] ?? '' }, { action: 'finish' });
    }
    const codes = await Promise.all(emails.map((email) => codeFor(app, email)));
    const ends = await Promise.all(
      ways.map(({ browser }, index) => browser.submit({ code: codes[index] ?? '' }, { action: 'verify' })),
    );
    expect(ends.map(({ status }) => status)).toEqual([200, 200]);
    expect(ends.filter(isIn)).toHaveLength(1);
    expect(await accounts()).toHaveLength(1);
    expect(await identities()).toHaveLength(1);

    const loser = ways[ends.findIndex((page) => !isIn(page))]!.browser;
    expect(loser.page.h1).toBe('Un compte existe déjà');
    await loser.click('Se connecter');
    expect(isIn(await pressFranceConnect(loser))).toBe(true);
    expect(await accounts()).toHaveLength(1);
  });

  test('when the code is sent twice, one account is made and both requests have the same end', async () => {
    const { browser } = await comeFromFranceConnect(app, { client });
    const email = address();
    await browser.submit({ email }, { action: 'finish' });
    const code = await codeFor(app, email);
    const tabs = Array.from({ length: 6 }, () => browser.tab());
    const ends = await Promise.all(tabs.map((tab) => tab.submit({ code }, { action: 'verify', continuation: false })));
    expect(ends.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await accounts()).toHaveLength(1);
    expect(await identities()).toHaveLength(1);
  });

  test('the upstream identity is kept sealed until the account is made', async () => {
    const { browser } = await comeFromFranceConnect(app, { client });
    await browser.submit({ email: address() }, { action: 'next' });
    const rows = JSON.stringify(await app.rows.payloads.list());
    for (const told of ['DUBOIS', 'Angela', 'wossewodda']) expect(rows).not.toContain(told);
    expect(app.logs()).not.toContain('DUBOIS');
  });
});

describe('limits as in production', () => {
  const app = describeApp({ upstreams: true, config: { addressLimits: 1 } });

  test('messages to people from an upstream count against the limits of registrations', async () => {
    const { browser } = await comeFromFranceConnect(app, { client: await registerClient(app) });
    const first = addressOfStep(browser.page, 'profile');
    const statuses: number[] = [];
    for (let times = 0; times < 11; times++) {
      await browser.open(first);
      statuses.push((await browser.submit({ email: somebody().email }, { action: 'finish' })).status);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
    expect(browser.page.fieldValue('email')).toContain('@example.test');
    expect(browser.page.errors[0]).toContain('Trop de tentatives');
  });
});
