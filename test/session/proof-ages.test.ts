import { showCode } from '../../src/domain/fields/typed-code.ts';
import { authorizeSilently, readJwt } from '../support/authorize.ts';
import type { Browser, Page } from '../support/browser.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { askForUserCode, createScript, typeCode as typeUserCode } from '../support/services/device.ts';
import { comeFromFranceConnect, pressFranceConnect } from '../support/people/first-arrival.ts';
import { linkPersona } from '../support/people/link-persona.ts';
import { askForCode, buildProtected, codeSent } from '../support/people/lost-device.ts';
import { requestDeletion } from '../support/people/parked-sign-ins.ts';
import { givePasskey, signInFromDevice, usePasskey } from '../support/people/passkey-pages.ts';
import { accountOfAge } from '../support/people/password-age.ts';
import { answerCaptcha, codeFor, fillProfile, somebody } from '../support/people/register.ts';
import { isIn, pastPassword, toMiddleOfStep } from '../support/people/second-factor.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { authorizationRequest, codeOf, exchange, registerClient, type TestClient } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { throughFranceConnect } from '../support/people/upstream-journey.ts';

const security = '/compte/securite';
const signInTitle = 'Se connecter';
const codeTitle = 'Double authentification';

const app = describeApp({ upstreams: true, config: { trustedBrowserDays: 30, captchaFixedAnswer: '271828' } });
const client = prepare(() => registerClient(app, { require_auth_time: true }));
beforeEach(async () => {
  toMiddleOfStep(app);
  await app.rows.identities.remove();
});
afterEach(() => app.standIns.setScenario());

interface Visitor {
  readonly browser: Browser;
  readonly account: Pick<BuiltAccount, 'sub' | 'username' | 'email' | 'password' | 'totpSecret' | 'recoveryCodes'>;
}

/** A way to give a proof. Time passes between the proof and the last form of the sign-in. */
interface Way {
  readonly name: string;
  /** The proof has no stated age, and so it is never young. */
  readonly isUndated?: boolean;
  person(): Promise<Visitor['account']>;
  /** Goes from the first page of the sign-in to its end. */
  go(visitor: Visitor, seconds: number): Promise<Page>;
}

const later = (seconds: number) => app.moveClock(seconds);
const typePassword = ({ browser, account: { username, password } }: Visitor) =>
  browser.submit({ username, password }, { action: 'signin' });
const typeCode = ({ browser, account }: Visitor) =>
  browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });

async function citizen(): Promise<BuiltAccount> {
  const account = await buildAccount(app);
  await linkPersona(app, account, {
    client,
    upstream: 'franceconnect',
    journey: (browser) => throughFranceConnect(browser),
  });
  return account;
}
const passkeys = new Map<string, Awaited<ReturnType<typeof givePasskey>>>();

const ways: readonly Way[] = [
  {
    name: 'a password, before the offer of a passkey was left open',
    person: () => buildAccount(app),
    async go({ browser, account }, seconds) {
      await signInFromDevice(browser, account);
      later(seconds);
      return browser.submit({}, { action: 'later' });
    },
  },
  {
    name: 'a password, before the code of an application',
    person: () => buildAccount(app, { totp: true }),
    async go(visitor, seconds) {
      await typePassword(visitor);
      later(seconds);
      return typeCode(visitor);
    },
  },
  {
    name: 'a password, before a recovery code',
    person: () => buildAccount(app, { totp: true }),
    async go(visitor, seconds) {
      const { browser, account } = visitor;
      await typePassword(visitor);
      await browser.click('Utiliser un code de récupération');
      later(seconds);
      return browser.submit({ recoveryCode: showCode(account.recoveryCodes[0]!) }, { action: 'verify' });
    },
  },
  {
    name: 'a passkey, before the question whether a closed account is kept',
    async person() {
      const account = await buildAccount(app);
      passkeys.set(account.sub, await givePasskey(app, account));
      await requestDeletion(app, account);
      return account;
    },
    async go({ browser, account }, seconds) {
      await usePasskey(browser, { passkey: passkeys.get(account.sub)!, account });
      later(seconds);
      return browser.submit({}, { action: 'cancelDeletion' });
    },
  },
  {
    name: 'a session at FranceConnect',
    person: citizen,
    go({ browser }, seconds) {
      app.standIns.setScenario('sign-in-old', { seconds });
      return pressFranceConnect(browser);
    },
  },
  {
    name: 'an upstream that states no time of its sign-in',
    isUndated: true,
    person: citizen,
    go({ browser }) {
      app.standIns.setScenario('sign-in-undated');
      return pressFranceConnect(browser);
    },
  },
  {
    name: 'the password of a registration, before the code of its message',
    person: async () => ({ sub: '', totpSecret: '', recoveryCodes: [], ...somebody() }),
    async go({ browser, account }, seconds) {
      await browser.click('Pas encore de compte');
      await fillProfile(browser, account);
      await answerCaptcha(browser);
      later(seconds);
      return browser.submit({ code: await codeFor(app, account.email) }, { action: 'verify' });
    },
  },
];

