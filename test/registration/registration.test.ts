import {
  answerCaptcha,
  captchaAnswer,
  codeFor,
  countAccounts,
  fillProfile,
  linkFor,
  openRegistration,
  register,
  registerUntilProof,
  somebody,
} from '../support/people/register.ts';
import { buildAccount } from '../support/build-account.ts';
import { describeService } from '../support/describe-app.ts';
import { startApp } from '../support/start-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import {
  authorizationRequest,
  codeOf,
  exchange,
  registerClient,
  signIn,
  typeCredentials,
  userinfo,
} from '../support/test-client.ts';

describe.each(bothDatabases)('signing up, on %s', (database) => {
  const { app, client } = describeService({ database, config: { captchaFixedAnswer: captchaAnswer } });

  test('a person registers and returns to the service, signed in, with the state of the request', async () => {
    const person = somebody();
    const { page, request, browser } = await register(app, client, person);
    expect(page.url.href.startsWith(client.redirectUri)).toBe(true);
    expect(page.url.searchParams.get('state')).toBe(request.state);
    expect(browser.trail.every(({ status }) => status < 400)).toBe(true);

    const answer = await exchange(app, client, { code: codeOf(page), verifier: request.verifier });
    const { body } = await userinfo(app, answer.body['access_token']);
    expect(body).toMatchObject({ email: person.email, email_verified: true, preferred_username: person.username });
    expect(body).not.toHaveProperty('name');
    await app.mailbox.newest(person.email, 'welcome');
    expect((await signIn(app, app.browser(), { client, account: person })).code).not.toBe('');
  });

  test('a second press on the last button shows the same end, and makes no second account', async () => {
    const { browser, person } = await registerUntilProof(app, client);
    const [twin, left] = [browser.tab(), browser.tab()];
    const code = await codeFor(app, person.email);
    const press = (tab: typeof browser) => tab.submit({ code }, { action: 'verify', continuation: false });
    const ends = await Promise.all([browser, twin].map(press));
    const ways = ends.map((page) => page.find('#continue')?.getAttribute('href') ?? '').toSorted();
    // One press has the code, and the other one leads to the beginning of the request.
    expect(ways.map((way) => new URL(way, app.url).searchParams.has('code'))).toEqual([false, true]);
    expect([(await press(left)).status, left.page.h1]).toEqual([400, 'Cette demande est déjà terminée']);
    expect(await countAccounts(app, person.email)).toBe(1);
    expect(await app.mailbox.queued(person.email, 'welcome')).toHaveLength(1);

    const end = await browser.open(ways[0]!);
    expect(end.url.searchParams.get('code')).not.toBeNull();
    // A finished request has an error page with a way on for its open pages.
    expect((await left.reload()).status).toBe(400);
  });

  test('when another person takes the user name meanwhile, a new one is asked for, and the proved email stays proved', async () => {
    const { browser, request, person } = await registerUntilProof(app, client);
    await buildAccount(app, { username: person.username, email: somebody().email });
    const page = await browser.submit({ code: await codeFor(app, person.email) }, { action: 'verify' });
    expect(page.fieldValue('username')).toBe(person.username);
    expect(page.fieldMessage('username')).toContain('déjà utilisé');
    expect(page.title).toMatch(/^Erreur : /);
    expect(await countAccounts(app, person.email)).toBe(0);
    expect(page.invalidFields).toEqual(['username', 'password']);
    expect((await app.rows.audit.last({ event: 'account.not_created' })).details).toEqual({ taken: 'username' });
    const end = await fillProfile(browser, { ...person, username: `${person.username}-2` }, 'next');
    expect(end.url.searchParams.get('state')).toBe(request.state);
    expect(await countAccounts(app, person.email)).toBe(1);
  });

  // The tests that follow are the same on every database.
  if (database !== bothDatabases[0]) return;

  test('the pages have the labels and the step numbers of the wizard', async () => {
    const { browser } = await openRegistration(app, client);
    expect(browser.page.h1).toBe('Créer un compte Géoplateforme');
    expect(browser.page.title).toMatch(/^Créer un compte - Étape 1 sur \d+ : Profil - /);
    expect(browser.page.text).toContain('Il n’est pas visible des autres utilisateurs.');
    expect(browser.page.text).toContain('renouveler une fois par an');
    expect(browser.page.text).toContain('15 caractères ou plus');
    expect(browser.page.all('button[name=action]').map(({ text }) => text)).toEqual(
      expect.arrayContaining(['Étape suivante', 'Valider']),
    );
    const captcha = await fillProfile(browser, somebody(), 'finish');
    expect(captcha.text).toMatch(/Captcha et finalisation Étape (\d+) sur \1/);
    for (const label of ['Générer un nouveau code', 'Écouter le code', 'Enregistrement', 'Précédent'])
      expect(captcha.text).toContain(label);
    expect(captcha.find('a[href="/cgu"]')).not.toBeNull();
    expect((await answerCaptcha(browser)).h1).toBe('Vérification du courriel');
  });

  test('a person who goes back keeps the password when its fields are left empty and the other fields are unchanged', async () => {
    const person = somebody();
    const { browser } = await openRegistration(app, client);
    await fillProfile(browser, person, 'next');
    const profile = await browser.submit({}, { action: 'back' });
    expect(profile.fieldValue('username')).toBe(person.username);
    expect(profile.text).toContain('Laissez les deux champs vides pour garder le mot de passe déjà saisi, si');
    await browser.submit({ username: person.username.toUpperCase() }, { action: 'finish' });
    await answerCaptcha(browser);
    await browser.submit({ code: await codeFor(app, person.email) }, { action: 'verify' });
    const { code } = await signIn(app, app.browser(), { client, account: person });
    expect(code).not.toBe('');
  });

  test('a password is not kept for a user name or email that it was not checked against', async () => {
    const person = somebody();
    const renamed = somebody({ username: 'zibeline', email: 'zibeline@example.test' });
    const password = 'sept-zibelines-dans-la-brume';
    const { browser } = await openRegistration(app, client);
    await fillProfile(browser, { ...person, password }, 'next');
    await browser.submit({}, { action: 'back' });
    const { username, email } = person;
    for (const changed of [
      { username: renamed.username, email },
      { username, email: renamed.email },
    ]) {
      const page = await browser.submit(changed, { action: 'finish' });
      expect([page.status, page.invalidFields]).toEqual([422, ['password']]);
      expect(page.fieldMessage('password')).toContain('change');
      const again = await browser.submit({ password, passwordConfirm: password }, { action: 'finish' });
      expect(again.fieldMessage('password')).toContain('contient');
      await browser.submit({ username, email }, { action: 'next' });
      await browser.submit({}, { action: 'back' });
    }
    expect((await fillProfile(browser, renamed)).find('#captcha')).not.toBeNull();
  });

  test('a password that was sent with a taken user name is not kept for another name', async () => {
    const [taken, renamed] = [await buildAccount(app), somebody({ username: 'zibeline' })];
    const password = 'sept-zibelines-dans-la-brume';
    const { browser } = await openRegistration(app, client);
    const refused = await fillProfile(browser, {
      ...renamed,
      username: taken.username,
      password,
    });
    expect(refused.invalidFields).toEqual(['username']);
    expect((await browser.submit({ username: renamed.username }, { action: 'finish' })).invalidFields).toEqual([
      'password',
    ]);
  });

  test('lists and objects instead of texts count as missing', async () => {
    const { browser } = await openRegistration(app, client);
    const csrf = browser.page.fieldValue('csrf') ?? '';
    const { href } = browser.page.url;
    const headers = { origin: app.url, 'content-type': 'application/x-www-form-urlencoded' };
    const list = await browser.request({
      url: href,
      method: 'POST',
      headers,
      body: `csrf=${csrf}&action=next&username=a&username=b&password[]=x&email[a]=b`,
    });
    expect(list.status).toBe(422);
    const doubled = await browser.request({
      url: href,
      method: 'POST',
      headers,
      body: `csrf=${csrf}&action=next&username=a&username=b`,
    });
    expect(doubled.status).toBe(422);
    const partly = await browser.request({
      url: href,
      method: 'POST',
      headers,
      body: `csrf=${csrf}&action=next&username[]=a&password=x&email=a`,
    });
    expect(partly.status).toBe(422);
    const json = await browser.request({
      url: href,
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: '{"username":{"a":1}}',
    });
    expect(json.status).toBe(403);
  });

  test('a later step that is sent before the first leads to the first, and stores nothing', async () => {
    const { browser } = await openRegistration(app, client);
    const csrf = browser.page.fieldValue('csrf') ?? '';
    const later: readonly Readonly<Record<string, string>>[] = [
      { captcha: captchaAnswer, action: 'register' },
      { code: '12345678', action: 'verify' },
      { action: 'resend' },
      { action: 'byEmail' },
      { category: 'individual', jobTitle: 'cartographe', action: 'next' },
    ];
    for (const fields of later) {
      const page = await browser.post(browser.page.url.href, { csrf, ...fields });
      expect(page.trail.map(({ status }) => status)).toEqual([303, 200]);
      expect(page.fieldValue('username')).toBe('');
    }
    const stranger = await app.open(authorizationRequest(app, client).url);
    const foreign = await stranger.post(browser.page.url.href, {
      csrf: stranger.page.fieldValue('csrf') ?? '',
      captcha: captchaAnswer,
      action: 'register',
    });
    expect(foreign.status).toBe(400);
  });

  test('a registration that a service requests with prompt=create ends at that service', async () => {
    const browser = app.browser();
    const { url, state } = authorizationRequest(app, client, { prompt: 'create' });
    const person = somebody();
    await browser.open(url);
    await fillProfile(browser, person);
    await answerCaptcha(browser);
    const page = await browser.submit({ code: await codeFor(app, person.email) }, { action: 'verify' });
    expect(page.url.searchParams.get('state')).toBe(state);
    expect(page.url.searchParams.get('code')).not.toBeNull();
  });

  test('a person with an account can sign in from the page of the registration', async () => {
    const account = await buildAccount(app);
    const browser = app.browser();
    const { url, state } = authorizationRequest(app, client, { prompt: 'create' });
    await browser.open(url);
    await browser.click('Se connecter');
    const page = await typeCredentials(browser, account);
    expect(page.url.searchParams.get('state')).toBe(state);
  });

  test('the account stores the accepted version of the terms, and the language', async () => {
    const person = somebody();
    await register(app, client, person);
    const row = await app.rows.accounts.first({ username: person.username });
    expect(row).toMatchObject({
      termsVersion: expect.stringMatching(/^1\.0 \d{4}-\d{2}-\d{2}$/),
      locale: 'fr',
      roles: '',
    });
    expect(row.passwordHash).toMatch(/\$argon2id\$/);
  });

  test('unknown fields change nothing', async () => {
    const person = somebody();
    const { browser } = await openRegistration(app, client);
    const forged = {
      role: 'admin',
      roles: 'admin',
      email_verified: 'true',
      sub: 'x',
      draftId: 'x',
      accountId: 'x',
      proved: person.email,
      ['__proto__']: 'x',
      '__proto__[roles]': 'admin',
      'constructor[prototype]': 'x',
    };
    await browser.submit(
      { username: person.username, password: person.password, passwordConfirm: person.password, email: person.email },
      { action: 'finish', forged },
    );
    await answerCaptcha(browser);
    expect(await countAccounts(app, person.email)).toBe(0);
    await browser.submit({ code: await codeFor(app, person.email) }, { action: 'verify', forged });
    const row = await app.rows.accounts.first({ username: person.username });
    expect(row.roles).toBe('');
    expect(row.id).not.toBe('x');
  });
});

