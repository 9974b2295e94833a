import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { givePasskey, passkeyFields, usePasskey } from '../support/people/passkey-pages.ts';
import { createSoftPasskey, type Forgery } from '../support/people/soft-authenticator.ts';
import { describePerson, prepare } from '../support/describe-app.ts';
import { startApp } from '../support/start-app.ts';
import { authorizationRequest, registerClient, typeCredentials } from '../support/test-client.ts';
import { passkeyHandle } from '../../src/domain/factors/passkey-options.ts';
import { isIn } from '../support/people/second-factor.ts';

const refusal = /^Cette clé d’accès n’a pas été acceptée/;

describe('forged and repeated passkey answers', () => {
  const { app, client, account } = describePerson();
  const passkey = prepare(() => givePasskey(app, account));

  const open = async (browser: Browser = app.browser()) => {
    await browser.open(authorizationRequest(app, client).url);
    return browser;
  };
  const eventsOf = ({ sub }: BuiltAccount, event: string) => app.rows.audit.list({ accountId: sub, event });

  const forgeries: Readonly<Record<string, Forgery>> = {
    'of another page': { origin: 'http://localhost:1' },
    'of a page with another scheme': { origin: 'https://localhost' },
    'for another relying party': { rpId: 'example.test' },
    'of the ceremony that makes a passkey': { type: 'webauthn.create' },
    'for another challenge': { challenge: Buffer.alloc(32, 7).toString('base64url') },
    'for no challenge': { challenge: '' },
    'without anybody’s finger or PIN': { isVerified: false },
    'without anybody there': { isPresent: false },
    'made in a frame of another site': { crossOrigin: true },
    'made in a frame that says it is none': { crossOrigin: 'false' },
    'made below another site': { topOrigin: 'https://example.test' },
    'whose signature has one bit changed': { alter: (right) => right.with(-1, right.at(-1)! ^ 1) as Buffer },
    'with a signature of nothing': { alter: () => Buffer.from([0]) },
    'without a signature': { alter: () => Buffer.alloc(0) },
    'of a passkey that became one that is copied': { isSynced: true },
    'of a passkey that is copied and may not be': { isBackedUp: true },
    'of a passkey that nobody has': { credentialId: Buffer.alloc(32, 9).toString('base64url') },
    'of a passkey with an endless name': { credentialId: 'A'.repeat(1400) },
    'without its owner': { userHandle: null },
    'of another owner': { userHandle: passkeyHandle('6f0c0cb4-6d6e-4d86-9d55-0f4d1b0a4c11') },
  };

  test.each(Object.entries(forgeries))(
    'a passkey answer %s is refused, and its challenge is used up',
    async (_what, forgery) => {
      const browser = await open();
      const asked = browser.page;
      const page = await usePasskey(browser, { passkey, account, forgery });
      expect(page.status).toBe(422);
      expect(page.errors).toEqual([expect.stringMatching(refusal)]);
      expect(page.fieldMessage('passkey')).toMatch(refusal);
      expect(page.invalidFields).toEqual(['passkey']);
      const again = await browser.post(asked.url.href, passkeyFields(asked, { passkey, account }));
      expect([again.status, again.errors]).toEqual([422, page.errors]);
      expect(isIn(await usePasskey(browser, { passkey, account }))).toBe(true);
    },
  );

  test.each([
    ['nothing', ''],
    ['no JSON', '{"id":'],
    ['a list', '[]'],
    ['null', 'null'],
    ['an object of nothing', '{}'],
    ['members of other kinds', '{"id":["a"],"type":"public-key","response":{"clientDataJSON":{}}}'],
    ['thirteen thousand characters', `{"id":"${'A'.repeat(13_000)}"}`],
    ['members of the language', '{"id":"__proto__","type":"public-key","response":{"__proto__":{}}}'],
  ])('the sign-in refuses %s in place of a passkey answer', async (_what, credential) => {
    const browser = await open();
    const page = await usePasskey(browser, { passkey, account, fields: { credential } });
    expect([page.status, page.errors]).toEqual([422, [expect.stringMatching(refusal)]]);
  });

  test('a passkey answer of twenty kilobytes is refused unread', async () => {
    const browser = await open();
    const page = await usePasskey(browser, { passkey, account, fields: { credential: 'A'.repeat(20_000) } });
    expect(page.status).toBe(413);
  });

  test.each([
    ['none', ''],
    ['one that was not drawn', `${Math.floor(Date.now() / 1000) + 200}.${'A'.repeat(43)}`],
    ['one for ever', `9999999999.${'A'.repeat(43)}`],
    ['one of another form', 'null'],
  ])('a right answer is refused with %s in place of the ticket of the page', async (_what, ticket) => {
    const browser = await open();
    const page = await usePasskey(browser, { passkey, account, fields: { ticket } });
    expect([page.status, page.errors]).toEqual([422, [expect.stringMatching(refusal)]]);
  });

  test('the challenge of another request or of another browser is refused in this request', async () => {
    const browser = await open();
    const first = browser.page;
    const second = await browser.open(authorizationRequest(app, client).url);
    const stolen = await open();
    for (const [where, asked] of [
      [browser, first],
      [stolen, second],
    ] as const) {
      const fields = passkeyFields(asked, { passkey, account, fields: { csrf: where.page.fieldValue('csrf') ?? '' } });
      const page = await where.post(where.page.url.href, fields);
      expect([page.status, page.errors]).toEqual([422, [expect.stringMatching(refusal)]]);
    }
  });

  test('a challenge expires after five minutes', async () => {
    const early = await open();
    const late = await open();
    app.moveClock(270);
    expect(isIn(await usePasskey(early, { passkey, account }))).toBe(true);
    app.moveClock(31);
    expect((await usePasskey(late, { passkey, account })).status).toBe(422);
    // The page with the error holds a fresh challenge.
    expect(isIn(await usePasskey(late, { passkey, account }))).toBe(true);
  });

  test('a used answer is refused, in its own request and in the next one', async () => {
    const browser = await open();
    const asked = browser.page;
    const fields = passkeyFields(asked, { passkey, account });
    const tab = browser.tab();
    expect(isIn(await browser.post(asked.url.href, fields))).toBe(true);
    const replayed = await tab.post(asked.url.href, fields);
    expect([replayed.status, isIn(replayed)]).toEqual([400, false]);
    await browser.open(authorizationRequest(app, client, { prompt: 'login' }).url);
    const later = await browser.post(browser.page.url.href, {
      ...fields,
      csrf: browser.page.fieldValue('csrf') ?? '',
    });
    expect([later.status, isIn(later)]).toEqual([422, false]);
  });

  test('of fifty parallel posts of one passkey answer one signs in', async () => {
    const other = await buildAccount(app);
    const synced = await givePasskey(app, other, { isSynced: true, count: 0 });
    const browser = await open();
    const { page } = browser;
    const fields = passkeyFields(page, { passkey: synced, account: other });
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => browser.tab().post(page.url.href, fields, { continuation: false })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.every(({ status }) => [200, 400, 422].includes(status))).toBe(true);
  });

  test('a signature counter that does not rise is refused and noted in the audit, because the key may be a copy', async () => {
    const other = await buildAccount(app);
    const counting = await givePasskey(app, other);
    const sign = async (count: number) =>
      usePasskey(await open(), { passkey: counting, account: other, forgery: { count } });
    expect(isIn(await sign(4_000_000_000))).toBe(true);
    for (const count of [4_000_000_000, 7, 0]) expect((await sign(count)).status).toBe(422);
    expect(await eventsOf(other, 'passkey.count_went_back')).toHaveLength(3);
    expect(isIn(await sign(4_000_000_001))).toBe(true);
  });

  test('of two answers with the same signature counter one signs in', async () => {
    const other = await buildAccount(app);
    const counting = await givePasskey(app, other);
    const browsers = [await open(), await open()];
    const pages = await Promise.all(
      browsers.map((browser) => usePasskey(browser, { passkey: counting, account: other, forgery: { count: 5 } })),
    );
    expect(pages.filter(isIn)).toHaveLength(1);
  });

  test('a passkey without a signature counter signs in again and again', async () => {
    const other = await buildAccount(app);
    const synced = await givePasskey(app, other, { isSynced: true, count: 0 });
    for (let times = 0; times < 3; times++)
      expect(isIn(await usePasskey(await open(), { passkey: synced, account: other }))).toBe(true);
  });

  test('a disabled account, a deleted account and an unknown passkey get the same page', async () => {
    const people = [await buildAccount(app), await buildAccount(app)];
    const theirs = [await givePasskey(app, people[0]!), await givePasskey(app, people[1]!)];
    await app.rows.accounts.change({ id: people[0]!.sub }, { disabledAt: 1 });
    await app.rows.accounts.remove({ id: people[1]!.sub });
    const stranger = createSoftPasskey({ origin: app.url });
    const pages = [];
    for (const [index, one] of [...theirs, stranger].entries())
      pages.push(await usePasskey(await open(), { passkey: one, account: people[index] ?? account }));
    expect(pages.map(({ status }) => status)).toEqual([422, 422, 422]);
    expect(new Set(pages.map(({ text }) => text)).size).toBe(1);
  });

  test('wrong passwords do not block the passkey of the account', async () => {
    const other = await buildAccount(app);
    const own = await givePasskey(app, other);
    for (let tries = 0; tries < 6; tries++) {
      const browser = await open();
      await browser.submit({ username: other.username, password: 'pas le bon mot de passe' }, { action: 'signin' });
    }
    const browser = await open();
    const page = await typeCredentials(browser, other);
    expect(page.status).toBe(429);
    expect(isIn(await usePasskey(browser, { passkey: own, account: other }))).toBe(true);
  });

  test('after a failed passkey the other fields keep their values', async () => {
    const browser = await open();
    const fields = { username: 'quelqu.un', rememberMe: 'on', credential: '{}' };
    const page = await usePasskey(browser, { passkey, account, fields });
    expect(page.fieldValue('username')).toBe('quelqu.un');
    expect(page.fieldValue('rememberMe')).toBe('on');
    expect(page.body).not.toContain('value="{}"');
  });
});

describe('many passkey failures from one ip', () => {
  test('after thirty failures the ip has to wait, even with a right passkey', async () => {
    const app = await startApp({ config: { addressLimits: 1 } });
    const client = await registerClient(app);
    const account = await buildAccount(app);
    const passkey = await givePasskey(app, account);
    const browser = await app.open(authorizationRequest(app, client).url);
    expect(isIn(await usePasskey(browser.fork(), { passkey, account }))).toBe(true);
    await browser.open(authorizationRequest(app, client).url);
    for (let tries = 0; tries < 30; tries++)
      expect((await usePasskey(browser, { passkey, account, forgery: { isVerified: false } })).status).toBe(422);
    const page = await usePasskey(browser, { passkey, account });
    expect(page.status).toBe(429);
    expect(Number(page.header('retry-after'))).toBeGreaterThan(60);
    expect(page.errors).toEqual([expect.stringMatching(/^Trop de tentatives/)]);
    app.moveClock(901);
    await browser.open(authorizationRequest(app, client).url);
    expect(isIn(await usePasskey(browser, { passkey, account }))).toBe(true);
    await app.stop();
  });
});