async function visit(way: Way, params: Readonly<Record<string, string>> = {}) {
  const visitor = { browser: app.browser(), account: await way.person() };
  const request = authorizationRequest(app, client, params);
  await visitor.browser.open(request.url);
  return { visitor, request };
}

describe.each([
  { age: 240, isYoung: true },
  { age: 360, isYoung: false },
])('a proof that is $age seconds old when the sign-in ends', ({ age, isYoung }) => {
  test.each(ways)('counts from when it was given, in the token, on pages and for a link: $name', async (way) => {
    const { visitor, request } = await visit(way);
    const page = await way.go(visitor, age);
    expect(isIn(page)).toBe(true);
    const { body } = await exchange(app, client, { code: codeOf(page), verifier: request.verifier });
    const told = Number(readJwt(body['id_token']).claims['auth_time']);
    if (way.isUndated) expect(told).toBe(0);
    // Less than a minute went by between the forms.
    else expect(Math.round((app.services.nowSeconds() - age - told) / 60)).toBe(0);

    const isFresh = isYoung && !way.isUndated;
    const { browser } = visitor;
    const setUp = await browser.open(`${security}/application`);
    expect(setUp.h1 === signInTitle).toBe(!isFresh);
    await browser.open(security);
    const left = await browser.submit({}, { action: 'link', form: 'form:has([name="upstream"][value="proconnect"])' });
    expect(left.url.pathname.startsWith('/pc/')).toBe(isFresh);
  });

  test.each(ways)('meets a service that wants a sign-in of the last five minutes: $name', async (way) => {
    const { visitor } = await visit(way, { max_age: '300' });
    const page = await way.go(visitor, age);
    expect(isIn(page)).toBe(isYoung && !way.isUndated);
  });

  test('takes another password at the page of the renewal, or is asked for once more and loses nothing', async () => {
    const account = await accountOfAge(app, { days: 400 });
    const { browser, request } = await pastPassword(app, { client, account });
    later(age);
    const chosen = { password: 'neuf-castors-contre-le-vent', passwordConfirm: 'neuf-castors-contre-le-vent' };
    const before = await app.services.account.accounts.find(account.sub);
    const page = await browser.submit(chosen, { action: 'save' });
    expect(isIn(page)).toBe(isYoung);
    if (isYoung) return;
    expect([page.h1, (await app.services.account.accounts.find(account.sub))?.passwordChangedAt]).toEqual([
      signInTitle,
      before?.passwordChangedAt,
    ]);
    await typePassword({ browser, account });
    const back = await browser.submit(chosen, { action: 'save' });
    expect(back.url.searchParams.get('state')).toBe(request.state);
  });
});

/** Ways back from FranceConnect whose sign-in there was too long ago, or has no stated time. */
const tooOld = [
  ['is twenty minutes old', 'sign-in-old', { seconds: 1200 }],
  ['has no stated time', 'sign-in-undated', {}],
] as const;

