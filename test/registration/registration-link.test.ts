import { buildAccount } from '../support/build-account.ts';
import { countStatements } from '../support/database/count-statements.ts';
import {
  captchaAnswer,
  codesFor,
  countAccounts,
  fillProfile,
  linkFor,
  registerUntilProof,
  somebody,
} from '../support/people/register.ts';
import { describeService } from '../support/describe-app.ts';
import { startApp } from '../support/start-app.ts';
import { codeOf, exchange, registerClient, signIn, userinfo } from '../support/test-client.ts';
import { withoutJobs } from '../support/without-jobs.ts';
import { like } from '../support/rows.ts';
import { hasSession } from '../support/authorize.ts';

describe('the link of a registration', () => {
  const { app, client } = describeService({ config: { captchaFixedAnswer: captchaAnswer } });

  const snapshot = async () => [
    await app.rows.accounts.list(),
    await app.rows.payloads.list(),
    await app.rows.outbox.list({}, 'id', 'kind'),
  ];

  test('in the first browser the button of the link is enough, and the registration ends at the service', async () => {
    const { browser, request, person } = await registerUntilProof(app, client);
    const page = await browser.open(await linkFor(app, person.email));
    expect(page.status).toBe(200);
    expect(page.find('input[type=password]')).toBeNull();
    expect(page.header('referrer-policy')).toBe('strict-origin');
    const end = await browser.submit({}, { action: 'confirm' });
    expect(end.url.searchParams.get('state')).toBe(request.state);
    const answer = await exchange(app, client, { code: codeOf(end), verifier: request.verifier });
    expect((await userinfo(app, answer.body['access_token'])).body).toMatchObject({ email: person.email });
    await app.mailbox.newest(person.email, 'welcome');
  });

  test('in another browser the link shows nothing of the draft, asks for the password and signs no person in', async () => {
    const { browser, request, person } = await registerUntilProof(app, client);
    const other = app.browser();
    const page = await other.open(await linkFor(app, person.email));
    for (const typed of [person.username, person.email, person.password]) expect(page.body).not.toContain(typed);
    const missing = await other.submit({ password: '' }, { action: 'confirm' });
    expect(missing.invalidFields).toEqual(['password']);
    const wrong = await other.submit({ password: 'pas le bon mot de passe' }, { action: 'confirm' });
    expect(wrong.status).toBe(422);
    expect(await countAccounts(app, person.email)).toBe(0);

    const done = await other.submit({ password: person.password }, { action: 'confirm' });
    expect(done.status).toBe(200);
    expect(done.h1).toBe('Votre adresse est confirmée');
    expect(await countAccounts(app, person.email)).toBe(1);
    expect(await hasSession(other)).toBe(false);

    const end = await browser.reload();
    expect(end.url.searchParams.get('state')).toBe(request.state);
    expect(end.url.searchParams.has('code')).toBe(true);
    expect(await countAccounts(app, person.email)).toBe(1);
  });

  test('a HEAD request does not finish the registration, the next page does', async () => {
    const { browser, person } = await registerUntilProof(app, client);
    const waiting = browser.page.url.href;
    const other = await app.open(await linkFor(app, person.email));
    await other.submit({ password: person.password }, { action: 'confirm' });
    const look = () => browser.request({ url: waiting, method: 'HEAD' });
    // A first GET may find that the email is proved. Only a page may finish the registration, so a HEAD request must not.
    await look();
    const { statements, answer } = await countStatements(app, look);
    expect([answer.status, statements.commits]).toEqual([200, 0]);
    expect(await hasSession(browser)).toBe(false);
    const end = await browser.open(waiting);
    expect(end.url.searchParams.has('code')).toBe(true);
  });

  test('the first browser goes on after the link was confirmed elsewhere, with any form that it sends', async () => {
    const { browser, person } = await registerUntilProof(app, client);
    const other = await app.open(await linkFor(app, person.email));
    await other.submit({ password: person.password }, { action: 'confirm' });
    const end = await browser.submit({}, { action: 'resend' });
    expect(end.url.searchParams.has('code')).toBe(true);
    expect(await app.mailbox.queued(person.email, 'verify-address')).toHaveLength(1);
  });

  test('when a stranger registers a person’s email, the person’s press in her own browser makes no account', async () => {
    const stranger = somebody();
    await registerUntilProof(app, client, stranger);
    const mine = await app.open(await linkFor(app, stranger.email));
    const pressed = await mine.submit({}, { action: 'confirm' });
    expect(pressed.status).toBe(422);
    expect((await mine.submit({ password: 'mon mot de passe à moi' }, { action: 'confirm' })).status).toBe(422);
    expect(await countAccounts(app, stranger.email)).toBe(0);

    // The person can still register her email.
    const { browser, person: me } = await registerUntilProof(app, client, somebody({ email: stranger.email }));
    const [code = ''] = await codesFor(app, me.email, 2);
    const end = await browser.submit({ code }, { action: 'verify' });
    expect(end.url.searchParams.has('code')).toBe(true);
    const [row] = await app.rows.accounts.list({ emailCanonical: me.email });
    expect(row?.username).toBe(me.username);
  });

  test('a scanner that opens the link changes nothing, and the link still works', async () => {
    const { browser, person } = await registerUntilProof(app, client);
    const link = await linkFor(app, person.email);
    const scanner = app.browser();
    const headers = { 'user-agent': 'Mozilla/5.0 (compatible; MailScanner)' };
    // The job clears what earlier tests have left.
    await withoutJobs(app, async () => {
      const before = await snapshot();
      expect((await scanner.request({ url: link, method: 'HEAD', headers, cookies: false })).status).toBe(200);
      for (let times = 0; times < 5; times++)
        expect((await scanner.request({ url: link, headers, cookies: false })).status).toBe(200);
      expect(
        (await scanner.request({ url: link, method: 'POST', headers, cookies: false, body: { action: 'confirm' } }))
          .status,
      ).toBe(403);
      expect(await snapshot()).toEqual(before);
    });
    await browser.open(link);
    expect((await browser.submit({}, { action: 'confirm' })).url.searchParams.has('code')).toBe(true);
    expect(await countAccounts(app, person.email)).toBe(1);
  });

  test('a second press on a used link says so, and opening it leads to the sign-in or to another registration', async () => {
    const { browser, person } = await registerUntilProof(app, client);
    const link = await linkFor(app, person.email);
    const other = await app.open(link);
    const twin = other.tab();
    await other.submit({ password: person.password }, { action: 'confirm' });
    const second = await twin.submit({ password: person.password }, { action: 'confirm' });
    expect(second.status).toBe(400);
    expect(second.h1).toBe('Cette adresse est déjà confirmée');
    const dead = await app.browser().open(link);
    expect(dead.h1).toBe('Ce lien n’est plus valable');
    const asProgram = await app.browser().request({ url: dead.url.href, headers: { accept: 'application/json' } });
    expect(JSON.parse(asProgram.body)).toMatchObject({ error: 'registration_link_invalid' });
    const exits = dead.all('main a[href^="/"]').map((exit) => [exit.text, exit.getAttribute('href')]);
    expect(exits).toEqual([
      ['Se connecter', '/compte'],
      ['Créer un compte', '/inscription'],
    ]);
    expect(await hasSession(other)).toBe(false);
    await browser.reload();
    expect((await browser.tab().open(link)).status).toBe(400);
    expect(await countAccounts(app, person.email)).toBe(1);
  });

  test('used, altered, unknown, empty and overlong links get the same answer', async () => {
    const person = somebody();
    await registerUntilProof(app, client, person);
    const link = await linkFor(app, person.email);
    const altered = link.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A'));
    const browser = app.browser();
    const answers = [];
    for (const url of [
      altered,
      `${app.url}/lien/${'x'.repeat(43)}`,
      `${app.url}/lien/`,
      `${app.url}/lien/${'x'.repeat(10_000)}`,
    ])
      answers.push(await browser.open(url));
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
    expect(new Set(answers.map(({ h1 }) => h1)).size).toBe(1);
    // An unknown link may have been one of a registration.
    expect(answers[0]?.all('#begin-anew a').map((exit) => exit.getAttribute('href'))).toEqual([
      '/inscription',
      '/compte',
    ]);
    expect((await browser.open(link)).status).toBe(200);
  });

  test('additional form fields do not change which email is confirmed', async () => {
    const [a, b] = [somebody(), somebody()];
    const first = await registerUntilProof(app, client, a);
    await registerUntilProof(app, client, b);
    await first.browser.open(await linkFor(app, a.email));
    await first.browser.submit(
      {},
      {
        action: 'confirm',
        forged: { user: b.username, email: b.email, token: (await linkFor(app, b.email)).split('/').at(-1) ?? '' },
      },
    );
    expect(await countAccounts(app, a.email)).toBe(1);
    expect(await countAccounts(app, b.email)).toBe(0);
  });

  test('password guesses at the link are limited like a sign-in', async () => {
    const person = somebody();
    await registerUntilProof(app, client, person);
    const other = await app.open(await linkFor(app, person.email));
    const sum = async (field: 'windowCount' | 'failures', keys: string) =>
      (await app.rows.throttles.values(field, { key: like(`${keys}:%`) })).reduce((total, one) => total + one, 0);
    const before = [await sum('windowCount', 'password:address'), await sum('failures', 'password:draft')] as const;
    const statuses: number[] = [];
    for (let tries = 0; tries < 6; tries++)
      statuses.push((await other.submit({ password: `essai numéro ${tries}` }, { action: 'confirm' })).status);
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429]);
    // The guesses also count against the network address, beside those at the sign-in page.
    expect(await sum('windowCount', 'password:address')).toBe(before[0] + 5);
    expect((await other.submit({ password: person.password }, { action: 'confirm' })).status).toBe(429);
    app.moveClock(61);
    expect((await other.submit({ password: person.password }, { action: 'confirm' })).status).toBe(200);
    expect(await countAccounts(app, person.email)).toBe(1);
    expect(await sum('failures', 'password:draft')).toBe(before[1]);
  });

  test('when another person takes the user name meanwhile, the first browser asks for a new one', async () => {
    const { browser, person } = await registerUntilProof(app, client);
    await buildAccount(app, { username: person.username, email: somebody().email });
    const link = await linkFor(app, person.email);
    const other = await app.open(link);
    const elsewhere = await other.submit({ password: person.password }, { action: 'confirm' });
    expect(elsewhere.h1).toBe('Choisissez un autre nom d’utilisateur');
    expect(await countAccounts(app, person.email)).toBe(0);

    await browser.open(link);
    const page = await browser.submit({}, { action: 'confirm' });
    expect(page.fieldMessage('username')).toContain('déjà utilisé');
    const end = await fillProfile(browser, { ...person, username: `${person.username}-2` }, 'next');
    expect(end.url.searchParams.has('code')).toBe(true);
    expect(
      (await signIn(app, app.browser(), { client, account: { ...person, username: `${person.username}-2` } })).code,
    ).not.toBe('');
  });

  test('an email that became an account meanwhile keeps that account', async () => {
    const { browser, person } = await registerUntilProof(app, client);
    const link = await linkFor(app, person.email);
    await buildAccount(app, { email: person.email });
    await browser.open(link);
    const page = await browser.submit({}, { action: 'confirm' });
    expect(page.h1).toBe('Un compte existe déjà');
    expect(await countAccounts(app, person.email)).toBe(1);
  });

  test('a link that is opened under a foreign host is refused', async () => {
    const { browser, person } = await registerUntilProof(app, client);
    const link = await linkFor(app, person.email);
    expect(new URL(link).host).toBe(new URL(app.issuer).host);
    expect((await browser.request({ url: link, headers: { host: 'evil.test' } })).status).toBe(421);
  });
});

test('the link expires with its draft, after a day', async () => {
  const app = await startApp({ config: { captchaFixedAnswer: captchaAnswer } });
  const client = await registerClient(app);
  const { browser, person } = await registerUntilProof(app, client);
  const link = await linkFor(app, person.email);
  app.moveClock(86_401);
  expect((await app.browser().open(link)).status).toBe(400);
  expect((await browser.open(link)).status).toBe(400);
  expect(await countAccounts(app, person.email)).toBe(0);
  await app.stop();
});
