import { randomBytes } from 'node:crypto';
import { createUnit, withUnit } from '../../src/store/unit/unit-of-work.ts';
import type { Browser, Page } from '../support/browser.ts';
import { allHaveLeft } from '../support/all-have-left.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { countStatements } from '../support/database/count-statements.ts';
import { messageAfter } from '../support/message-after.ts';
import { describeService } from '../support/describe-app.ts';
import type { TestApp } from '../support/start-app.ts';
import { askToSignIn, authorizationRequest, signIn } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';
import { askForReset, somebodySignedIn } from '../support/people/account-address.ts';

const strong = 'sept-loutres-sous-la-pluie-fine';

const askFor = async (app: TestApp, email: string, browser: Browser = app.browser()): Promise<Page> => {
  await browser.open('/mot-de-passe-oublie');
  return browser.submit({ email }, { action: 'send' });
};

const linkOf = (message: { readonly links: readonly string[] }) =>
  message.links.find((link) => link.includes('/lien/')) ?? '';

/** Asks for a reset, and returns the link of the message to the account. */
async function resetLink(app: TestApp, account: BuiltAccount): Promise<string> {
  const { email: to } = account;
  return linkOf(await messageAfter(app, { to, kind: 'reset' }, () => askFor(app, to)));
}

async function choose(app: TestApp, link: string, password: string, browser: Browser = app.browser()): Promise<Page> {
  await browser.open(link);
  return browser.submit({ password, passwordConfirm: password }, { action: 'save' });
}

