import { linkTo, pressLink, somebodySignedIn, type Person } from '../support/people/account-address.ts';
import type { Browser } from '../support/browser.ts';
import { buildAccount } from '../support/build-account.ts';
import { later } from '../support/later.ts';
import { givePasskey, newPasskeyFields, signInFromDevice, usePasskey } from '../support/people/passkey-pages.ts';
import { createSoftPasskey, type SoftPasskey } from '../support/people/soft-authenticator.ts';
import { describeService } from '../support/describe-app.ts';
import { startApp } from '../support/start-app.ts';
import { authorizationRequest, registerClient, type TestClient } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { isIn } from '../support/people/second-factor.ts';

const title = 'Se connecter sans mot de passe la prochaine fois';
const ninetyDays = 90 * 86_400;

interface Arrival {
  /** A new browser by default. */
  readonly browser?: Browser;
  readonly to?: TestClient;
  readonly params?: Readonly<Record<string, string>>;
}

const { app, client } = describeService({ config: { trustedBrowserDays: 365 } });

const newPasskey = () => createSoftPasskey({ origin: app.url });
const countOf = ({ sub }: Person['account']) => app.rows.passkeys.count({ accountId: sub });

async function signsIn(account: Person['account'], passkey: SoftPasskey): Promise<boolean> {
  const browser = await app.open(authorizationRequest(app, client).url);
  return isIn(await usePasskey(browser, { passkey, account }));
}

/** Signs in as the script of the page does, and returns the page after the password. */
async function arrive(
  account: Person['account'],
  { browser = app.browser(), to = client, params = {} }: Arrival = {},
): Promise<Browser> {
  await browser.open(authorizationRequest(app, to, params).url);
  await signInFromDevice(browser, account);
  return browser;
}
const isOffered = ({ page }: Browser) => page.h1 === title;
/** Ends the session, and keeps what else the browser has. */
const leave = (browser: Browser) => browser.jar.delete('geopf_session');

test('a passkey is offered before the service, added there, announced as any other, and not offered again', async () => {
  const account = await buildAccount(app);
  const browser = await arrive(account);
  expect([isOffered(browser), browser.page.text.includes('Service de test')]).toEqual([true, true]);
  const passkey = newPasskey();
  const page = await browser.post(browser.page.url.href, newPasskeyFields(browser.page, { passkey }));
  expect(isIn(page)).toBe(true);
  expect(await linkTo(app, account.email, 'passkey-added')).toContain('/lien/');
  expect(await signsIn(account, passkey)).toBe(true);
  expect(isOffered(await arrive(account))).toBe(false);
});

test('« Pas maintenant » goes on to the service, and holds 90 days in this browser alone', async () => {
  const account = await buildAccount(app);
  const browser = await arrive(account);
  expect(isIn(await browser.submit({}, { action: 'later' }))).toBe(true);
  leave(browser);
  app.moveClock(ninetyDays - 60);
  expect(isIn((await arrive(account, { browser })).page)).toBe(true);
  expect(isOffered(await arrive(account))).toBe(true);
  leave(browser);
  app.moveClock(120);
  expect(isOffered(await arrive(account, { browser }))).toBe(true);
  app.moveClock(-ninetyDays - 60);
});

test('« Ne plus proposer » holds in every browser, until the person adds a passkey by herself', async () => {
  const account = await buildAccount(app);
  const browser = await arrive(account);
  expect(isIn(await browser.submit({}, { action: 'never' }))).toBe(true);
  await later(app, 2 * ninetyDays, async () => expect(isIn((await arrive(account)).page)).toBe(true));
  const adding = await browser.open('/compte/securite/cle');
  await browser.post(adding.url.href, newPasskeyFields(adding, { passkey: newPasskey() }));
  await app.rows.passkeys.remove({ accountId: account.sub });
  expect(isOffered(await arrive(account))).toBe(true);
});

test('no passkey is offered to a browser that says nothing, and none that says something else', async () => {
  const account = await buildAccount(app);
  const { username, password } = account;
  for (const said of [undefined, '', 'no']) {
    const forged: Record<string, string> = said === undefined ? {} : { canHoldPasskey: said };
    const browser = await app.open(authorizationRequest(app, client).url);
    expect(isIn(await browser.submit({ username, password }, { action: 'signin', forged }))).toBe(true);
  }
});

