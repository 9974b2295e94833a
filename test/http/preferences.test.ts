import { texts, type Lang } from '../../interactions/texts/index.ts';
import { askForAddress, askForReset, linkTo, somebodySignedIn } from '../support/people/account-address.ts';
import { silentTokens } from '../support/authorize.ts';
import type { Browser, Page } from '../support/browser.ts';
import { buildAccount } from '../support/build-account.ts';
import type { FieldValues } from '../support/requests/html-form.ts';
import { jpegOf } from '../support/people/photos.ts';
import {
  answerCaptcha,
  captchaAnswer,
  codeFor,
  fillProfile,
  openRegistration,
  somebody,
} from '../support/people/register.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { describeApp } from '../support/describe-app.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { authorizationRequest, registerClient, signIn, typeCredentials, userinfo } from '../support/test-client.ts';

const app = describeApp({ config: { captchaFixedAnswer: captchaAnswer } });

test('a person chooses the dark theme without JavaScript and comes back to the page', async () => {
  const browser = await app.open('/plan-du-site');
  await browser.click("Paramètres d'affichage");
  const page = await browser.submit({ theme: 'dark' }, { action: 'save' });
  expect(page.url.pathname).toBe('/plan-du-site');
  expect(page.find('html')?.getAttribute('data-fr-theme')).toBe('dark');
});

test('a person who chooses English gets the pages in English', async () => {
  const browser = await app.open('/langue');
  await browser.submit({ lang: 'en' }, { action: 'save' });
  expect((await browser.open('/cgu')).find('html')?.getAttribute('lang')).toBe('en');
});

test('a button in the header shows the same page in the other language, and names that language in its own words', async () => {
  const client = await registerClient(app);
  const browser = app.browser();
  const signIn = await browser.open(authorizationRequest(app, client, { state: 'a b&c' }).url);
  expect(signIn.all('header button[name="lang"]').map(({ text }) => text)).toEqual(['English']);
  const english = await browser.submit({}, { button: { lang: 'en' } });
  expect(english.url.href).toBe(signIn.url.href);
  expect([english.find('html')?.getAttribute('lang'), english.h1]).toEqual(['en', 'Sign in']);
  expect(english.all('header button[name="lang"]').map(({ text }) => text)).toEqual(['Français']);
  expect((await browser.submit({}, { button: { lang: 'fr' } })).h1).toBe(signIn.h1);
});

describe('a language button in the middle of a form', () => {
  const switchTo = (browser: Browser, lang: Lang, values: FieldValues) => browser.submit(values, { button: { lang } });
  const typedIn = (page: Page, fields: readonly string[]) => fields.map((field) => page.fieldValue(field));

  test('keeps what was typed at the sign-in but the password, and nothing is tried', async () => {
    const client = await registerClient(app);
    const browser = await app.open(authorizationRequest(app, client).url);
    const tries = await app.rows.audit.list({ event: 'login.sign-in.refused' });
    const page = await switchTo(browser, 'en', { username: 'marie.durand', password: 'secret-of-marie' });
    expect([page.status, page.h1, ...typedIn(page, ['username', 'password'])]).toEqual([
      200,
      'Sign in',
      'marie.durand',
      '',
    ]);
    expect([page.errors, page.body.includes('secret-of-marie')]).toEqual([[], false]);
    expect(await app.rows.audit.list({ event: 'login.sign-in.refused' })).toEqual(tries);
    expect((await browser.open('/cgu')).find('html')?.getAttribute('lang')).toBe('en');
  });

  test('keeps what was typed at every step of a registration, also a photo and wrong values', async () => {
    const { browser } = await openRegistration(app, await registerClient(app));
    const person = somebody();
    const profile = { username: person.username, email: 'marie@' };
    expect(typedIn(await switchTo(browser, 'en', profile), ['username', 'email'])).toEqual([person.username, 'marie@']);
    await fillProfile(browser, person, 'next');
    const photo = { filename: 'moi.jpg', type: 'image/jpeg', content: await jpegOf() };
    const page = await switchTo(browser, 'fr', { familyName: 'Durand', phone: '06 12', photo });
    expect([page.status, page.find('html')?.getAttribute('lang')]).toEqual([200, 'fr']);
    expect(typedIn(page, ['familyName', 'phone'])).toEqual(['Durand', '06 12']);
    expect(page.find('main img.app-photo')).not.toBeNull();
    await browser.submit({ phone: '' }, { action: 'next' });
    await switchTo(browser, 'en', { street: '12 rue du Lac', country: 'BE' });
    expect(typedIn(browser.page, ['street', 'country'])).toEqual(['12 rue du Lac', 'BE']);
    await browser.submit({}, { action: 'back' });
    expect(browser.page.fieldValue('familyName')).toBe('Durand');
  });

  test('keeps what was typed on a page of the account, and changes nothing there', async () => {
    const { browser } = await somebodySignedIn(app, await registerClient(app));
    await browser.open('/compte/adresse');
    await switchTo(browser, 'en', { street: '12 rue du Lac', postalCode: '7' });
    expect(typedIn(browser.page, ['street', 'postalCode'])).toEqual(['12 rue du Lac', '7']);
    expect((await browser.reload()).fieldValue('street')).toBe('');
    // A new address asks for a new sign-in, but not its language.
    app.moveClock(400);
    await browser.open('/compte/profil');
    const page = await switchTo(browser, 'fr', { email: 'marie@example.test' });
    expect([page.url.pathname, page.fieldValue('email')]).toEqual(['/compte/profil', 'marie@example.test']);
    app.moveClock(-400);
  });
});

