import { readConfig } from '../../config/schema.ts';
import { passwordCounter } from '../../src/domain/limits/throttle-rules.ts';
import { createUnit, withUnit } from '../../src/store/unit/unit-of-work.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Page } from '../support/browser.ts';
import { giveIdentity } from '../support/people/linked-identity.ts';
import { readText } from '../support/requests/page.ts';
import { givePasskey, usePasskey } from '../support/people/passkey-pages.ts';
import { describeService } from '../support/describe-app.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import {
  askToSignIn,
  authorizationRequest,
  exchange,
  signIn,
  signInForTokens,
  userinfo,
} from '../support/test-client.ts';
import { like, rowsIn } from '../support/rows.ts';
import { refresh } from '../support/authorize.ts';
import { askForReset, linkTo } from '../support/people/account-address.ts';

const strong = 'sept-loutres-sous-la-pluie-fine';

async function reset(app: TestApp, account: BuiltAccount, browser = app.browser()): Promise<Page> {
  await browser.open('/mot-de-passe-oublie');
  await browser.submit({ email: account.email }, { action: 'send' });
  await browser.open(await linkTo(app, account.email, 'reset'));
  const page = await browser.submit({ password: strong, passwordConfirm: strong }, { action: 'save' });
  if (page.status !== 200) throw new Error(`the reset answered ${page.status}: ${page.text}`);
  return page;
}