test('no passkey is offered where the person holds one, or on the way to her account, or to a service that refuses them', async () => {
  const [account, holder] = [await buildAccount(app), await buildAccount(app)];
  await givePasskey(app, holder);
  expect(isIn((await arrive(holder)).page)).toBe(true);
  const browser = await app.open('/compte');
  expect((await signInFromDevice(browser, account)).url.pathname).toBe('/compte');
  const to = await registerClient(app, { ways_in: ['password'] });
  expect(isIn((await arrive(account, { to })).page)).toBe(true);
});

test.each<Readonly<Record<string, string>>>([{ prompt: 'login' }, { max_age: '1' }])(
  'no passkey is offered when a service asks for a sign-in anew with %j, and a silent answer has no page',
  async (params) => {
    const { account, browser } = await somebodySignedIn(app, client);
    app.moveClock(10);
    expect(isIn((await arrive(account, { browser, params })).page)).toBe(true);
    expect(isIn(await browser.open(authorizationRequest(app, client, { prompt: 'none' }).url))).toBe(true);
    app.moveClock(-10);
  },
);

test('no passkey is offered before the second factor, and one is offered after it', async () => {
  const account = await buildAccount(app, { totp: true });
  const browser = await arrive(account);
  expect(isOffered(browser)).toBe(false);
  await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
  expect(isOffered(browser)).toBe(true);
});

test('no passkey is offered where a trusted browser stood for the second factor, which alone may add one', async () => {
  const account = await buildAccount(app, { totp: true });
  const browser = await arrive(account);
  await browser.submit({ otp: totpCode(account.totpSecret), trustBrowser: true }, { action: 'verify' });
  expect(isOffered(browser)).toBe(true);
  await browser.submit({}, { action: 'later' });
  leave(browser);
  await later(app, ninetyDays + 60, async () => expect(isIn((await arrive(account, { browser })).page)).toBe(true));
});

test('a page that was left open for more than five minutes adds none, says so, and lets the person go on', async () => {
  const account = await buildAccount(app);
  const browser = await arrive(account);
  const passkey = newPasskey();
  app.moveClock(240);
  await browser.reload();
  const fields = newPasskeyFields(browser.page, { passkey });
  app.moveClock(61);
  const refused = await browser.post(browser.page.url.href, fields);
  expect([refused.status, refused.h1, refused.find('#passkey')]).toEqual([422, title, null]);
  expect(refused.text).toContain('il y a plus de cinq minutes');
  expect(await countOf(account)).toBe(0);
  expect((await browser.reload()).text).toContain('il y a plus de cinq minutes');
  expect(isIn(await browser.submit({}, { action: 'later' }))).toBe(true);
  app.moveClock(-301);
});

test('a passkey that was made for another page is refused, and the offer stays', async () => {
  const account = await buildAccount(app);
  const other = await somebodySignedIn(app, client);
  const stolen = newPasskeyFields(await other.browser.open('/compte/securite/cle'), { passkey: newPasskey() });
  const browser = await arrive(account);
  const csrf = browser.page.fieldValue('csrf') ?? '';
  const page = await browser.post(browser.page.url.href, { ...stolen, csrf });
  expect([page.status, page.h1, page.find('#passkey') !== null]).toEqual([422, title, true]);
  expect(await countOf(account)).toBe(0);
});

