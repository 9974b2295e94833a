import { authorizeSilently, readJwt, silentTokens } from '../support/authorize.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser, Page } from '../support/browser.ts';
import {
  answerCaptcha,
  captchaAnswer,
  codeFor,
  fillProfile,
  openRegistration,
  somebody,
} from '../support/people/register.ts';
import { oneFactorSession, toMiddleOfStep } from '../support/people/second-factor.ts';
import { describeService } from '../support/describe-app.ts';
import {
  authorizationRequest,
  codeOf,
  exchange,
  registerClient,
  type AuthorizationRequest,
} from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';

const essential = (acr: object) => ({ claims: JSON.stringify({ id_token: { acr: { essential: true, ...acr } } }) });
const press = { action: 'signin' };
const nameAndPassword = ({ username, password }: BuiltAccount) => ({ username, password });
const codePage = 'Double authentification';

describe('two factors that a service asks for', () => {
  const { app, client } = describeService({ config: { captchaFixedAnswer: captchaAnswer } });
  beforeEach(() => toMiddleOfStep(app));

  const oneFactor = async (wishes: { readonly totp?: boolean; readonly seconds?: number } = {}) => {
    const account = await buildAccount(app, { totp: wishes.totp ?? true });
    const browser = await oneFactorSession(app, { client, account });
    app.moveClock(wishes.seconds ?? 600);
    toMiddleOfStep(app);
    return { account, browser };
  };
  const ask = async (browser: Browser, params: Readonly<Record<string, string>>, by = client) => {
    const request = authorizationRequest(app, by, params);
    return { request, page: await browser.open(request.url) };
  };
  const claimsOf = async (page: Page, request: AuthorizationRequest, by = client) => {
    const { body } = await exchange(app, by, { code: codeOf(page), verifier: request.verifier });
    return readJwt(body['id_token']).claims;
  };
  const type = (browser: Browser, { totpSecret }: BuiltAccount) =>
    browser.submit({ otp: totpCode(totpSecret) }, { action: 'verify' });
  const twoFactors = { acr: 'eidas0-mfa', amr: ['pwd', 'otp', 'mfa'] };

  test.each([
    ['acr_values', { acr_values: 'eidas0-mfa' }],
    ['an essential claim with a value', essential({ value: 'eidas0-mfa' })],
    ['an essential claim with a list', essential({ values: ['eidas1', 'eidas0-mfa'] })],
    ['a claim that is not essential', { claims: JSON.stringify({ id_token: { acr: { values: ['eidas0-mfa'] } } }) }],
    ['an essential claim beside weaker acr_values', { ...essential({ value: 'eidas0-mfa' }), acr_values: 'eidas0' }],
  ])('by %s, a session with one factor is asked for the other factor alone', async (_title, params) => {
    const { account, browser } = await oneFactor();
    const before = readJwt((await silentTokens(app, browser, { client }))['id_token']).claims;
    expect(before).toMatchObject({ acr: 'eidas0', amr: ['pwd'] });
    const { request, page } = await ask(browser, params);
    expect(page.h1).toBe(codePage);
    expect(page.find('#password')).toBeNull();
    expect(page.text).toContain('Service de test demande une double authentification');
    const claims = await claimsOf(await type(browser, account), request);
    expect(claims).toMatchObject({ sub: account.sub, ...twoFactors });
    // The sign-in is as old as its oldest proof, the password.
    expect(claims['auth_time']).toBe(before['auth_time']);
    // From now on the session has both factors for every service.
    const silent = await silentTokens(app, browser, { client, params });
    expect(readJwt(silent['id_token']).claims).toMatchObject(twoFactors);
  });

  test('a client can ask for two factors by default, and a request can change that', async () => {
    const strict = await registerClient(app, { default_acr_values: ['eidas0-mfa'] });
    const { account, browser } = await oneFactor();
    const plain = await silentTokens(app, browser, { client: strict, params: { acr_values: 'eidas0' } });
    expect(readJwt(plain['id_token']).claims['acr']).toBe('eidas0');
    const { request, page } = await ask(browser, {}, strict);
    expect(page.h1).toBe(codePage);
    expect(await claimsOf(await type(browser, account), request, strict)).toMatchObject(twoFactors);
  });

  test('a silent request answers login_required while the factor is missing, so that the service asks with a page', async () => {
    const { browser } = await oneFactor();
    for (const params of [{ acr_values: 'eidas0-mfa' }, essential({ value: 'eidas0-mfa' })])
      expect((await authorizeSilently(app, browser, { client, params })).members['error']).toBe('login_required');
  });

  test('without a session, the password and then the code are asked in one sign-in', async () => {
    const account = await buildAccount(app, { totp: true });
    const browser = app.browser();
    const { request } = await ask(browser, essential({ value: 'eidas0-mfa' }));
    expect((await browser.submit(nameAndPassword(account), press)).h1).toBe(codePage);
    expect(await claimsOf(await type(browser, account), request)).toMatchObject(twoFactors);
  });

  test('a session with two factors goes straight on, and gets an essential level that it covers or else the level reached', async () => {
    const account = await buildAccount(app, { totp: true });
    const browser = app.browser();
    await ask(browser, {});
    await browser.submit(nameAndPassword(account), press);
    await type(browser, account);
    const acr = async (params: Readonly<Record<string, string>>) =>
      readJwt((await silentTokens(app, browser, { client, params }))['id_token']).claims['acr'];
    expect(await acr({ acr_values: 'eidas0-mfa' })).toBe('eidas0-mfa');
    expect(await acr({ acr_values: 'eidas0' })).toBe('eidas0-mfa');
    expect(await acr(essential({ value: 'eidas0' }))).toBe('eidas0');
    expect(await acr(essential({ values: ['eidas1', 'eidas0-mfa'] }))).toBe('eidas0-mfa');
    // Two factors prove no identity.
    expect(await acr({ acr_values: 'eidas1' })).toBe('eidas0-mfa');
    const refused = await authorizeSilently(app, browser, { client, params: essential({ value: 'eidas1' }) });
    expect(refused.members['error']).toBe('unmet_authentication_requirements');
  });

  test('an essential claim whose values are not a list is an invalid request of the service', async () => {
    const { browser } = await oneFactor();
    const { members } = await authorizeSilently(app, browser, { client, params: essential({ values: 'eidas0-mfa' }) });
    expect(members['error']).toBe('invalid_request');
  });

  test.each([
    ['acr_values', { acr_values: 'eidas0-mfa' }],
    ['an essential claim', essential({ value: 'eidas0-mfa' })],
  ])(
    'two factors asked by %s and not given: the service gets an error with its state, and the session stays',
    async (_title, params) => {
      const { browser } = await oneFactor();
      const { request } = await ask(browser, params);
      const page = await browser.submit({}, { action: 'cancel' });
      const members = Object.fromEntries(page.url.searchParams);
      expect(members).toMatchObject({
        error: 'unmet_authentication_requirements',
        state: request.state,
        iss: app.issuer,
      });
      expect(members['code']).toBeUndefined();
      expect((await silentTokens(app, browser, { client }))['id_token']).toBeTruthy();
    },
  );

  test('the page of the recovery code also leads back to the service, and a recovery code completes the step-up', async () => {
    const { account, browser } = await oneFactor();
    const { request } = await ask(browser, { acr_values: 'eidas0-mfa' });
    const page = await browser.click('Utiliser un code de récupération');
    expect(page.all('button[value=cancel]')).toHaveLength(1);
    const back = await browser.submit({ recoveryCode: account.recoveryCodes[0]! }, { action: 'verify' });
    expect(await claimsOf(back, request)).toMatchObject(twoFactors);
  });

  test('« cancel » does not complete a sign-in for which the service did not ask two factors', async () => {
    const account = await buildAccount(app, { totp: true });
    const browser = app.browser();
    await ask(browser, {});
    const page = await browser.submit(nameAndPassword(account), press);
    expect(page.all('button[value=cancel]')).toHaveLength(0);
    const csrf = page.fieldValue('csrf') ?? '';
    const forged = await browser.post(page.url.href, { csrf, action: 'cancel' });
    expect([forged.status, forged.h1]).toEqual([422, codePage]);
  });

  test('a step-up gives the session another cookie, and the former cookie is dead', async () => {
    const { account, browser } = await oneFactor();
    const before = browser.fork();
    await ask(browser, { acr_values: 'eidas0-mfa' });
    await type(browser, account);
    expect(browser.jar.get('geopf_session')?.value).not.toBe(before.jar.get('geopf_session')?.value);
    expect((await authorizeSilently(app, before, { client })).members['error']).toBe('login_required');
  });

  test('the code of another person does not complete the step-up', async () => {
    const { browser } = await oneFactor();
    await ask(browser, { acr_values: 'eidas0-mfa' });
    const page = await type(browser, await buildAccount(app, { totp: true }));
    expect([page.status, page.invalidFields]).toEqual([422, ['otp']]);
  });

  test('the password of another person does not turn the step-up into her sign-in', async () => {
    const { browser } = await oneFactor();
    const { page } = await ask(browser, { acr_values: 'eidas0-mfa' });
    const csrf = page.fieldValue('csrf') ?? '';
    const other = nameAndPassword(await buildAccount(app));
    const refused = await browser.post(`${page.url.href}?step=sign-in`, { csrf, ...press, ...other });
    expect([refused.h1, refused.url.searchParams.has('code')]).toEqual([codePage, false]);
  });

  test('a code does not bring back a session that ended while the code was asked for', async () => {
    const { account, browser } = await oneFactor();
    const { page } = await ask(browser, { acr_values: 'eidas0-mfa' });
    const tab = browser.tab();
    await tab.open(`${app.protocol}/logout`);
    await tab.submit({}, { action: 'logout' });
    const back = await type(browser, account);
    expect([back.h1, back.url.pathname]).toEqual(['Se connecter', page.url.pathname]);
    expect((await authorizeSilently(app, browser, { client })).members['error']).toBe('login_required');
  });

  test.each([
    ['max_age', { max_age: '60' }],
    ['prompt=login', { prompt: 'login' }],
  ])('with %s, both factors are asked for, and the sign-in time is new', async (_title, params) => {
    const { account, browser } = await oneFactor();
    const before = readJwt((await silentTokens(app, browser, { client }))['id_token']).claims['auth_time'];
    const { request, page } = await ask(browser, { ...params, acr_values: 'eidas0-mfa' });
    expect(page.fieldValue('username')).toBe(account.username);
    expect((await browser.submit({ password: account.password }, press)).h1).toBe(codePage);
    const claims = await claimsOf(await type(browser, account), request);
    expect(claims).toMatchObject(twoFactors);
    expect(Number(claims['auth_time'])).toBeGreaterThan(Number(before) + 500);
  });

  test.each([
    ['max_age', { max_age: '60' }],
    ['prompt=login', { prompt: 'login' }],
  ])(
    'when the account has two factors, a sign-in anew by %s asks for both, whatever level the service asks for',
    async (_title, params) => {
      const account = await buildAccount(app, { totp: true });
      const browser = app.browser();
      await ask(browser, {});
      await browser.submit(nameAndPassword(account), press);
      await type(browser, account);
      app.moveClock(90);
      const { request } = await ask(browser, params);
      expect((await browser.submit({ password: account.password }, press)).h1).toBe(codePage);
      expect(await claimsOf(await type(browser, account), request)).toMatchObject(twoFactors);
    },
  );

  describe('two factors asked of a person who has no second factor', () => {
    const enrol = async (browser: Browser) => {
      const secret = (browser.page.find('#totp-secret')?.textContent ?? '').replaceAll(' ', '');
      await browser.submit({ otp: totpCode(secret) }, { action: 'enrol' });
      expect(browser.page.all('#recovery-codes li')).toHaveLength(10);
      return browser.submit({}, { action: 'acknowledge' });
    };

    test('a person without a second factor sets one up there, and the service gets the level that it asked for', async () => {
      const account = await buildAccount(app);
      const browser = app.browser();
      const { request } = await ask(browser, essential({ value: 'eidas0-mfa' }));
      await browser.submit(nameAndPassword(account), press);
      expect(browser.page.find('#totp-secret')).not.toBeNull();
      expect(await claimsOf(await enrol(browser), request)).toMatchObject({ sub: account.sub, ...twoFactors });
    });

    test('a person whose session is not young types her password before the set-up', async () => {
      const { account, browser } = await oneFactor({ totp: false, seconds: 301 });
      const { request, page } = await ask(browser, { acr_values: 'eidas0-mfa' });
      expect([page.find('#totp-secret'), page.fieldValue('username')]).toEqual([null, account.username]);
      await browser.submit({ password: account.password }, press);
      expect(await claimsOf(await enrol(browser), request)).toMatchObject(twoFactors);
    });

    test('a person whose session is young sees the set-up at once', async () => {
      const { browser } = await oneFactor({ totp: false, seconds: 0 });
      const { page } = await ask(browser, { acr_values: 'eidas0-mfa' });
      expect(page.find('#totp-secret')).not.toBeNull();
    });

    test('a person who goes back from the set-up sends the service an error', async () => {
      const { browser } = await oneFactor({ totp: false, seconds: 0 });
      const { request } = await ask(browser, { acr_values: 'eidas0-mfa' });
      const { searchParams } = (await browser.submit({}, { action: 'cancel' })).url;
      expect([searchParams.get('error'), searchParams.get('state')]).toEqual([
        'unmet_authentication_requirements',
        request.state,
      ]);
    });

    test('a person who registers for such a service sets up a second factor as well', async () => {
      const { browser, request } = await openRegistration(app, client, { acr_values: 'eidas0-mfa' });
      const person = somebody();
      await fillProfile(browser, person);
      await answerCaptcha(browser);
      const page = await browser.submit({ code: await codeFor(app, person.email) }, { action: 'verify' });
      expect(page.find('#totp-secret')).not.toBeNull();
      expect(await claimsOf(await enrol(browser), request)).toMatchObject(twoFactors);
    });
  });
});
