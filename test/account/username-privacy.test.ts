import { askForAddress, changeAddress, linkTo } from '../support/people/account-address.ts';
import { introspect, readJwt, silentTokens } from '../support/authorize.ts';
import { allHaveLeft } from '../support/all-have-left.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser, Page } from '../support/browser.ts';
import { everyScope, finishRegistration, home, openStep, toStep } from '../support/people/optional-steps.ts';
import { asFile, jpegOf } from '../support/people/photos.ts';
import {
  answerCaptcha,
  captchaAnswer,
  fillProfile,
  linkFor,
  openRegistration,
  registerUntilCaptcha,
  registerUntilProof,
  somebody,
} from '../support/people/register.ts';
import { describeService, prepare } from '../support/describe-app.ts';
import { authorizationRequest, exchange, signIn, userinfo } from '../support/test-client.ts';

const wrong = 'pas du tout ce mot de passe';

describe('the user name of a person', () => {
  let hers: Browser;
  let sub: string;
  let picture: string;
  /** Another ordinary account, which tries to see the name. */
  let other: BuiltAccount;
  let theirs: Browser;
  /** The places at which the name appeared in an answer to another person. */
  let found: string[];

  const { app, client } = describeService({ config: { captchaFixedAnswer: captchaAnswer } });
  /** The person whose user name must stay hidden; her email and photo are known to others. */
  const person = prepare(() => ({ ...somebody(), username: 'xylographe-verte-77' }));
  beforeAll(async () => {
    const { browser, request } = await openStep(app, client, { title: 'Identité', person });
    hers = browser;
    const photo = asFile(await jpegOf(), { filename: `${person.username}.jpg` });
    await hers.submit({ familyName: 'Durand', givenName: 'Marie', phone: '06 12 34 56 78', photo }, { action: 'next' });
    await (await toStep(hers, 'address')).submit(home, { action: 'finish' });
    const code = await finishRegistration(app, hers, person);
    const { body } = await exchange(app, client, { code, verifier: request.verifier });
    const claims = (await userinfo(app, body['access_token'])).body;
    expect(claims['preferred_username']).toBe(person.username);
    [sub, picture] = [String(claims['sub']), String(claims['picture'])];

    other = await buildAccount(app);
    theirs = app.browser();
    await signIn(app, theirs, { client, account: other });
  });
  beforeEach(() => (found = []));

  function search(what: string, answer: unknown): void {
    if (JSON.stringify(answer)?.toLowerCase().includes(person.username)) found.push(what);
  }
  const searchPage = (page: Page, what = page.url.href) =>
    search(what, [page.body, page.headers, page.url, page.trail]);
  async function searchAt(browser: Browser, path: string, headers: Readonly<Record<string, string>> = {}) {
    searchPage(await browser.request({ url: path, headers }), `${path} ${JSON.stringify(headers)}`);
  }

  const linksOf = (page: Page) =>
    page
      .all('a[href]')
      .map((link) => new URL(link.getAttribute('href') ?? '', page.url))
      .filter(({ origin, pathname }) => origin === app.url && !pathname.endsWith('/logout'))
      .map(({ href }) => href.replace(/#.*/, ''));

  /** Opens every page that can be reached by links from the account overview and from the site map. */
  async function crawl(browser: Browser): Promise<number> {
    const queue = new Set(
      ['/compte', '/plan-du-site', '/inscription', `${app.protocol}/logout`].map((path) => new URL(path, app.url).href),
    );
    // A loop over a set also visits the values that are added during the loop.
    for (const href of queue) {
      if (queue.size > 200) break;
      const page = await browser.tab().open(href, { continuation: false });
      searchPage(page, href);
      for (const link of linksOf(page)) if (!/\/interaction\//.test(link)) queue.add(link);
    }
    return queue.size;
  }

  test('the user name is on the pages of its owner, and services get it', async () => {
    searchPage(await hers.open('/compte'));
    searchPage(await hers.open(authorizationRequest(app, client, { prompt: 'select_account' }).url));
    expect(found).toHaveLength(2);
  });

  test('the user name is on no page that another ordinary person can open, signed in or not', async () => {
    for (const browser of [theirs, app.browser(), app.browser({ language: 'en' })])
      expect(await crawl(browser)).toBeGreaterThan(12);
    expect(found).toEqual([]);
  });

  test('the user name is in no answer to known, guessed or wrong addresses', async () => {
    const pages = [
      '',
      '/profil',
      '/identite',
      '/adresse',
      '/professionnel',
      `/${sub}`,
      `?sub=${sub}`,
      `?email=${person.email}`,
    ];
    const elsewhere = '/livez /readyz /robots.txt /.well-known/security.txt /nulle-part /lien/x /interaction/x'.split(
      ' ',
    );
    const protocol = [
      '.well-known/openid-configuration',
      'protocol/openid-connect/certs',
      'protocol/openid-connect/userinfo',
    ];
    const photos = [picture, picture.replace('.jpg', '-512.jpg'), `${picture}?${sub}`, `/photo/${sub}.jpg`];
    const paths = [
      pages.map((path) => `/compte${path}`),
      elsewhere,
      protocol.map((path) => `${app.issuer}/${path}`),
      photos,
    ].flat();
    for (const browser of [theirs, app.browser()])
      for (const path of paths)
        for (const accept of ['text/html', 'application/json']) await searchAt(browser, path, { accept });
    expect(found).toEqual([]);
  });

  test('no service of another person gets the user name, and no hint reveals it', async () => {
    const tokens = await silentTokens(app, theirs, { client, params: { scope: everyScope } });
    search('the ID token', readJwt(tokens['id_token']));
    search('the access token', readJwt(tokens['access_token']));
    search('userinfo', (await userinfo(app, tokens['access_token'])).body);
    search('introspection', (await introspect(app, client, tokens['access_token'])).body);
    const hints: readonly Readonly<Record<string, string>>[] = [
      { login_hint: person.email },
      { login_hint: sub, prompt: 'login' },
      { login_hint: person.email, prompt: 'select_account' },
      { id_token_hint: 'x'.repeat(40), prompt: 'none' },
      { claims: JSON.stringify({ id_token: { sub: { value: sub } } }) },
      { claims: JSON.stringify({ id_token: { sub: { value: sub } } }), prompt: 'none' },
    ];
    for (const params of hints)
      for (const browser of [theirs.tab(), app.browser()])
        searchPage(await browser.open(authorizationRequest(app, client, params).url), JSON.stringify(params));
    expect(found).toEqual([]);
  });

  test('a person who knows the email does not learn the user name by a sign-in, a reset, a lost device, a registration or a change of email', async () => {
    const stranger = await app.open(authorizationRequest(app, client).url);
    for (const password of [wrong, ''])
      searchPage(await stranger.submit({ username: person.email, password }, { action: 'signin' }), 'a wrong password');

    await stranger.open('/mot-de-passe-oublie');
    searchPage(await stranger.submit({ email: person.email }, { action: 'send' }), 'a reset');

    await stranger.open('/appareil-perdu');
    searchPage(await stranger.submit({ email: person.email }, { action: 'send' }), 'a lost device');
    const proofs = { code: '12345678', password: wrong };
    searchPage(await stranger.submit(proofs, { action: 'verify' }), 'a lost device: the proofs');

    const { browser } = await openRegistration(app, client);
    const again = somebody({ email: person.email });
    for (const page of [
      await fillProfile(browser, again),
      await answerCaptcha(browser),
      await browser.submit({ code: '12345678' }, { action: 'verify' }),
      await browser.submit({}, { action: 'resend' }),
    ])
      searchPage(page, `a registration: ${page.h1}`);

    searchPage(await askForAddress(theirs, person.email), 'another address');
    searchPage(await theirs.submit({ code: '12345678' }, { action: 'verify' }), 'another address: the code');
    expect(found).toEqual([]);
  });

  test('the user name is in no message', async () => {
    // She uses the email of another person, and that person opens the links of her messages.
    await askForAddress(hers, other.email);
    await app.mailbox.newest(other.email, 'address-change-existing');
    await hers.submit({}, { action: 'cancel' });
    const draft = somebody({ username: `${person.username}-b`, email: other.email });
    await registerUntilProof(app, client, draft);
    await app.mailbox.newest(other.email, 'registration-existing');
    await theirs.open('/mot-de-passe-oublie');
    await theirs.submit({ email: other.email }, { action: 'send' });
    await app.mailbox.newest(other.email, 'reset');

    await allHaveLeft(app);
    const messages = app.mailbox.messages();
    expect(messages.length).toBeGreaterThan(5);
    // Her own messages do not repeat the name either, because another person may read her mailbox.
    for (const message of messages) search(`the message ${message.kind}`, message);
    expect(found).toEqual([]);
  });

  test('the links of her messages do not show the user name to another person', async () => {
    const draft = somebody({ username: `${person.username}-c` });
    await registerUntilProof(app, client, draft);
    const verify = await linkFor(app, draft.email);
    const moved = somebody().email;
    await askForAddress(hers, moved);
    const links = [verify, await linkTo(app, moved, 'address-change-code')];
    const { code } = await app.mailbox.newest(moved, 'address-change-code');
    for (const browser of [theirs, app.browser()]) {
      for (const link of links) {
        searchPage(await browser.open(link), link);
        searchPage(await browser.submit({ password: wrong }, { action: 'confirm' }), `${link} with a password`);
      }
    }
    await hers.submit({ code: code ?? '' }, { action: 'verify' });
    const undo = await linkTo(app, person.email, 'address-changed');
    for (const browser of [theirs, app.browser()]) searchPage(await browser.open(undo), undo);
    await changeAddress(app, hers, person.email);
    expect(found).toEqual([]);
  });

  test('the user name does not stay in a shared browser after she has signed out', async () => {
    const { browser: shared } = await signIn(app, app.browser(), { client, account: person });
    await shared.open('/compte/identite');
    await shared.open(`${app.protocol}/logout`);
    await shared.submit({}, { action: 'logout' });
    await crawl(shared);
    for (const prompt of ['login', 'select_account', 'create'])
      searchPage(await shared.open(authorizationRequest(app, client, { prompt }).url), prompt);
    await signIn(app, shared, { client, account: other });
    await crawl(shared);
    expect(found).toEqual([]);
  });

  test('a user name that is taken is refused in the same words for everybody, without data of its owner', async () => {
    const { page } = await registerUntilCaptcha(app, client, somebody({ username: person.username }));
    expect(page.fieldMessage('username')).toContain('déjà utilisé');
    for (const known of [person.email, 'Durand', 'Marie', sub]) expect(page.body).not.toContain(known);
  });

  test('the user name is in no address of a page and in no line of the log or the audit', async () => {
    const addresses = [...hers.trail, ...theirs.trail].map(({ url }) => url);
    expect(addresses.length).toBeGreaterThan(20);
    search('an address', addresses);
    search('the log', app.logs());
    search('the audit', await app.rows.audit.list());
    expect(found).toEqual([]);
  });
});