describe('a passkey that the browser makes by itself', () => {
  interface Automatic {
    readonly ticket: string;
    readonly options: { readonly challenge: string; readonly authenticatorSelection: object };
  }
  /** Returns the question that the page puts to the browser; undefined where the browser may make no passkey by itself. */
  const automaticOn = ({ page }: Browser) =>
    (JSON.parse(page.find('#passkey')?.getAttribute('data-app-passkey') ?? '{}') as { automatic?: Automatic })
      .automatic;

  async function arriveRemembered(account: Person['account']): Promise<Browser> {
    const browser = await app.open(authorizationRequest(app, client).url);
    await signInFromDevice(browser, account, { rememberMe: true });
    return browser;
  }
  /** The device was not touched: the browser has made the passkey by itself. */
  const untouched = { isPresent: false, isVerified: false };
  function made(browser: Browser, { passkey = newPasskey(), asked = automaticOn(browser) } = {}) {
    const { challenge, ticket } = asked ? { ...asked.options, ticket: asked.ticket } : { challenge: '', ticket: '' };
    const fields = newPasskeyFields(browser.page, { passkey });
    return { ...fields, ticket, automatic: 'yes', credential: passkey.attest({ challenge }, untouched) };
  }

  test('is added where the person wants to be remembered, is announced, signs in, and comes once for each account', async () => {
    const account = await buildAccount(app);
    const browser = await arriveRemembered(account);
    expect(automaticOn(browser)?.options).toMatchObject({
      timeout: 60_000,
      hints: ['client-device'],
      authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
    });
    const passkey = newPasskey();
    expect(isIn(await browser.post(browser.page.url.href, made(browser, { passkey })))).toBe(true);
    expect(await signsIn(account, passkey)).toBe(true);
    await pressLink(app, await linkTo(app, account.email, 'passkey-added'));
    expect([await countOf(account), await signsIn(account, passkey)]).toEqual([0, false]);
    // Two of her browsers make one at the same moment. The later one goes on without it where it comes after the first one was written.
    const quick = await buildAccount(app);
    const pair = [await arriveRemembered(quick), await arriveRemembered(quick)];
    const pages = await Promise.all(pair.map((one) => one.post(one.page.url.href, made(one))));
    expect([pages.some(isIn), await countOf(quick)]).toEqual([true, 1]);
    const { rows } = app;
    const chosen = await buildAccount(app);
    const [{ passwordHash }] = (await rows.accounts.list({ id: chosen.sub })) as [{ passwordHash: string }];
    await rows.accounts.change({ id: account.sub }, { passwordHash });
    const again = await arriveRemembered({ ...account, password: chosen.password });
    expect([isIn(again.page), automaticOn(again)]).toEqual([true, undefined]);
  });

  test('is made neither in a browser that is only borrowed, nor for a person with a role, nor where the operator says no', async () => {
    const [borrower, holder, other] = [
      await buildAccount(app),
      await buildAccount(app, { roles: ['support'] }),
      await buildAccount(app),
    ];
    const asked = automaticOn(await arriveRemembered(other));
    for (const browser of [await arrive(borrower), await arriveRemembered(holder)]) {
      expect([isOffered(browser), automaticOn(browser)]).toEqual([true, undefined]);
      const page = await browser.post(browser.page.url.href, made(browser, { asked }));
      expect([page.status, page.h1]).toEqual([422, title]);
    }
    expect([await countOf(borrower), await countOf(holder)]).toEqual([0, 0]);
    const closed = await startApp({ config: { makesPasskeys: false } });
    const there = await closed.open(authorizationRequest(closed, await registerClient(closed)).url);
    const { username, password } = await buildAccount(closed);
    await there.submit(
      { username, password, rememberMe: true },
      { action: 'signin', forged: { canHoldPasskey: 'yes' } },
    );
    expect([isOffered(there), automaticOn(there)]).toEqual([true, undefined]);
    await closed.stop();
  });

  test('is good for a minute, once, in its own browser and request, and stands for no other ceremony', async () => {
    const account = await buildAccount(app);
    const browser = await arriveRemembered(account);
    const elsewhere = await arriveRemembered(account);
    const post = (fields: Readonly<Record<string, string>>) => browser.post(browser.page.url.href, fields);
    const late = made(browser);
    app.moveClock(61);
    expect((await post(late)).status).toBe(422);
    app.moveClock(-61);
    await browser.reload();
    const pressed = newPasskeyFields(browser.page, { passkey: newPasskey(), forgery: untouched });
    const asPressed = newPasskeyFields(browser.page, { passkey: newPasskey() });
    const own = made(browser);
    const { automatic: _none, ...ownAsPressed } = own;
    for (const fields of [
      made(browser, { asked: automaticOn(elsewhere) }),
      pressed,
      { ...asPressed, automatic: 'yes' },
      ownAsPressed,
      { ...made(browser), credential: newPasskey().attest({ challenge: 'AAAA' }, untouched) },
    ]) {
      const page = await post({ ...fields, csrf: browser.page.fieldValue('csrf') ?? '' });
      expect([page.status, page.h1]).toEqual([422, title]);
    }
    // A page with an error lets the browser make no other one.
    expect(automaticOn(browser)).toBeUndefined();
    await browser.reload();
    const last = made(browser);
    const pages = await Promise.all([post(last), browser.tab().post(browser.page.url.href, last)]);
    expect([pages.some(isIn), await countOf(account)]).toEqual([true, 1]);
  });
});