describe('an account that was registered in English', () => {
  const langOf = (page: Page) => page.find('html')?.getAttribute('lang');

  test('shows its pages in English after a registration for which a service asked for English', async () => {
    const client = await registerClient(app);
    const person = somebody();
    const browser = await app.open(authorizationRequest(app, client, { prompt: 'create', ui_locales: 'en' }).url);
    await fillProfile(browser, person);
    await answerCaptcha(browser);
    await browser.submit({ code: await codeFor(app, person.email) }, { action: 'verify' });
    expect([langOf(await browser.open('/compte')), browser.page.h1]).toEqual(['en', texts.en.account.title]);
    expect(langOf(await browser.open('/compte/adresse'))).toBe('en');
    expect(langOf(await browser.submit({ postalCode: '7', street: '1 rue' }, { action: 'save' }))).toBe('en');
  });

  test('gets the questions of services and the end of the session in English, on a French browser', async () => {
    const client = await registerClient(app);
    const { browser } = await somebodySignedIn(app, client, { locale: 'en' });
    const choice = { prompt: 'select_account' };
    expect(langOf(await browser.open(authorizationRequest(app, client, choice).url))).toBe('en');
    const inFrench = { ...choice, ui_locales: 'fr' };
    expect(langOf(await browser.open(authorizationRequest(app, client, inFrench).url))).toBe('fr');
    expect(langOf(await browser.open(`${app.issuer}/protocol/openid-connect/logout`))).toBe('en');
    expect(langOf(await browser.submit({}, { action: 'logout' }))).toBe('en');
    // Nobody is signed in any more, so the browser's language counts.
    expect(langOf(await browser.open(authorizationRequest(app, client).url))).toBe('fr');
  });

  test('speaks French once its person has chosen French in this browser', async () => {
    const account = await buildAccount(app, { locale: 'en' });
    const { browser } = await signIn(app, app.browser({ language: 'en' }), {
      client: await registerClient(app),
      account,
    });
    await browser.open('/compte');
    expect(langOf(await browser.submit({}, { button: { lang: 'fr' } }))).toBe('fr');
    expect(langOf(await browser.open('/compte/profil'))).toBe('fr');
  });
});