describe.each(tooOld)('a sign-in at the upstream that %s', (_age, scenario, args) => {
  const oldSignIn = () => app.standIns.setScenario(scenario, args);
  const inFranceConnect = ({ url }: Page) => url.pathname.startsWith('/fc/');

  test('links nothing to an account before the upstream has asked its person anew', async () => {
    const account = await buildAccount(app);
    const { browser } = await pastPassword(app, { client, account });
    const held = () => app.services.federation.identities.list(account.sub);
    const leave = async () => {
      await browser.open(security);
      return browser.submit({}, { action: 'link', form: 'form:has([name="upstream"][value="franceconnect"])' });
    };
    oldSignIn();
    await leave();
    expect(inFranceConnect(await throughFranceConnect(browser))).toBe(true);
    const refused = await throughFranceConnect(browser);
    expect(refused.find('#notice')?.text).toContain('sans vous demander de vous identifier de nouveau');
    await leave();
    expect(inFranceConnect(await throughFranceConnect(browser))).toBe(true);
    app.standIns.setScenario();
    expect((await throughFranceConnect(browser)).h1).toBe('Lier FranceConnect à votre compte');
    await browser.submit({}, { action: 'link' });
    expect(await held()).toHaveLength(1);
  });

  test('links nothing on the way of a sign-in either', async () => {
    const account = await buildAccount(app);
    const browser = app.browser();
    oldSignIn();
    await comeFromFranceConnect(app, { client, browser });
    await browser.submit({}, { action: 'existing' });
    await typePassword({ browser, account });
    expect(inFranceConnect(await browser.submit({}, { action: 'link' }))).toBe(true);
    expect(inFranceConnect(await throughFranceConnect(browser))).toBe(true);
    const told = await throughFranceConnect(browser);
    expect([told.h1, told.text.includes('sans vous demander de vous identifier de nouveau')]).toEqual([
      'Lier FranceConnect à votre compte',
      true,
    ]);
    app.standIns.setScenario();
    await browser.submit({}, { action: 'link' });
    await throughFranceConnect(browser);
    expect(await app.services.federation.identities.list(account.sub)).toEqual([]);
    expect(isIn(await browser.submit({}, { action: 'link' }))).toBe(true);
    expect(await app.services.federation.identities.list(account.sub)).toHaveLength(1);
  });

  test('is no sign-in anew for a service, and no proof for a lost device', async () => {
    const account = await buildProtected(app);
    await linkPersona(app, account, { client, upstream: 'franceconnect', journey: (one) => throughFranceConnect(one) });
    oldSignIn();
    const { browser, page } = await comeFromFranceConnect(app, { client, params: { prompt: 'login' } });
    expect(inFranceConnect(page)).toBe(true);
    expect((await throughFranceConnect(browser)).h1).toBe(signInTitle);

    const lost = await askForCode(app, account.email);
    await codeSent(app, account);
    expect(inFranceConnect(await pressFranceConnect(lost))).toBe(true);
    const { text } = await throughFranceConnect(lost);
    expect(text).not.toContain('Vous vous êtes identifié avec FranceConnect');
  });
});

/** A way in which a service asks for the person herself. */
interface Asking {
  readonly asked: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly members?: Readonly<Record<string, unknown>>;
  /** No session is young enough. */
  readonly isAnew?: boolean;
  /** A device cannot ask so. */
  readonly isForBrowsers?: boolean;
}

describe.each<Asking>([
  { asked: 'max_age=3600', params: { max_age: '3600' } },
  { asked: 'max_age=0', params: { max_age: '0' }, isAnew: true },
  { asked: 'its own default_max_age of an hour', members: { default_max_age: 3600 } },
  { asked: 'its own default_max_age of 0', members: { default_max_age: 0 }, isAnew: true },
  { asked: 'prompt=login', params: { prompt: 'login' }, isAnew: true, isForBrowsers: true },
])('where a service asks for the person by $asked', ({ params = {}, members = {}, isAnew, isForBrowsers }) => {
  let asking: TestClient;
  let script: TestClient;

  beforeAll(async () => {
    asking = await registerClient(app, members);
    script = await createScript(app, members);
  });

  /** Opens the request of a service, and types the code of a device. A device has no prompt. */
  const doors: readonly ((browser: Browser) => Promise<Page>)[] = [
    (browser) => browser.open(authorizationRequest(app, asking, params).url),
    ...(isForBrowsers
      ? []
      : [async (browser: Browser) => typeUserCode(browser, await askForUserCode(app, script, params))]),
  ];

  test('a trusted browser stands for no second factor, with or without a session that it has opened', async () => {
    const { browser, account } = await pastPassword(app, { client });
    await browser.submit({ otp: totpCode(account.totpSecret), trustBrowser: true }, { action: 'verify' });
    for (const open of doors)
      for (const hasSession of [false, true]) {
        browser.jar.delete('geopf_session');
        if (hasSession) expect(isIn((await pastPassword(app, { client, account, browser })).browser.page)).toBe(true);
        if (!isForBrowsers) {
          const { members: answer } = await authorizeSilently(app, browser, { client: asking, params });
          expect(answer['error']).toBe('login_required');
        }
        const first = await open(browser);
        if (!hasSession || isAnew) await typePassword({ browser, account });
        else expect(first.h1).toBe(codeTitle);
        expect(browser.page.h1).toBe(codeTitle);
        app.moveClock(30);
        const end = await typeCode({ browser, account });
        expect(isIn(end) || end.h1 === 'Donner accès à QGIS ?').toBe(true);
      }
  });

  test('a session that is too old is not taken, nor one of this very second where the sign-in must be new', async () => {
    for (const open of doors)
      for (const age of isAnew ? [0, 700] : [3700]) {
        const account = await buildAccount(app);
        const { browser } = await pastPassword(app, { client, account });
        app.moveClock(age);
        expect((await open(browser)).h1).toBe(signInTitle);
      }
  });
});
