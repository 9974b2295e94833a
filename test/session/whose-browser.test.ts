import { accountPages } from '../../interactions/account/account-pages.ts';
import { authorizeSilently, isSignedIn, membersOf, readJwt, silentTokens } from '../support/authorize.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser, Page } from '../support/browser.ts';
import { askForUserCode, createScript, typeCode } from '../support/services/device.ts';
import { resetAndUndo, stepForms, twoFactors } from '../support/people/parked-sign-ins.ts';
import { captchaAnswer, codeFor, linkFor, registerUntilProof } from '../support/people/register.ts';
import { answerAsBefore, plantCookie, requestCookiesOf } from '../support/requests/request-cookie.ts';
import { isIn, oneFactorSession, pastPassword, toMiddleOfStep } from '../support/people/second-factor.ts';
import { describeService, prepare } from '../support/describe-app.ts';
import {
  asClient,
  authorizationRequest,
  codeOf,
  exchange,
  registerClient,
  signIn,
  signInForTokens,
  type AuthorizationRequest,
} from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { somebodySignedIn } from '../support/people/account-address.ts';

const signInPage = 'Se connecter';

const { app, client } = describeService({ config: { captchaFixedAnswer: captchaAnswer } });
const thirdParty = prepare(() => registerClient(app, { first_party: false }));

const type = (browser: Browser, { username, password }: Pick<BuiltAccount, 'username' | 'password'>) =>
  browser.submit({ username, password }, { action: 'signin' });

interface OpenSession {
  readonly browser: Browser;
  readonly account: Pick<BuiltAccount, 'username' | 'password' | 'email'>;
  readonly tokens: Readonly<Record<string, string>>;
}

/** Signs the browser out in another tab. */
async function signOut(browser: Browser): Promise<void> {
  const tab = browser.tab();
  const page = await tab.open(`${app.protocol}/logout`);
  if (page.find('button[value="logout"]')) await tab.submit({}, { action: 'logout' });
}

/** Signs somebody else in, in another tab of the browser. */
async function signInAnother(browser: Browser): Promise<BuiltAccount> {
  const tab = browser.tab();
  await tab.open(authorizationRequest(app, client, { prompt: 'login' }).url);
  await tab.submit({}, { action: 'switch' });
  const another = await buildAccount(app);
  expect(isIn(await type(tab, another))).toBe(true);
  return another;
}

describe('a page of a request that names a session', () => {
  /** Every page that acts for the person of a session, with the form that she would send there. */
  const pages = {
    'the consent': {
      begin: (browser: Browser) => browser.open(authorizationRequest(app, thirdParty).url),
      form: () => ({ action: 'accept' }),
    },
    'the yes to a device': {
      begin: async (browser: Browser) => typeCode(browser, await askForUserCode(app, await createScript(app))),
      form: () => ({ action: 'accept' }),
    },
    'the set-up of an application': {
      begin: (browser: Browser) => browser.open(authorizationRequest(app, client, twoFactors).url),
      form: stepForms['enrol-totp']!,
    },
    'the account choice': {
      begin: (browser: Browser) => browser.open(authorizationRequest(app, client, { prompt: 'select_account' }).url),
      form: () => ({ action: 'continue' }),
    },
  };

  /** The ways in which the page comes to somebody without the session. */
  const ways: Readonly<Record<string, (browser: Browser) => Browser | Promise<Browser>>> = {
    'in another browser, with the cookie of the request alone': async (browser) => {
      const other = await app.open('/aide');
      for (const cookie of requestCookiesOf(browser)) plantCookie(app, other, cookie);
      return other;
    },
    'in another browser, with every cookie but that of the session': (browser) => {
      const other = browser.fork();
      for (const name of ['geopf_session', 'geopf_session.sig']) other.jar.delete(name);
      return other;
    },
    'after the browser was closed': (browser) => {
      const other = browser.fork();
      other.jar.close();
      return other;
    },
    'after somebody else signed in in another tab': async (browser) => {
      await signInAnother(browser);
      return browser;
    },
    'after a logout in another tab': async (browser) => {
      await signOut(browser);
      return browser;
    },
  };

  test.each(Object.entries(pages))(
    '%s shows and does nothing without that session, and asks for a sign-in',
    async (_name, page) => {
      const account = await buildAccount(app);
      const browser = await oneFactorSession(app, { client, account });
      await page.begin(browser);
      const { url, h1, text } = browser.page;
      expect(h1).not.toBe(signInPage);
      expect(text.includes(account.username) || browser.page.find('#totp-secret') !== null).toBe(true);
      const form = page.form({ browser, account });
      const written = async () => [
        await app.rows.audit.list({ accountId: account.sub, event: ['consent.granted', 'device.approved'] }),
        await app.rows.totpDevices.list({ accountId: account.sub }),
      ];

      for (const [way, take] of Object.entries(ways)) {
        const hand = await take(browser);
        const seen = await hand.open(url.href);
        const done = await hand.post(url.href, { ...form, csrf: seen.fieldValue('csrf') ?? '' });
        for (const answer of [seen, done]) {
          expect([way, answer.h1]).toEqual([way, signInPage]);
          for (const hers of [account.username, account.email]) expect(answer.text).not.toContain(hers);
        }
        expect([way, await written()]).toEqual([way, [[], []]]);
      }
      // The request goes on for the person who signs in.
      expect((await type(browser, account)).h1).not.toBe(signInPage);
    },
  );
});