describe('the language that a person chooses in her profile', () => {
  const langOf = (page: Page) => page.find('html')?.getAttribute('lang');
  /** Sends the form of the language on the page of the profile that this tab shows. */
  const send = (tab: Browser, locale: string) =>
    tab.post('/compte/profil', { csrf: tab.page.fieldValue('csrf') ?? '', locale, action: 'save' });
  const choose = async (browser: Browser, locale: string) => {
    expect((await browser.open('/compte/profil')).find('form #locale')).not.toBeNull();
    return send(browser, locale);
  };

  test('holds for this browser, for other browsers without a choice, for messages, and for services', async () => {
    const client = await registerClient(app);
    const { browser, account } = await somebodySignedIn(app, client);
    // The browser has a choice of its own, which the new one replaces.
    await browser.open('/compte');
    for (const lang of ['en', 'fr']) await browser.submit({}, { button: { lang } });
    app.moveClock(400);
    const chosen = await choose(browser, 'en');
    expect([chosen.status, langOf(chosen), chosen.find('#notice')?.text]).toEqual([
      200,
      'en',
      texts.en.account.notices.saved,
    ]);
    const select = chosen.find('#locale');
    expect(select?.querySelectorAll('option').map((option) => [option.getAttribute('lang'), option.text])).toEqual([
      ['fr', 'Français'],
      ['en', 'English'],
    ]);
    expect(chosen.fieldValue('locale')).toBe('en');
    const { access_token } = await silentTokens(app, browser, { client, params: { scope: 'openid profile' } });
    expect((await userinfo(app, access_token)).body).toMatchObject({ locale: 'en' });

    const { browser: other } = await signIn(app, app.browser(), { client, account });
    expect(langOf(await other.open('/compte'))).toBe('en');
    // This browser speaks French from now on, and the messages stay English.
    await other.submit({}, { button: { lang: 'fr' } });
    await askForAddress(other, `autre-${account.email}`);
    expect([langOf(other.page), langOf(await browser.open('/compte'))]).toEqual(['fr', 'en']);
    expect((await app.mailbox.newest(`autre-${account.email}`, 'address-change-code')).lang).toBe('en');
    app.moveClock(-400);
  });

  test('is refused when it is no language of ours, with the field that is wrong, and nothing changes', async () => {
    const { browser, account } = await somebodySignedIn(app, await registerClient(app));
    const page = await choose(browser, 'de');
    expect([page.status, page.invalidFields]).toEqual([422, ['locale']]);
    expect(page.fieldMessage('locale')).toContain('Français');
    expect(await app.services.account.accounts.find(account.sub)).toMatchObject({ locale: 'fr' });
    expect(browser.jar.get('lang')).toBeUndefined();
  });

  test('is chosen on a page that was left open while a change of address waits for its code', async () => {
    const { browser, account } = await somebodySignedIn(app, await registerClient(app));
    const left = browser.tab();
    await left.open('/compte/profil');
    await askForAddress(browser, `autre-${account.email}`);
    const page = await send(left, 'en');
    expect([page.status, langOf(page), page.find('#code') !== null]).toEqual([200, 'en', true]);
  });
});

test('the language can be changed on the first page that a browser opens, even on a page without a form', async () => {
  const browser = await app.open('/aide?page=1');
  const page = await browser.submit({}, { button: { lang: 'en' } });
  expect([page.url.pathname + page.url.search, page.h1]).toEqual(['/aide?page=1', 'Help']);
});

test('the page of a link from a message can change its language without giving its secret address to another page', async () => {
  const account = await buildAccount(app);
  const browser = await askForReset(app, account.email);
  const { url } = await browser.open(await linkTo(app, account.email, 'reset'));
  const page = await browser.submit({}, { button: { lang: 'en' } });
  expect([page.url.href, page.find('html')?.getAttribute('lang')]).toEqual([url.href, 'en']);
  await browser.submit({ password: '', passwordConfirm: '' }, { action: 'save' });
  expect(browser.page.find('#language [name="back"]')).toBeNull();
});

test('a refused form from another site sets no cookie, and its error page has a link to the languages', async () => {
  const page = await app.browser().post('/langue', { lang: 'en' }, { from: 'https://evil.test/' });
  expect(page.status).toBe(403);
  expect(page.header('set-cookie')).toBeUndefined();
  expect(page.all('button[name="lang"]')).toEqual([]);
  expect(page.find('header a[lang="en"]')?.getAttribute('href')).toBe('/langue?lang=en');
});

