import { authorizeSilently, refresh } from '../support/authorize.ts';
import type { Browser, Page } from '../support/browser.ts';
import type { BuiltAccount } from '../support/build-account.ts';
import { askForReset, linkTo, pressLink } from '../support/people/account-address.ts';
import { auditOf } from '../support/people/lost-device.ts';
import { accountOfAge } from '../support/people/password-age.ts';
import { askedOn, givePasskey, newPasskeyFields, usePasskey } from '../support/people/passkey-pages.ts';
import { pastPassword } from '../support/people/second-factor.ts';
import { createSoftPasskey, type Forgery, type SoftPasskey } from '../support/people/soft-authenticator.ts';
import { describeService } from '../support/describe-app.ts';
import { startApp } from '../support/start-app.ts';
import {
  authorizationRequest,
  exchange,
  registerClient,
  signIn,
  signInForTokens,
  typeCredentials,
} from '../support/test-client.ts';

const chosen = 'neuf-castors-contre-le-vent';
const title = 'Renouveler le mot de passe';
const press = { action: 'save' };

describe('an expired password', () => {
  const { app, client } = describeService();

  const expired = () => accountOfAge(app, { days: 365 });
  const begin = (browser: Browser, account: BuiltAccount) => signIn(app, browser, { client, account });
  const choose = (browser: Browser, password: string = chosen): Promise<Page> =>
    browser.submit({ password, passwordConfirm: password }, press);
  const codeOf = (page: Page) => page.url.searchParams.get('code');
  const changedAt = async ({ sub }: BuiltAccount) =>
    (await app.services.account.accounts.find(sub))?.passwordChangedAt ?? undefined;

  test('the password is renewed in the middle of a request of a service, which goes on with its state', async () => {
    const account = await expired();
    const browser = app.browser();
    const { page, request } = await begin(browser, account);
    expect([page.status, page.h1, codeOf(page)]).toEqual([200, title, null]);
    expect(page.text).toContain('Vous continuerez ensuite vers Service de test.');

    const back = await choose(browser);
    expect(back.url.searchParams.get('state')).toBe(request.state);
    const answer = await exchange(app, client, { code: codeOf(back) ?? '', verifier: request.verifier });
    expect(answer.status).toBe(200);
    expect(await changedAt(account)).toBeCloseTo(Date.now() / 1000, -2);
    const { code } = await signIn(app, app.browser(), { client, account: { ...account, password: chosen } });
    expect(code).not.toBe('');
    expect((await begin(app.browser(), account)).page.status).toBe(422);
  });

  test('a person who leaves the page gets no code and no session, and nothing changes', async () => {
    const account = await expired();
    const before = await changedAt(account);
    const browser = app.browser();
    await begin(browser, account);
    expect(await app.rows.payloads.list({ model: 'Session', accountId: account.sub })).toEqual([]);
    const silent = await authorizeSilently(app, browser, { client });
    expect(silent.members).toMatchObject({ error: 'login_required' });
    expect((await browser.open('/compte')).h1).toBe('Se connecter');
    expect(await changedAt(account)).toBe(before);
  });

  test('the old password and a weak password are refused, and the request lives on', async () => {
    const account = await expired();
    const browser = app.browser();
    await begin(browser, account);
    const tries: readonly [Record<string, string>, string][] = [
      [{}, 'Saisissez un mot de passe'],
      [{ password: account.password, passwordConfirm: account.password }, 'l’un des cinq derniers'],
      [{ password: 'court', passwordConfirm: 'court' }, 'trop court'],
      [{ password: account.username.repeat(2), passwordConfirm: account.username.repeat(2) }, 'contient votre nom'],
      [{ password: chosen, passwordConfirm: `${chosen}x` }, 'différents'],
    ];
    for (const [fields, words] of tries) {
      const page = await browser.submit(fields, press);
      expect([words, page.status, page.h1]).toEqual([words, 422, title]);
      expect(page.errors.join(' ')).toContain(words);
      expect(page.body).not.toContain(chosen);
    }
    expect(codeOf(await choose(browser))).not.toBeNull();
  });

  test('neither the address nor the form of another step skips the page', async () => {
    const account = await expired();
    const browser = app.browser();
    const { page } = await begin(browser, account);
    for (const query of ['?step=consent', '?step=finish', '?flow=consent']) {
      const other = await browser.fork().open(`${page.url.href}${query}`);
      expect([query, other.h1]).toEqual([query, title]);
    }
    for (const action of ['continue', 'switch', 'accept', 'back', 'signin', 'finish', '']) {
      const { username, password } = account;
      const csrf = page.fieldValue('csrf')!;
      const other = await browser.fork().post(page.url.href, { csrf, action, username, password });
      expect([action, codeOf(other)]).toEqual([action, null]);
    }
    const empty = await browser.fork().post(page.url.href, { csrf: page.fieldValue('csrf')! });
    expect([empty.status, empty.h1]).toEqual([422, title]);
  });

  test('a live session gets no silent answer, and the person signs in before the password is renewed', async () => {
    const account = await accountOfAge(app, { days: 364, seconds: 82_800 });
    const browser = app.browser();
    await begin(browser, account);
    expect((await authorizeSilently(app, browser, { client })).members['code']).toBeDefined();
    app.moveClock(7200);
    const silent = await authorizeSilently(app, browser, { client });
    expect(silent.members).toMatchObject({ error: 'interaction_required', state: silent.request.state });

    const request = authorizationRequest(app, client);
    const asked = await browser.open(request.url);
    expect([asked.h1, asked.text]).toEqual(['Se connecter', expect.stringContaining('est à renouveler')]);
    const renewal = await typeCredentials(browser, account);
    expect(renewal.h1).toBe(title);
    const back = await choose(browser);
    expect(back.url.searchParams.get('state')).toBe(request.state);
    expect(codeOf(back)).not.toBeNull();
    expect((await authorizeSilently(app, browser, { client })).members['code']).toBeDefined();
  });

  test('a live session opens no account page before the password is renewed', async () => {
    const account = await accountOfAge(app, { days: 364, seconds: 82_800 });
    const browser = app.browser();
    await begin(browser, account);
    expect((await browser.open('/compte')).find('#sub')).not.toBeNull();
    app.moveClock(7200);
    const asked = await browser.open('/compte/profil');
    expect([asked.h1, asked.text]).toEqual(['Se connecter', expect.stringContaining('est à renouveler')]);
    expect((await typeCredentials(browser, account)).h1).toBe(title);
    expect((await choose(browser)).url.pathname).toBe('/compte/profil');
  });

  test('sessions opened with the old password end, and the message about the renewal can take it back', async () => {
    const account = await accountOfAge(app, { days: 364, seconds: 82_800 });
    const { browser: elsewhere, tokens } = await signInForTokens(app, app.browser(), { client, account });
    app.moveClock(7200);
    const browser = app.browser();
    await begin(browser, account);
    expect(codeOf(await choose(browser))).not.toBeNull();

    expect((await refresh(app, client, tokens['refresh_token'])).status).toBe(400);
    expect((await authorizeSilently(app, elsewhere, { client })).members['error']).toBe('login_required');
    expect((await authorizeSilently(app, browser, { client })).members['code']).toBeDefined();
    const audit = await app.rows.audit.list({ accountId: account.sub, event: 'account.password_renewed' });
    expect(audit).toHaveLength(1);

    expect((await pressLink(app, await linkTo(app, account.email, 'password-changed'))).status).toBe(200);
    const after = await signIn(app, app.browser(), { client, account: { ...account, password: chosen } });
    expect(after.page.status).toBe(422);
    expect((await authorizeSilently(app, browser, { client })).members['error']).toBe('login_required');
  });

  test('after a reset of the password, the proofs of a sign-in that waits at this page are worthless', async () => {
    const account = await expired();
    const waiting = app.browser();
    await begin(waiting, account);
    const owner = await askForReset(app, account.email);
    await owner.open(await linkTo(app, account.email, 'reset'));
    expect((await choose(owner)).status).toBe(200);

    for (const page of [await choose(waiting.fork(), 'dix-huit-lynx-dans-la-neige'), await waiting.reload()]) {
      expect([page.h1, codeOf(page)]).toEqual(['Se connecter', null]);
    }
  });

  test('a page that was left open for half an hour asks for a new sign-in, and keeps the request', async () => {
    const account = await expired();
    const before = await changedAt(account);
    const browser = app.browser();
    const { request } = await begin(browser, account);
    app.moveClock(1801);
    const page = await choose(browser);
    expect([page.h1, codeOf(page), page.errors]).toEqual(['Se connecter', null, []]);
    expect(page.find('#notice')?.text).toContain('Recommencez-la ici');
    expect(await changedAt(account)).toBe(before);
    await typeCredentials(browser, account);
    expect((await choose(browser)).url.searchParams.get('state')).toBe(request.state);
  });

  test('of two pages that renew at the same time one succeeds, the other asks for a new sign-in', async () => {
    const account = await expired();
    const pages = [app.browser(), app.browser()];
    for (const browser of pages) await begin(browser, account);
    const ends = await Promise.all(
      pages.map((browser, index) => choose(browser, `${['premier', 'second'][index]}-castor-au-bord-du-lac`)),
    );
    expect(ends.filter((page) => codeOf(page) !== null)).toHaveLength(1);
    expect(ends.filter(({ h1 }) => h1 === 'Se connecter')).toHaveLength(1);
  });

  const replace = (browser: Browser, passkey: SoftPasskey, forgery?: Forgery): Promise<Page> =>
    browser.post(browser.page.url.href, newPasskeyFields(browser.page, { passkey, forgery }));

  test('a passkey can replace the password and signs in from then on, and the request goes on', async () => {
    const account = await expired();
    const browser = app.browser();
    const { request, page } = await begin(browser, account);
    expect(page.find('#passkey')?.hasAttribute('hidden')).toBe(true);
    const passkey = createSoftPasskey({ origin: app.url });
    const back = await replace(browser, passkey);
    expect(back.url.searchParams.get('state')).toBe(request.state);
    expect(codeOf(back)).not.toBeNull();
    expect((await authorizeSilently(app, browser, { client })).members['code']).toBeDefined();
    expect(await changedAt(account)).toBeUndefined();
    expect((await begin(app.browser(), account)).page.status).toBe(422);

    const other = await app.open(authorizationRequest(app, client).url);
    expect(codeOf(await usePasskey(other, { passkey, account }))).not.toBeNull();
    expect((await pressLink(app, await linkTo(app, account.email, 'passkey-added'))).status).toBe(200);
    expect((await authorizeSilently(app, browser, { client })).members['error']).toBe('login_required');
    expect(await linkTo(app, account.email, 'reset')).toContain('/lien/');
  });

  test.each(['another password', 'a passkey'])(
    'once %s has replaced the old one, a waiting reset link is dead, and the link that takes the change back works',
    async (kind) => {
      const account = await expired();
      await askForReset(app, account.email);
      const link = await linkTo(app, account.email, 'reset');
      const browser = app.browser();
      await begin(browser, account);
      expect((await app.browser().open(link)).status).toBe(200);
      const isPasskey = kind === 'a passkey';
      const back = await (isPasskey ? replace(browser, createSoftPasskey({ origin: app.url })) : choose(browser));
      expect(codeOf(back)).not.toBeNull();
      expect((await app.browser().open(link)).status).toBe(400);
      const undo = await linkTo(app, account.email, isPasskey ? 'passkey-added' : 'password-changed');
      expect((await app.browser().open(undo)).status).toBe(200);
    },
  );

  test('a passkey that is refused changes nothing', async () => {
    const account = await expired();
    const before = await changedAt(account);
    const browser = app.browser();
    await begin(browser, account);
    const forged = await replace(browser, createSoftPasskey({ origin: app.url }), { origin: 'https://ailleurs.test' });
    expect([forged.status, forged.h1, forged.errors.length]).toEqual([422, title, 1]);
    const empty = await browser.post(browser.page.url.href, {
      csrf: browser.page.fieldValue('csrf')!,
      action: 'add-passkey',
    });
    expect([empty.status, empty.h1]).toEqual([422, title]);
    expect(await changedAt(account)).toBe(before);
    expect(await app.services.factors.passkeys.list(account.sub)).toEqual([]);
    expect(codeOf(await choose(browser))).not.toBeNull();
  });

  test('an authenticator that already holds a passkey of the account does not add a second one in place of the password', async () => {
    const account = await expired();
    const known = await givePasskey(app, account);
    await app.services.transaction((trx) => app.services.factors.states.turnOn(trx, account.sub));
    const { browser } = await pastPassword(app, { client, account });
    const page = await usePasskey(browser, { passkey: known, account });
    expect(askedOn(page).options['excludeCredentials']).toEqual([expect.objectContaining({ id: known.credentialId })]);
  });

  test('an account that has a passkey cannot replace its password by another passkey with the password alone', async () => {
    const account = await expired();
    await givePasskey(app, account);
    const other = await expired();
    const [browser, elsewhere] = [app.browser(), app.browser()];
    const { page } = await begin(browser, account);
    expect([page.h1, page.find('#passkey')]).toEqual([title, null]);
    const { page: theirs } = await begin(elsewhere, other);
    const fields = newPasskeyFields(theirs, { passkey: createSoftPasskey({ origin: app.url }) });
    const csrf = page.fieldValue('csrf') ?? '';
    expect((await browser.post(page.url.href, { ...fields, csrf })).status).toBe(422);
    expect(await app.services.factors.passkeys.list(account.sub)).toHaveLength(1);
    expect(codeOf(await choose(browser))).not.toBeNull();
  });

  test('a person who tries former passwords many times has to wait, and the audit tells it', async () => {
    const account = await expired();
    const browser = app.browser();
    await begin(browser, account);
    const former = { password: account.password, passwordConfirm: account.password };
    for (let tries = 0; tries < 20; tries++)
      expect((await browser.submit(former, { action: 'save' })).status).toBe(422);
    expect((await browser.submit(former, { action: 'save' })).status).toBe(429);
    expect(await auditOf(app, account, 'login.renewal.throttled')).toEqual([{ fields: ['password'] }]);
  });

  test('a day before its end the password does not have to be renewed', async () => {
    const account = await accountOfAge(app, { days: 364 });
    expect((await begin(app.browser(), account)).code).not.toBe('');
  });

  test('a person who signs in with a passkey is not asked to renew, with or without a password', async () => {
    for (const hasPassword of [true, false]) {
      const account = await expired();
      const passkey = await givePasskey(app, account);
      if (!hasPassword) {
        await app.services.transaction((trx) =>
          app.services.account.accounts.update(trx, account.sub, { passwordHash: null }),
        );
      }
      const browser = await app.open(authorizationRequest(app, client).url);
      expect(codeOf(await usePasskey(browser, { passkey, account }))).not.toBeNull();
      expect((await authorizeSilently(app, browser, { client })).members['code']).toBeDefined();
    }
  });
});

test('without a maximum age in the settings, a password never expires', async () => {
  const app = await startApp({ config: { passwordMaxAgeDays: 0 } });
  try {
    const client = await registerClient(app);
    const account = await accountOfAge(app, { days: 4000 });
    const browser = app.browser();
    expect((await signIn(app, browser, { client, account })).code).not.toBe('');
    expect((await authorizeSilently(app, browser, { client })).members['code']).toBeDefined();
  } finally {
    await app.stop();
  }
});