describe.each(bothDatabases)('a forgotten password, on %s', (database) => {
  const { app, client } = describeService({ database });

  const canSignIn = async (account: BuiltAccount, password = account.password) =>
    (await signIn(app, app.browser(), { client, account: { ...account, password } })).code !== '';

  test('a person chooses a new password and returns to the service that she came from', async () => {
    const account = await buildAccount(app);
    const { browser, request } = await askToSignIn(app, client);
    await browser.click('Mot de passe oublié ?');
    expect(browser.page.h1).toBe('Mot de passe oublié');
    const sent = await browser.submit({ email: account.email.toUpperCase() }, { action: 'send' });
    expect(sent.status).toBe(200);

    const message = await app.mailbox.newest(account.email, 'reset');
    const link = linkOf(message);
    expect(link).toMatch(new RegExp(`^${app.url}/lien/[\\w-]{43}$`));
    const page = await browser.open(link);
    expect(page.status).toBe(200);
    expect(page.header('referrer-policy')).toBe('strict-origin');
    expect(page.header('cache-control')).toBe('no-store');
    const done = await browser.submit({ password: strong, passwordConfirm: strong }, { action: 'save' });
    expect(done.status).toBe(200);
    expect(done.h1).toBe('Mot de passe enregistré');
    expect((await app.mailbox.newest(account.email, 'password-changed')).text).toContain('heure de Paris');

    await browser.click('#sign-in');
    expect(browser.page.find('#password')).not.toBeNull();
    const back = await browser.submit({ username: account.username, password: strong }, { action: 'signin' });
    expect(back.url.searchParams.get('state')).toBe(request.state);
    expect(back.url.searchParams.get('code')).toBeTruthy();
    expect(await canSignIn(account)).toBe(false);
  });

  test('known, unknown and disabled addresses get the same page at the same cost', async () => {
    const known = await buildAccount(app);
    const disabled = await buildAccount(app);
    await app.services.transaction((trx) => app.services.account.accounts.update(trx, disabled.sub, { disabledAt: 1 }));
    const rows = () =>
      Promise.all([app.rows.payloads.count({ model: 'Link' }), app.rows.outbox.count({ kind: 'reset' })]);

    const answers = [];
    for (const email of [known.email, disabled.email, `inconnu-${randomBytes(4).toString('hex')}@example.test`]) {
      const browser = await app.open('/mot-de-passe-oublie');
      const sends = [
        () => browser.submit({ email }, { action: 'send' }),
        () => browser.submit({}, { action: 'resend' }),
      ];
      const steps = [];
      for (const send of sends) {
        const { statements, answer } = await countStatements(app, async () => {
          const before = await rows();
          const page = await send();
          const after = await rows();
          return {
            status: page.status,
            notice: page.find('#notice')?.text,
            body: page.body.replaceAll(email, 'ADDRESS').replace(/name="csrf" value="[^"]*"/g, ''),
            headers: Object.keys(page.headers).toSorted(),
            links: after[0] - before[0],
            messages: after[1] - before[1],
          };
        });
        steps.push({ ...answer, ...statements });
      }
      answers.push(steps);
    }
    const sent = { status: 200, links: 1, messages: 1 };
    expect(answers[0]).toMatchObject([sent, { ...sent, notice: expect.stringContaining('un nouveau courriel part') }]);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);

    await app.mailbox.newest(known.email, 'reset');
    await allHaveLeft(app);
    expect(app.mailbox.messages(disabled.email)).toHaveLength(0);
    expect(app.mailbox.messages().filter(({ to }) => to.some((one) => /inconnu|invalid/.test(one)))).toHaveLength(0);
    expect(await canSignIn(known)).toBe(true);
  });

  test('opening the link, by a scanner or a person, changes nothing, and the button works afterwards', async () => {
    const account = await buildAccount(app);
    const link = await resetLink(app, account);
    const scanner = app.browser({ headers: { 'user-agent': 'Mail scanner' } });
    expect((await scanner.request({ url: link, method: 'HEAD', cookies: false })).status).toBe(200);
    for (let times = 0; times < 5; times++)
      expect((await scanner.request({ url: link, cookies: false })).status).toBe(200);
    expect(await canSignIn(account)).toBe(true);
    expect((await choose(app, link, strong)).status).toBe(200);
    expect(await canSignIn(account, strong)).toBe(true);
  });

  test('an earlier link stays good when somebody asks again, and the first one that is used ends the others', async () => {
    const account = await buildAccount(app);
    const first = await resetLink(app, account);
    const second = await resetLink(app, account);
    expect(second).not.toBe(first);
    expect((await choose(app, first, strong)).status).toBe(200);
    expect((await app.browser().open(second)).status).toBe(400);
  });

  test('of three uses of a link at the same moment one succeeds', async () => {
    const account = await buildAccount(app);
    const link = await resetLink(app, account);
    const passwords = [strong, 'onze-ecureuils-sur-le-toit-rouge', 'cinq-herons-devant-la-vieille-gare'];
    const browsers = passwords.map(() => app.browser());
    await Promise.all(browsers.map((browser) => browser.open(link)));
    const pages = await Promise.all(
      browsers.map((browser, index) =>
        browser.submit({ password: passwords[index]!, passwordConfirm: passwords[index]! }, { action: 'save' }),
      ),
    );
    expect(pages.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400, 400]);
    const winner = passwords[pages.findIndex(({ status }) => status === 200)]!;
    expect(await canSignIn(account, winner)).toBe(true);
    await app.mailbox.newest(account.email, 'password-changed');
    expect(await app.mailbox.queued(account.email, 'password-changed')).toHaveLength(1);
  });

  test('at most five messages an hour are sent to one address, and the page never says so', async () => {
    const account = await buildAccount(app);
    const browser = await askForReset(app, account.email);
    for (let times = 1; times < 6; times++) expect((await browser.submit({}, { action: 'resend' })).status).toBe(200);
    await app.mailbox.newest(account.email, 'reset');
    const queued = async () => (await app.mailbox.queued(account.email)).length;
    expect(await queued()).toBe(5);
    await allHaveLeft(app, account.email);
    app.moveClock(3601);
    for (let times = 0; times < 6; times++) await askFor(app, account.email);
    expect(await queued()).toBe(10);
    await allHaveLeft(app, account.email);
    app.moveClock(3601);
    await askFor(app, account.email);
    expect(await queued()).toBe(10);
  });

  test('a stranger who uses up the messages of an address leaves those of its owner in a browser that she has used', async () => {
    const { browser: mine, account } = await somebodySignedIn(app, client);
    for (let times = 0; times < 6; times++) await askFor(app, account.email);
    const queued = async () => (await app.mailbox.queued(account.email, 'reset')).length;
    expect(await queued()).toBe(5);
    await mine.open('/mot-de-passe-oublie');
    await mine.submit({ email: account.email }, { action: 'send' });
    expect(await queued()).toBe(6);
  });

  // The tests that follow are the same on every database.
  if (database !== bothDatabases[0]) return;

  test('a malformed address gets an error and keeps the typed text', async () => {
    const page = await askFor(app, 'personne@@example.test');
    expect(page.status).toBe(422);
    expect(page.invalidFields).toEqual(['email']);
    expect(page.fieldValue('email')).toBe('personne@@example.test');
  });

  test('a link with another purpose resets no password', async () => {
    const account = await buildAccount(app);
    const browser = app.browser();
    const csrf = (await browser.open('/mot-de-passe-oublie')).fieldValue('csrf')!;
    const token = randomBytes(32).toString('base64url');
    const unit = createUnit();
    await withUnit(unit, async () => {
      app.services.undo.actionLinks.put(
        token,
        { purpose: 'another', accountId: account.sub, data: { username: account.username } },
        3600,
      );
      await app.services.committer.commit(unit);
    });
    const page = await browser.post(`/lien/${token}`, {
      csrf,
      password: strong,
      passwordConfirm: strong,
      action: 'save',
    });
    expect(page.status).toBe(400);
    expect(await canSignIn(account)).toBe(true);
  });

  test('a request with a foreign Host header sends no message', async () => {
    const account = await buildAccount(app);
    const browser = app.browser();
    const page = await browser.open('/mot-de-passe-oublie');
    const csrf = page.fieldValue('csrf')!;
    const answer = await browser.request({
      url: '/mot-de-passe-oublie',
      method: 'POST',
      headers: { host: 'evil.test' },
      body: { csrf, email: account.email },
    });
    expect(answer.status).toBe(421);
    expect(await app.mailbox.queued(account.email)).toEqual([]);
  });

  test('a reset in another browser than the one that asked leads to the account', async () => {
    const account = await buildAccount(app);
    const browser = await app.open(authorizationRequest(app, client).url);
    await browser.click('Mot de passe oublié ?');
    await browser.submit({ email: account.email }, { action: 'send' });
    const done = await choose(app, linkOf(await app.mailbox.newest(account.email, 'reset')), strong);
    expect(done.find('#sign-in')?.getAttribute('href')).toBe('/compte');
  });

  test('used, expired, altered, cut and overlong links get the same page', async () => {
    const account = await buildAccount(app);
    const used = await resetLink(app, account);
    await choose(app, used, strong);
    const expired = await resetLink(app, account);
    app.moveClock(3601);
    const altered = `${expired.slice(0, -1)}${expired.endsWith('A') ? 'B' : 'A'}`;
    const links = [
      used,
      expired,
      altered,
      `${app.url}/lien/`,
      `${app.url}/lien/${'a'.repeat(10_000)}`,
      `${app.url}/lien/%E0%A4%A`,
    ];
    const bodies = new Set<string>();
    for (const link of links) {
      const page = await app.browser().open(link);
      expect([link, page.status]).toEqual([link, 400]);
      expect(page.h1).toBe('Ce lien n’est plus valable');
      expect(page.find('#back')?.getAttribute('href')).toBe('/mot-de-passe-oublie');
      bodies.add(page.text.replace(/référence \w+/, ''));
    }
    expect(bodies.size).toBe(1);
  });

  test('a link that expires while its page is open is refused', async () => {
    const account = await buildAccount(app);
    const browser = await app.open(await resetLink(app, account));
    app.moveClock(3601);
    const page = await browser.submit({ password: strong, passwordConfirm: strong }, { action: 'save' });
    expect(page.status).toBe(400);
    expect(await canSignIn(account)).toBe(true);
  });

  test('a link resets only its own account, even when the form names another one', async () => {
    const account = await buildAccount(app);
    const other = await buildAccount(app);
    const browser = await app.open(await resetLink(app, account));
    const forged = {
      user: other.username,
      username: other.username,
      email: other.email,
      accountId: other.sub,
      sub: other.sub,
    };
    const page = await browser.submit({ password: strong, passwordConfirm: strong }, { action: 'save', forged });
    expect(page.status).toBe(200);
    expect(await canSignIn(account, strong)).toBe(true);
    expect(await canSignIn(other)).toBe(true);
  });

  test('a password that is refused does not use the link up', async () => {
    const account = await buildAccount(app);
    const browser = await app.open(await resetLink(app, account));
    const tries = [
      [{ password: 'trop court', passwordConfirm: 'trop court' }, ['password']],
      [{ password: 'azertyuiopqsdfghjklm', passwordConfirm: 'azertyuiopqsdfghjklm' }, ['password']],
      [
        { password: `${account.username}-et-la-suite`, passwordConfirm: `${account.username}-et-la-suite` },
        ['password'],
      ],
      [{ password: strong, passwordConfirm: '' }, ['passwordConfirm']],
      [{ password: strong, passwordConfirm: `${strong}.` }, ['passwordConfirm']],
    ] as const;
    for (const [values, fields] of tries) {
      const page = await browser.submit(values, { action: 'save' });
      expect(page.status).toBe(422);
      expect(page.invalidFields).toEqual(fields);
      expect(page.body).not.toContain(strong);
    }
    expect((await browser.submit({ password: strong, passwordConfirm: strong }, { action: 'save' })).status).toBe(200);
  });

  test('the link of an account that was disabled meanwhile resets no password', async () => {
    const account = await buildAccount(app);
    const link = await resetLink(app, account);
    const browser = await app.open(link);
    await app.services.transaction((trx) => app.services.account.accounts.update(trx, account.sub, { disabledAt: 1 }));
    expect((await browser.submit({ password: strong, passwordConfirm: strong }, { action: 'save' })).status).toBe(400);
    await app.services.transaction((trx) =>
      app.services.account.accounts.update(trx, account.sub, { disabledAt: null }),
    );
    expect(await canSignIn(account)).toBe(true);
  });
});