test.each(['//evil.test', '/\\evil.test', 'javascript:alert(1)', 'https:evil.test', 'https://evil.test/'])(
  'the return path %s leads to no other site',
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

test('legal pages exist in both languages and contain the required statements', async () => {
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

describe('the page about personal data', () => {
  const open = async (language: Lang, on = app) => (await on.browser({ language }).open('/donnees-personnelles')).text;

  test('says what is compulsory and how long the audit is kept, and names no provider that is off', async () => {
    const french = await open('fr');
    expect(french).toContain('Le nom d’utilisateur, le mot de passe et l’adresse électronique sont obligatoires');
    expect(french).toContain(
      'avec le navigateur et le système : 365 jours. Le réseau sans la fin de l’adresse y est effacé après 30 jours.',
    );
    expect(french).not.toMatch(/FranceConnect|ProConnect|navigateurs de confiance|undefined/);
  });

  test('names the providers that are on, what they send and receive, and follows the settings', async () => {
    const on = await startApp({
      config: { auditDays: 400, deletionDays: 12, trustedBrowserDays: 15, sessionIdleSeconds: 3600 },
      upstreams: { PROCONNECT_SCOPE: 'openid given_name email siret custom_thing' },
    });
    const french = await open('fr', on);
    for (const part of [
      'Un mot de passe l’est aussi, sauf si vous créez le compte par FranceConnect ou ProConnect',
      'Connexion par FranceConnect',
      'puis : nom de naissance, prénoms, date de naissance, sexe, lieu et pays de naissance, adresse électronique.',
      'Connexion par ProConnect',
      'puis : prénoms, adresse électronique, SIRET de votre organisation, « custom_thing ».',
      'Ce que nous envoyons à ProConnect.',
      'au plus tard après 60 minutes sans activité',
      'dispensés du second facteur : 15 jours',
      'avec le navigateur et le système : 400 jours.',
      'puis supprimé 12 jours plus tard',
    ])
      expect(french).toContain(part);
    const english = await open('en', on);
    for (const part of [
      'Signing in through FranceConnect',
      'with the browser and the system: 400 days.',
      '“custom_thing”.',
    ])
      expect(english).toContain(part);
    await on.stop();
  });
});

describe('the frame that all pages share', () => {
  const inTheDark = async (browser: Browser) => {
    await browser.open('/affichage');
    await browser.submit({ theme: 'dark' }, { action: 'save' });
  };
  /** Signs a person in, and lets her be the first to see pages in the dark. */
  const firstInTheDark = async (fresh: TestApp) => {
    const { browser, account } = await signInAs(fresh, ['admin']);
    await fresh.rows.accounts.change({ id: account.sub }, { givenName: 'Marie', familyName: 'Durand-Lesieur' });
    await inTheDark(browser);
    return browser;
  };

  test('is drawn for one person and shows nothing of her to another one', async () => {
    const fresh = await startApp();
    try {
      const marie = await firstInTheDark(fresh);
      const hers = await marie.open('/compte/profil');
      expect(hers.find('header .app-person')?.textContent).toContain('Marie Durand-Lesieur');
      expect(hers.find('header a[href="/admin"]')).not.toBeNull();
      const csrf = hers.find('input[name="csrf"]')?.getAttribute('value') ?? '';

      const stranger = fresh.browser();
      await inTheDark(stranger);
      const pages = [await stranger.open('/plan-du-site'), await stranger.open('/mot-de-passe-oublie')];
      const account = await buildAccount(fresh);
      await stranger.open('/compte/profil');
      await typeCredentials(stranger, account);
      for (const page of [...pages, await stranger.open('/compte/profil')]) {
        expect(page.find('html')?.getAttribute('data-fr-theme')).toBe('dark');
        for (const mine of ['Marie', 'Durand-Lesieur', csrf, 'href="/admin"']) expect(page.body).not.toContain(mine);
      }
      expect(stranger.page.find('header a[href$="/logout"]')).not.toBeNull();
    } finally {
      await fresh.stop();
    }
  });

  test('is the same, byte by byte, the first time that it is drawn and each time after that', async () => {
    const fresh = await startApp({ config: { notice: { fr: 'Maintenance dimanche', en: undefined } } });
    try {
      const browser = fresh.browser();
      const first = await browser.open('/plan-du-site');
      expect(first.find('.fr-notice')?.text).toContain('Maintenance dimanche');
      await browser.open('/cgu');
      expect((await browser.open('/plan-du-site')).body).toBe(first.body);
    } finally {
      await fresh.stop();
    }
  });
});