describe('what somebody has proved', () => {
  /** What ends it in its own browser. */
  const endings: Readonly<Record<string, (browser: Browser) => unknown>> = {
    'the browser was closed': ({ jar }) => jar.close(),
    'a logout': signOut,
  };

  describe.each(Object.entries(endings))('after %s', (ending, end) => {
    test('is gone from a sign-in that was left half-way, and from one whose code is on its way', async () => {
      const account = await buildAccount(app, { totp: true });
      toMiddleOfStep(app);
      const { browser, request } = await pastPassword(app, { client, account });
      const form = { csrf: browser.page.fieldValue('csrf') ?? '', otp: totpCode(account.totpSecret), action: 'verify' };
      const { url } = browser.page;
      await end(browser);
      expect((await browser.post(url.href, form)).h1).toBe(signInPage);
      await type(browser, account);
      await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify', continuation: false });
      const { code = '' } = membersOf(browser.page, client.redirectUri);
      expect(code).not.toBe('');
      await end(browser);
      // The service that has got its code is signed in until a logout, as in any closed browser.
      const { status } = await exchange(app, client, { code, verifier: request.verifier });
      expect([status, await isSignedIn(app, browser, client)]).toEqual([ending.includes('closed') ? 200 : 400, false]);
    });

    test.each([true, false])(
      'is gone from a registration that has ended, here or by its link elsewhere (gone on here before: %j)',
      async (hasGoneOn) => {
        const { browser, person } = await registerUntilProof(app, client);
        const waiting = browser.tab();
        const link = await linkFor(app, person.email);
        const other = await app.open(link);
        await other.submit({ password: person.password }, { action: 'confirm' });
        const here = browser.fork();
        if (hasGoneOn) expect(isIn(await here.reload())).toBe(true);
        await end(here);
        await end(waiting);
        for (const tab of [here.tab(), waiting]) {
          const page = await tab.open(waiting.page.url.href);
          expect([isIn(page), await isSignedIn(app, tab, client)]).toEqual([false, false]);
        }
      },
    );
  });

  test.each(['image', 'iframe', 'empty'])('outlives a logout that another page asks for as its %s', async (part) => {
    const account = await buildAccount(app, { totp: true });
    toMiddleOfStep(app);
    const { browser } = await pastPassword(app, { client, account });
    const logout = `${app.protocol}/logout`;
    const headers = { 'sec-fetch-dest': part, 'sec-fetch-site': 'cross-site' };
    expect((await browser.request({ url: logout, headers })).header('set-cookie')).toBeUndefined();
    expect(isIn(await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' }))).toBe(true);
  });

  const leave = async (browser: Browser, { username, password }: BuiltAccount) => {
    const request = authorizationRequest(app, client);
    await browser.open(request.url);
    const page = await browser.submit({ username, password }, { action: 'signin', continuation: false });
    return { request, page };
  };
  const isTaken = async (page: Page, { verifier }: AuthorizationRequest) => {
    const { code = '' } = membersOf(page, client.redirectUri);
    return (await exchange(app, client, { code, verifier })).status === 200;
  };
  /** Answers whose page, which goes on by itself, is held. `goesOn` says whether they are worth anything. */
  const answers = {
    'of a sign-in': async () => {
      const account = await buildAccount(app);
      const browser = app.browser();
      const { request, page } = await leave(browser, account);
      const tokens = await silentTokens(app, browser, { client });
      return { browser, account, tokens, goesOn: () => isTaken(page, request) };
    },
    'of a sign-in at version 0.3.0': async () => {
      const account = await buildAccount(app);
      const browser = await app.open(authorizationRequest(app, client).url);
      const resume = await answerAsBefore(app, browser, account);
      const { tokens } = await signInForTokens(app, browser.tab(), { client, account });
      return { browser, account, tokens, goesOn: async () => isIn(await browser.open(resume)) };
    },
    'of a registration': async () => {
      const { browser, request, person: account } = await registerUntilProof(app, client);
      const code = await codeFor(app, account.email);
      const page = await browser.submit({ code }, { action: 'verify', continuation: false });
      const tokens = await silentTokens(app, browser, { client });
      return { browser, account, tokens, goesOn: () => isTaken(page, request) };
    },
  };
  /** What ends a session of the account that was opened in another tab, in other ways than its browser's logout. */
  const endsElsewhere: Readonly<Record<string, (session: OpenSession) => Promise<unknown>>> = {
    'another password': ({ account }) => resetAndUndo(app, account),
    'the button that closes the other sessions': async ({ account }) => {
      const { browser: own } = await signIn(app, app.browser(), { client, account });
      await own.open('/compte/sessions');
      await own.submit({}, { action: 'closeOthers' });
    },
    'a logout by a refresh token': ({ tokens }) =>
      asClient(app, client, 'logout', { refresh_token: tokens['refresh_token']! }),
    'the logout of another browser that holds every cookie': ({ browser }) => signOut(browser.fork()),
  };

  test.each(Object.entries(answers))(
    'is worth nothing once the session has ended elsewhere: the answer %s',
    async (_whose, give) => {
      for (const [way, end] of Object.entries(endsElsewhere)) {
        const { browser, account, tokens, goesOn } = await give();
        app.moveClock(2);
        await end({ browser, account, tokens });
        expect([way, await goesOn(), await isSignedIn(app, browser, client)]).toEqual([way, false, false]);
        if (way === 'another password') continue;
        // The person proves once anew who they are.
        await browser.open(authorizationRequest(app, client).url);
        expect([way, isIn(await type(browser, account))]).toEqual([way, !way.includes('cookie')]);
      }
    },
  );

  test('is worth nothing in a copy of all cookies that somebody made before the logout of a session', async () => {
    toMiddleOfStep(app);
    const [plain, twoFactor] = [await buildAccount(app), await buildAccount(app, { totp: true })];
    const halfWay = (await pastPassword(app, { client, account: twoFactor })).browser;
    const { url } = halfWay.page;
    const csrf = halfWay.page.fieldValue('csrf') ?? '';
    const answering = await app.open(authorizationRequest(app, client).url);
    const resume = await answerAsBefore(app, answering, plain);
    for (const browser of [halfWay, answering]) await signIn(app, browser.tab(), { client, account: plain });
    const copies = [halfWay.fork(), answering.fork()] as const;
    for (const browser of [halfWay, answering]) await signOut(browser);
    const form = { csrf, otp: totpCode(twoFactor.totpSecret), action: 'verify' };
    expect((await copies[0].post(url.href, form)).h1).toBe(signInPage);
    expect(isIn(await copies[1].open(resume))).toBe(false);
    for (const copy of copies) expect(await isSignedIn(app, copy, client)).toBe(false);
    // The copied cookie hinders nobody who proves anew who she is.
    await copies[0].open(authorizationRequest(app, client).url);
    expect(isIn(await type(copies[0], plain))).toBe(true);
  });

  test('goes on for ten minutes where a registration began whose link was pressed elsewhere, and its owner is told', async () => {
    for (const [seconds, goesOn] of [
      [590, true],
      [620, false],
    ] as const) {
      const { browser, request, person } = await registerUntilProof(app, client);
      const typedAt = app.services.nowSeconds();
      const other = await app.open(await linkFor(app, person.email));
      await other.submit({ password: person.password }, { action: 'confirm' });
      app.moveClock(seconds);
      const page = await browser.reload();
      expect([seconds, isIn(page), page.h1]).toEqual([seconds, goesOn, goesOn ? page.h1 : 'Votre compte est créé']);
      if (!goesOn) {
        expect((await browser.click('Se connecter')).h1).toBe(signInPage);
        expect(isIn(await type(browser, person))).toBe(true);
        continue;
      }
      await app.mailbox.newest(person.email, 'new-browser');
      const { body } = await exchange(app, client, { code: codeOf(page), verifier: request.verifier });
      const { auth_time: at } = readJwt(body['id_token']).claims;
      expect(Number(at)).toBeLessThanOrEqual(typedAt);
    }
  });
});

describe('a registration whose link was pressed elsewhere', () => {
  async function pressElsewhere() {
    const { browser, person } = await registerUntilProof(app, client);
    const other = await app.open(await linkFor(app, person.email));
    await other.submit({ password: person.password }, { action: 'confirm' });
    return { person, browser };
  }

  test('signs nobody in where somebody else has signed in since, and leads to the sign-in', async () => {
    const { browser, person } = await pressElsewhere();
    await signIn(app, browser.tab(), { client, account: await buildAccount(app) });
    const page = await browser.reload();
    expect([isIn(page), page.h1]).toEqual([false, 'Votre compte est créé']);
    expect((await authorizeSilently(app, browser, { client })).members).toHaveProperty('code');
    await browser.click(signInPage);
    expect(isIn(await type(browser, person))).toBe(true);
  });
});

test('a form of the account that somebody left open does nothing to the person who has signed in since', async () => {
  const account = await buildAccount(app);
  const browser = app.browser();
  for (const each of [browser, app.browser()]) await signIn(app, each, { client, account });
  const paths = ['/compte/sessions', '/compte/securite', '/compte/profil', '/compte/historique', '/compte/services'];
  const left = [];
  for (const path of paths) left.push(await browser.tab().open(path));
  for (const page of left)
    for (const form of page.all('main form[method="post"]'))
      expect([page.url.pathname, form.querySelector('input[name="owner"]') !== null]).toEqual([
        page.url.pathname,
        true,
      ]);
  const owner = left[0]!.find('input[name="owner"]')?.getAttribute('value') ?? '';
  expect(owner).not.toBe('');

  const another = await signInAnother(browser);
  const { browser: elsewhere } = await signIn(app, app.browser(), { client, account: another });
  const csrf = (await browser.open('/compte/sessions')).fieldValue('csrf') ?? '';
  await browser.post('/compte/sessions', { csrf, owner, action: 'closeOthers' });
  expect('code' in (await authorizeSilently(app, elsewhere, { client })).members).toBe(true);
});

test('no form of the account does anything without its owner, unless a process that draws such forms is beside', async () => {
  const { services } = app;
  const { browser, account } = await somebodySignedIn(app, client);
  const lines = () => services.account.history.page({ accountId: account.sub, size: 50 });
  const before = [await services.account.accounts.find(account.sub), await lines()];
  const sent: string[] = [];
  for (const { path } of accountPages) {
    const page = await browser.open(path);
    for (const [form, drawn] of page.all('form').entries()) {
      if (!drawn.querySelector('input[name="owner"]')) continue;
      for (const pressed of drawn.querySelectorAll('button[name]')) {
        const button = { [pressed.getAttribute('name')!]: pressed.getAttribute('value') ?? '' };
        const answer = await browser.fork().submit({}, { form, button, without: ['owner'] });
        expect([path, button, answer.status, answer.trail.length]).toEqual([path, button, 200, 2]);
        expect(answer.url.href).toBe(page.url.href);
        sent.push(path);
      }
    }
  }
  expect(new Set(sent).size).toBeGreaterThan(7);
  expect([await services.account.accounts.find(account.sub), await lines()]).toEqual(before);

  await browser.open('/compte/identite');
  const typed = { familyName: 'Sans-Titulaire' };
  const refused = await browser.submit(typed, { action: 'save', without: ['owner'] });
  expect([refused.fieldValue('familyName'), refused.text]).toEqual([
    'Sans-Titulaire',
    expect.stringContaining('pas encore enregistré'),
  ]);
  expect([await services.account.accounts.find(account.sub), await lines()]).toEqual(before);

  const meeting = { ...services.state.processes };
  services.state.processes.mayMeetOlder = () => true;
  await browser.submit(typed, { action: 'save', without: ['owner'] });
  Object.assign(services.state.processes, meeting);
  expect(await services.account.accounts.find(account.sub)).toMatchObject({ profile: typed });
});