describe('what a reset ends', () => {
  const { app, client } = describeService({ config: { upstreams: readConfig({}).upstreams } });

  test('a sign-in whose password is verified while it is reset opens nothing', async () => {
    const account = await buildAccount(app);
    const { browser, request } = await askToSignIn(app, client);
    // The real check runs, but its answer waits until the reset is done, as on a slow machine.
    const hasher = app.services.hasher as {
      verify: (password: string, stored: string | undefined) => Promise<boolean>;
    };
    const { verify } = hasher;
    const slow: { begin?: () => void; goOn?: () => void } = {};
    const hasBegun = new Promise<void>((resolve) => (slow.begin = resolve));
    const resetIsDone = new Promise<void>((resolve) => (slow.goOn = resolve));
    hasher.verify = async (password, stored) => {
      // Only this check is delayed, because the reset also compares passwords.
      hasher.verify = verify;
      const isRight = await verify(password, stored);
      slow.begin?.();
      await resetIsDone;
      return isRight;
    };
    const underWay = browser.submit(
      { username: account.username, password: account.password },
      { action: 'signin', continuation: false },
    );
    await hasBegun;
    await reset(app, account);
    slow.goOn?.();
    await underWay;

    const page = await browser.open(browser.page.find('a#continue')?.getAttribute('href') ?? request.url);
    expect(page.url.searchParams.get('code')).toBeNull();
    expect((await browser.open('/compte')).find('#sub')).toBeNull();
  });

  test('a reset ends the sessions, tokens, codes and open sign-ins of the account, and of no other account', async () => {
    const account = await buildAccount(app);
    const other = await buildAccount(app);
    const { browser, tokens } = await signInForTokens(app, app.browser(), { client, account });
    const otherTokens = (await signInForTokens(app, app.browser(), { client, account: other })).tokens;
    // The session opens a second request, whose code is not exchanged before the reset.
    const waiting = authorizationRequest(app, client);
    const withCode = await browser.tab().open(waiting.url);
    const code = withCode.url.searchParams.get('code') ?? '';
    expect(code).not.toBe('');
    expect((await browser.open('/compte')).find('#username')).not.toBeNull();

    await reset(app, account);

    expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
    expect((await refresh(app, client, tokens['refresh_token'])).status).toBe(400);
    expect((await exchange(app, client, { code, verifier: waiting.verifier })).status).toBe(400);
    expect((await browser.open('/compte')).find('#password')).not.toBeNull();
    const silent = await browser.open(authorizationRequest(app, client, { prompt: 'none' }).url);
    expect(silent.url.searchParams.get('error')).toBe('login_required');
    expect((await userinfo(app, otherTokens['access_token'])).status).toBe(200);

    const left = await app.rows.payloads.list({ accountId: account.sub });
    // The link « ce n'était pas moi » of the message stays.
    expect(left.map((row) => row.grantId)).toEqual([`undo-change:${account.sub}`]);
    const [line] = await app.rows.audit.list({ accountId: account.sub, event: 'account.password_reset' });
    expect(line).toBeDefined();
  });

  test('the code of a sign-in with the old password, which waits at the last page, is worth nothing after a reset', async () => {
    const account = await buildAccount(app);
    const { code, request } = await signIn(app, app.browser(), { client, account });
    await reset(app, account);
    expect((await exchange(app, client, { code, verifier: request.verifier })).status).toBe(400);
    expect(await app.rows.payloads.list({ model: 'Session', accountId: account.sub })).toEqual([]);
  });

  test('a reset link signs no person in', async () => {
    const account = await buildAccount(app);
    await reset(app, account);
    expect(await app.rows.payloads.list({ model: 'Session', accountId: account.sub })).toEqual([]);
  });

  test('the last page of a reset and its message list what still signs in, with a way to remove each', async () => {
    const account = await buildAccount(app);
    const passkey = await givePasskey(app, account, { label: 'Appelez le 01 23 45 67 89' });
    await giveIdentity(app, account);
    const browser = app.browser();
    const page = await reset(app, account, browser);
    const listed = page.all('#standing-ways li').map((item) => readText(item));
    expect(listed).toEqual([
      expect.stringMatching(/^Appelez le 01 23 45 67 89 Ajout le \d+(?:er)? \S+ \d+ Pas encore d’utilisation Retirer$/),
      expect.stringMatching(/^Identité FranceConnect Liée le \d+(?:er)? \S+ \d+ Pas encore d’utilisation Retirer$/),
    ]);
    const { text } = await app.mailbox.newest(account.email, 'password-changed');
    expect(text).toContain('Clé d’accès ajoutée le ');
    expect(text).toContain('Identité FranceConnect liée le ');
    expect(text).toContain(`${app.url}/compte/securite`);
    // A stranger may have named the passkey, so our message does not carry the name.
    expect(text).not.toContain('Appelez');

    await browser.open(page.find('#standing-ways a')?.getAttribute('href') ?? '');
    expect(browser.page.find('#password')).not.toBeNull();
    const question = await usePasskey(browser, { passkey, account });
    expect(question.h1).toBe('Supprimer « Appelez le 01 23 45 67 89 » ?');
  });

  test('a person with a second factor reads what the new password will not prove before she sets it', async () => {
    const textFor = async (account: BuiltAccount) => {
      const browser = await askForReset(app, account.email);
      return (await browser.open(await linkTo(app, account.email, 'reset'))).text;
    };
    expect(await textFor(await buildAccount(app, { totp: true }))).toContain('pendant 30 jours');
    expect(await textFor(await buildAccount(app))).not.toContain('30 jours');
    expect((await app.browser().open('/appareil-perdu')).text).toContain('qu’après 30 jours');
  });

  test('a reset without passkey and identity lists nothing', async () => {
    const account = await buildAccount(app);
    expect((await reset(app, account)).find('#standing-ways')).toBeNull();
    expect((await app.mailbox.newest(account.email, 'password-changed')).text).not.toContain('permettent toujours');
  });

  test('a reset forgets every browser but the acting one, so that the next sign-in in another browser is told by message', async () => {
    const account = await buildAccount(app);
    const [mine, theirs] = [app.browser(), app.browser()];
    // Each is told by a message of its own. The job would tell of one that follows within ten minutes, at a moment that nobody chooses.
    for (const browser of [mine, theirs]) {
      await signIn(app, browser, { client, account });
      app.moveClock(601);
    }
    const told = async () => (await app.mailbox.queued(account.email, 'new-browser')).length;
    const before = await told();
    await reset(app, account, mine);
    const again = { ...account, password: strong };
    await signIn(app, mine, { client, account: again });
    expect(await told()).toBe(before);
    await signIn(app, theirs, { client, account: again });
    expect(await told()).toBe(before + 1);
  });

  test('a reset clears the failure counters of the account, even after a hundred failures', async () => {
    const account = await buildAccount(app);
    const wrong = { ...account, password: 'pas celui-ci, ni un autre' };
    const { browser: known } = await signIn(app, app.browser(), { client, account });
    for (let times = 0; times < 5; times++) {
      await signIn(app, app.browser(), { client, account: wrong });
    }
    await known.open(authorizationRequest(app, client, { prompt: 'login' }).url);
    await known.submit({ username: account.username, password: wrong.password }, { action: 'signin' });
    await app.rows.throttles.change({ key: passwordCounter(account.sub) }, { failures: 100 });
    const blocked = await signIn(app, app.browser(), { client, account });
    expect(blocked.page.status).toBe(429);
    const counters = () => app.rows.throttles.list({ key: like(`${passwordCounter(account.sub)}%`) });
    expect(await counters()).toHaveLength(2);

    await reset(app, account);
    expect(await counters()).toEqual([]);
    expect((await signIn(app, app.browser(), { client, account: { ...account, password: strong } })).code).not.toBe('');
  });

  test('a reset ends the other links of the account, except those that undo a change', async () => {
    const account = await buildAccount(app);
    const { database: db } = app.services;
    const { actionLinks } = app.services.undo;
    const unit = createUnit();
    await withUnit(unit, async () => {
      actionLinks.put('a'.repeat(43), { purpose: 'confirm-address', accountId: account.sub, data: {} }, 3600);
      actionLinks.put('b'.repeat(43), { purpose: 'undo-change', accountId: account.sub, data: {} }, 3600);
      await app.services.committer.commit(unit);
    });
    await app.services.transaction((trx) => actionLinks.endAll(trx, { accountId: account.sub }));
    expect(await actionLinks.find('a'.repeat(43))).toBeUndefined();
    expect(await actionLinks.find('b'.repeat(43))).toMatchObject({ purpose: 'undo-change' });
    const stored = await rowsIn(db).payloads.list({ model: 'Link', accountId: account.sub });
    expect(JSON.stringify(stored)).not.toContain('b'.repeat(43));
  });
});

test('one ip can ask for a reset ten times in ten minutes and then has to wait', async () => {
  const app = await startApp({ config: { addressLimits: 1 } });
  try {
    const ask = async (index: number) => {
      const browser = await app.open('/mot-de-passe-oublie');
      return browser.submit({ email: `personne-${index}@example.test` }, { action: 'send' });
    };
    for (let index = 0; index < 10; index++) expect((await ask(index)).status).toBe(200);
    const refused = await ask(10);
    expect(refused.status).toBe(429);
    expect(Number(refused.header('retry-after'))).toBeGreaterThan(0);
    expect(refused.errors).toHaveLength(1);
    app.moveClock(601);
    expect((await ask(11)).status).toBe(200);
  } finally {
    await app.stop();
  }
});
