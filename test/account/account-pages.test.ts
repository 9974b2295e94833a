import { accountRow, home } from '../support/people/optional-steps.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser, Page } from '../support/browser.ts';
import { readText } from '../support/requests/page.ts';
import { pastPassword } from '../support/people/second-factor.ts';
import { describeService } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { signIn } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { accountPathOf, optionalNames } from '../support/people/wizard-steps.ts';
import { somebodySignedIn } from '../support/people/account-address.ts';

const paths = [
  '/compte',
  '/compte/profil',
  ...optionalNames.map(accountPathOf),
  '/compte/securite',
  '/compte/sessions',
  '/compte/historique',
  '/compte/services',
  '/compte/donnees',
  '/compte/suppression',
];
const credentials = ({ username, password }: BuiltAccount) => ({ username, password });
const company = { companyId: '130 007 669 00018', companyName: 'Atelier des cartes', jobTitle: 'géomaticienne' };

describe.each(bothDatabases)('the pages of an account, on %s', (database) => {
  const { app, client } = describeService({ database });

  async function signedIn(): Promise<{ readonly browser: Browser; readonly account: BuiltAccount }> {
    const { browser, account } = await somebodySignedIn(app, client);
    return { browser, account };
  }

  const lastAudit = ({ sub }: BuiltAccount) =>
    app.rows.audit.last({ accountId: sub, event: 'account.profile_changed' });

  const tilesOf = (page: Page) =>
    Object.fromEntries(
      page.all('.fr-tile').map((tile) => {
        const [badge, title, state] = ['.fr-badge', '.fr-tile__title', '.fr-tile__desc'].map((part) => {
          const found = tile.querySelector(part);
          return found ? readText(found) : '';
        });
        return [title, `${badge}|${state}`];
      }),
    );

  test('the overview counts sessions and codes, and tells the newest sign-in of another session, before or after this one', async () => {
    const account = await buildAccount(app, { totp: true });
    const otp = () => ({ otp: totpCode(account.totpSecret) });
    const { browser: first } = await signIn(app, app.browser(), { client, account });
    await first.submit(otp(), { action: 'verify' });
    app.moveClock(3600);
    const { browser } = await pastPassword(app, { client, account });
    await browser.submit(otp(), { action: 'verify' });
    const tiles = tilesOf(await browser.open('/compte'));
    expect(tiles).toMatchObject({
      'Double authentification': 'Activée|Avec 1 application.',
      'Codes de récupération': expect.stringMatching(/^10 codes\|/),
      Sessions: '2 sessions ouvertes|Dont celle-ci.',
      'Dernière connexion': expect.stringMatching(
        /^\|Dans une autre session, le \d+(er)?\s\S+ \d{4} à\s\d+\sh\s\d\d\.$/,
      ),
    });
    const told = [browser, first].map(async (one) => tilesOf(await one.open('/compte'))['Dernière connexion']);
    const [before, after] = await Promise.all(told);
    expect([before === after, after]).toEqual([false, expect.stringContaining('Dans une autre session')]);
    expect(browser.page.find('#advice a')?.getAttribute('href')).toBe('/compte/securite/cle');
    app.moveClock(-3600);
  });

  test('a valid value is stored and shown in its normalised form, and the page says that it was saved', async () => {
    const { browser, account } = await signedIn();
    await browser.open('/compte/identite');
    const typed = { familyName: '  D’Alembert ', givenName: 'Zoé', phone: '06 12 34 56 78' };
    const saved = await browser.submit(typed, { action: 'save' });
    expect(saved.trail.map(({ method, status }) => [method, status])).toEqual([
      ['POST', 303],
      ['GET', 200],
    ]);
    expect(saved.url.href).toBe(`${app.url}/compte/identite`);
    expect(saved.find('[role=status]')?.textContent).toContain('enregistrées');
    expect(saved.fieldValue('familyName')).toBe('D’Alembert');
    expect(saved.fieldValue('phone')).toBe('06 12 34 56 78');
    expect((await browser.submit({}, { action: 'save' })).fieldValue('phone')).toBe('06 12 34 56 78');
    expect((await browser.reload()).find('[role=status]')).not.toBeNull();
    expect(await accountRow(app, account)).toMatchObject({ familyName: 'D’Alembert', phone: '+33612345678' });
    const { details } = await lastAudit(account);
    expect(details).toEqual({ fields: ['familyName', 'givenName', 'phone'] });
    expect(readText((await browser.open('/compte')).find('#name'))).toBe('Zoé D’Alembert');
    expect(JSON.stringify(details)).not.toContain('Alembert');
  });

  test('an emptied field is stored as empty, and the rest of the account stays', async () => {
    const { browser, account } = await signedIn();
    await browser.open('/compte/identite');
    await browser.submit({ familyName: 'Durand', givenName: 'Marie' }, { action: 'save' });
    await browser.open('/compte/adresse');
    await browser.submit(home, { action: 'save' });
    expect(await accountRow(app, account)).toMatchObject({
      familyName: 'Durand',
      postalCode: '94160',
      country: 'FR',
    });
    const emptied = await browser.submit({ street: '', locality: '', postalCode: '' }, { action: 'save' });
    expect(emptied.find('[role=status]')).not.toBeNull();
    const row = await accountRow(app, account);
    expect(row).toMatchObject({
      street: null,
      locality: null,
      postalCode: null,
      country: null,
      familyName: 'Durand',
    });
    expect((await lastAudit(account)).details).toEqual({
      fields: ['street', 'locality', 'postalCode', 'country'],
    });
  });

  test('an outdated form is answered 409, keeps the typed values, shows the stored ones, and can then be saved', async () => {
    const { browser, account } = await signedIn();
    await browser.open('/compte/identite');
    const tab = browser.tab();
    await browser.submit({ familyName: 'Durand', givenName: 'Marie' }, { action: 'save' });
    const stale = await tab.submit({ familyName: 'Petit', givenName: 'Marie' }, { action: 'save' });
    expect(stale.status).toBe(409);
    expect(stale.invalidFields).toEqual(['familyName']);
    expect(stale.fieldMessage('familyName')).toContain('Durand');
    expect(stale.fieldValue('familyName')).toBe('Petit');
    expect(await accountRow(app, account)).toMatchObject({ familyName: 'Durand' });
    expect((await tab.submit({}, { action: 'save' })).status).toBe(200);
    expect(await accountRow(app, account)).toMatchObject({ familyName: 'Petit', givenName: 'Marie' });
  });

  test('when one form is saved twenty times at once, one save is stored and the others are outdated', async () => {
    const { browser, account } = await signedIn();
    await browser.open('/compte/identite');
    const pages = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        browser.tab().submit({ familyName: `Durand ${'abcdefghijklmnopqrst'[index]}` }, { action: 'save' }),
      ),
    );
    expect(pages.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(pages.filter(({ status }) => status === 409)).toHaveLength(19);
    const rows = await app.rows.audit.list({ accountId: account.sub, event: 'account.profile_changed' });
    expect(rows).toHaveLength(1);
  });

  // The tests that follow are the same on every database.
  if (database !== bothDatabases[0]) return;

  test.each(paths)(
    '%s leads a person without a session through the sign-in and back to the same page',
    async (path) => {
      const account = await buildAccount(app);
      const browser = app.browser();
      const page = await browser.open(path);
      expect(page.find('#password')).not.toBeNull();
      const back = await browser.submit(credentials(account), { action: 'signin' });
      expect(`${back.url.pathname}${back.url.search}`).toBe(path);
      expect(back.status).toBe(200);
      expect(back.all('.fr-sidemenu [aria-current="page"]').map((link) => link.getAttribute('href'))).toEqual([path]);
      expect(back.all('.fr-sidemenu a').map((link) => link.getAttribute('href'))).toEqual(paths);
      expect(readText(back.find('header .fr-header__tools'))).toMatch(/Mon compte Se déconnecter/);
    },
  );

  test('the home page leads to the account, through the sign-in where there is no session', async () => {
    const account = await buildAccount(app);
    const browser = app.browser();
    expect((await browser.open('/')).find('#password')).not.toBeNull();
    expect((await browser.submit(credentials(account), { action: 'signin' })).url.pathname).toBe('/compte');
    const page = await browser.open('/');
    expect(page.url.pathname).toBe('/compte');
    expect(page.find('header .fr-header__service a')?.getAttribute('href')).toBe('/');
  });

  test('the header shows the name and the way out, never the user name, and a link leads back to the service', async () => {
    const { browser, account } = await signedIn();
    const inHeader = (page: Page) =>
      page.all('header .fr-header__tools a').map((link) => [readText(link), link.getAttribute('href')]);
    const nameless = await browser.open('/compte/identite');
    expect(inHeader(nameless)).toContainEqual(['Mon compte', '/compte']);
    const named = await browser.submit({ familyName: 'Durand', givenName: 'Marie' }, { action: 'save' });
    const menu = named.find('header summary');
    expect([readText(menu), menu?.getAttribute('aria-label')]).toEqual([
      'Marie Durand',
      'Menu du compte : Marie Durand',
    ]);
    const byFamily = await browser.submit({ familyName: 'Durand', givenName: '' }, { action: 'save' });
    expect(readText(byFamily.find('header summary'))).toBe('Durand');
    expect(inHeader(named)).toContainEqual(['Se déconnecter', new URL(`${app.protocol}/logout`).href]);
    expect(readText(named.find('header'))).not.toContain(account.username);
    const back = named.find('#came-from');
    expect([readText(back), back?.getAttribute('href')]).toEqual([
      'Retour à Service de test',
      new URL(client.redirectUri).origin,
    ]);
    expect((await browser.open(`${app.protocol}/logout`)).h1).toBe('Se déconnecter');
  });

  test('a person who came from no service has no way back to one', async () => {
    const account = await buildAccount(app);
    const browser = await app.open('/compte');
    expect((await browser.submit(credentials(account), { action: 'signin' })).find('#came-from')).toBeNull();
  });

  test('the overview of a new account says in words what protects it, and what is worth adding first', async () => {
    const { browser, account } = await signedIn();
    const page = await browser.open('/compte');
    expect(page.find('#username')?.text).toBe(account.username);
    expect(page.find('#email')?.text).toBe(account.email);
    expect(page.find('details #sub')?.textContent).toBe(account.sub);
    expect(tilesOf(page)).toEqual({
      'Adresse électronique': `Vérifiée|${account.email}`,
      'Mot de passe': expect.stringMatching(
        /^À jour\|Choisi aujourd’hui\. À renouveler avant le \d+(er)?\s\S+ \d{4}\.$/,
      ),
      'Double authentification': 'Désactivée|Un seul moyen suffit pour se connecter.',
      'Clés d’accès': expect.stringMatching(/^Aucune\|/),
      Sessions: '1 session ouverte|Celle-ci est la seule.',
      'Dernière connexion': '|Pas d’autre connexion connue que celle-ci.',
    });
    expect(page.find('#advice a')?.getAttribute('href')).toBe('/compte/securite/application');
  });

  test('the site map links to each page', async () => {
    const { browser } = await signedIn();
    const page = await browser.open('/compte');
    const ofMenu = page.all('.fr-sidemenu a').map((link) => [link.getAttribute('href'), link.textContent]);
    const map = await browser.open('/plan-du-site');
    const ofMap = map.all('main a').map((link) => [link.getAttribute('href'), link.textContent]);
    expect(ofMap).toEqual(expect.arrayContaining(ofMenu.slice(1)));
  });

  test.each([
    ['/compte/adresse', 'country', {}],
    ['/compte/professionnel', 'companyCountry', { category: 'professional' }],
  ])('on %s a chosen country is stored even when the other fields are empty', async (path, field, beside) => {
    const { browser, account } = await signedIn();
    await browser.open(path);
    const page = await browser.submit({ ...beside, [field]: 'BE' }, { action: 'save' });
    expect(page.fieldValue(field)).toBe('BE');
    expect(await accountRow(app, account)).toMatchObject({ [field]: 'BE' });
    // The form proposes France, so France in an otherwise empty form is not an answer.
    const back = await browser.submit({ ...beside, [field]: 'FR' }, { action: 'save' });
    expect(back.fieldValue(field)).toBe('FR');
    expect(await accountRow(app, account)).toMatchObject({ [field]: null });
  });

  test('a field that the form did not send keeps its value', async () => {
    const { browser, account } = await signedIn();
    await browser.open('/compte/identite');
    await browser.submit({ familyName: 'Durand', givenName: 'Marie' }, { action: 'save' });
    await browser.submit({ familyName: 'Petit' }, { action: 'save', without: ['givenName', 'phone'] });
    expect(await accountRow(app, account)).toMatchObject({ familyName: 'Petit', givenName: 'Marie' });
  });

  test('a person who is no longer a professional loses every detail of the company', async () => {
    const { browser, account } = await signedIn();
    await browser.open('/compte/professionnel');
    const page = await browser.submit(
      { category: 'professional', ...company, companyPostalCode: '94160' },
      { action: 'save' },
    );
    expect(page.fieldValue('companyId')).toBe('13000766900018');
    expect(await accountRow(app, account)).toMatchObject({ category: 'professional', siret: '13000766900018' });
    await browser.submit({ category: 'individual' }, { action: 'save' });
    expect(await accountRow(app, account)).toMatchObject({
      category: 'individual',
      siret: null,
      companyName: null,
      jobTitle: null,
      companyPostalCode: null,
      companyCountry: null,
    });
    await browser.submit({ category: 'unspecified', ...company }, { action: 'save' });
    expect(await accountRow(app, account)).toMatchObject({ category: null, siret: null, companyName: null });
  });

  test('an invalid value is explained beside its field, nothing is stored and nothing typed is lost', async () => {
    const { browser, account } = await signedIn();
    await browser.open('/compte/adresse');
    const page = await browser.submit({ ...home, postalCode: '9416', locality: '<b>' }, { action: 'save' });
    expect(page.status).toBe(422);
    expect(page.invalidFields).toEqual(['locality', 'postalCode']);
    expect(page.fieldValue('street')).toBe(home.street);
    expect(page.fieldValue('postalCode')).toBe('9416');
    expect(await accountRow(app, account)).toMatchObject({ street: null });
  });

  test('a form without a token, from another site, without a session or of a disabled account changes nothing', async () => {
    const { browser, account } = await signedIn();
    const page = await browser.open('/compte/identite');
    const csrf = page.fieldValue('csrf') ?? '';
    const fields = { familyName: 'Pirate', action: 'save' };
    expect((await browser.post('/compte/identite', fields)).status).toBe(403);
    expect(
      (await browser.fork().post('/compte/identite', { ...fields, csrf }, { from: 'https://evil.test/' })).status,
    ).toBe(403);

    const stranger = app.browser();
    const theirs = (await stranger.open('/compte/identite')).fieldValue('csrf') ?? '';
    const sent = await stranger.post('/compte/identite', { ...fields, csrf: theirs });
    expect(sent.find('#password')).not.toBeNull();

    await browser.open('/compte/identite');
    await app.rows.accounts.change({ id: account.sub }, { disabledAt: 1 });
    const refused = await browser.post('/compte/identite', { ...fields, csrf });
    expect(refused.find('#password')).not.toBeNull();
    expect(await accountRow(app, account)).toMatchObject({ familyName: null });
  });

  test('the pages of one person show nothing of the person who signed in earlier in the same browser', async () => {
    const { browser } = await signedIn();
    await browser.open('/compte/identite');
    await browser.submit({ familyName: 'Durand' }, { action: 'save' });
    const other = await buildAccount(app);
    await browser.open(`${app.protocol}/logout`);
    await browser.submit({}, { action: 'logout' });
    await browser.open('/compte/identite');
    const page = await browser.submit(credentials(other), { action: 'signin' });
    expect(page.url.pathname).toBe('/compte/identite');
    expect(page.fieldValue('familyName')).toBe('');
    expect(page.find('[role=status]')).toBeNull();
  });

  test('the addresses of the pages are those that other services link to', () => {
    expect(paths).toEqual(expect.arrayContaining(['/compte/identite', '/compte/adresse', '/compte/professionnel']));
  });

  test('a form with a character that text cannot hold is refused as a whole and erases nothing', async () => {
    const { browser, account } = await signedIn();
    await browser.open('/compte/adresse');
    await browser.submit(home, { action: 'save' });
    const page = await browser.submit({ ...home, street: '12 rue\0 des Lilas' }, { action: 'save' });
    expect([page.status, page.h1]).toEqual([400, 'Demande incomplète']);
    expect(await accountRow(app, account)).toMatchObject({ street: home.street });
  });

  test('two tabs that change different pages do not disturb each other', async () => {
    const { browser, account } = await signedIn();
    const tab = app.browser({ jar: browser.jar });
    await browser.open('/compte/identite');
    await tab.open('/compte/adresse');
    await browser.submit({ familyName: 'Durand' }, { action: 'save' });
    expect((await tab.submit(home, { action: 'save' })).status).toBe(200);
    expect(await accountRow(app, account)).toMatchObject({ familyName: 'Durand', street: home.street });
  });
});