describe.each(bothDatabases)('signing up under special settings, on %s', (database) => {
  test('a registration that closes meanwhile makes no more accounts, by the code or by the link', async () => {
    const app = await startApp({ database, config: { captchaFixedAnswer: captchaAnswer } });
    const client = await registerClient(app);
    const { browser, person } = await registerUntilProof(app, client);
    const [code, link] = [await codeFor(app, person.email), await linkFor(app, person.email)];
    const other = await app.open(link);
    (app.services.config as { registrationOpen: boolean }).registrationOpen = false;
    expect((await browser.submit({ code }, { action: 'verify' })).status).toBe(404);
    expect((await other.submit({ password: person.password }, { action: 'confirm' })).status).toBe(404);
    expect((await other.open(link)).status).toBe(404);
    expect(await countAccounts(app, person.email)).toBe(0);
    await app.stop();
  });

  if (database !== bothDatabases[0]) return;

  test('a closed registration answers 404, also to a direct post, and the sign-in page does not offer it', async () => {
    const app = await startApp({ database, config: { captchaFixedAnswer: captchaAnswer, registrationOpen: false } });
    const client = await registerClient(app);
    const browser = app.browser();
    const signIn = await browser.open(authorizationRequest(app, client).url);
    expect(signIn.find('#registration-closed')?.text).toContain('désactivée');
    expect(signIn.find('a[href*="flow=registration"]')).toBeNull();
    const csrf = browser.page.fieldValue('csrf') ?? '';
    const url = new URL(browser.page.url);
    url.searchParams.set('flow', 'registration');
    const person = somebody();
    expect(
      (await browser.post(url.href, { csrf, ...person, passwordConfirm: person.password, action: 'next' })).status,
    ).toBe(404);
    expect((await browser.open('/inscription')).status).toBe(404);
    expect(await app.rows.payloads.list({ model: 'Flow' })).toEqual([]);
    await app.stop();
  });

  test('checks of user names are limited per ip', async () => {
    const app = await startApp({ database, config: { captchaFixedAnswer: captchaAnswer, addressLimits: 0.1 } });
    const client = await registerClient(app);
    const taken = await buildAccount(app);
    const { browser } = await openRegistration(app, client);
    const statuses: number[] = [];
    for (let tries = 0; tries < 4; tries++)
      statuses.push((await fillProfile(browser, somebody({ username: taken.username }))).status);
    expect(statuses).toEqual([422, 422, 422, 429]);
    expect(Number(browser.page.header('retry-after'))).toBeGreaterThan(0);
    expect(browser.page.fieldValue('username')).toBe(taken.username);
    await app.stop();
  });

  test('a form that was left open for an hour keeps the typed text', async () => {
    const app = await startApp({ database, config: { captchaFixedAnswer: captchaAnswer } });
    const client = await registerClient(app);
    const person = somebody();
    const { browser } = await openRegistration(app, client);
    app.moveClock(3600);
    await fillProfile(browser, person);
    app.moveClock(3600);
    const late = await answerCaptcha(browser);
    expect(late.status).toBe(422);
    expect((await answerCaptcha(browser)).h1).toBe('Vérification du courriel');
    await browser.submit({ code: await codeFor(app, person.email) }, { action: 'verify' });
    expect(await countAccounts(app, person.email)).toBe(1);
    await app.stop();
  });
});
