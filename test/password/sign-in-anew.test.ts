import { authorizeSilently, readJwt, silentTokens } from '../support/authorize.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { describePerson, prepare } from '../support/describe-app.ts';
import { authorizationRequest, codeOf, exchange, signIn, signInForTokens, userinfo } from '../support/test-client.ts';

const press = { action: 'signin' };

describe('a sign-in that a service wants anew', () => {
  const { app, client, account } = describePerson();
  const other = prepare(() => buildAccount(app));

  const nameAndPassword = ({ username, password }: BuiltAccount) => ({ username, password });
  const signedIn = async () => {
    const { browser, tokens } = await signInForTokens(app, app.browser(), { client, account });
    return { browser, tokens };
  };
  const ask = async (browser: Browser, params: Readonly<Record<string, string>>) => {
    const request = authorizationRequest(app, client, params);
    return { request, page: await browser.open(request.url) };
  };

  test('a sign-in anew shows the account that is signed in, with its name in the field', async () => {
    const { browser } = await signedIn();
    const { page } = await ask(browser, { prompt: 'login', login_hint: other.username });
    expect(page.fieldValue('username')).toBe(account.username);
    expect(page.text).toContain(`Vous êtes connecté en tant que ${account.username}.`);
    expect(page.text).not.toContain('Pas encore de compte');
    const wrong = await browser.submit({ password: 'pas le bon mot de passe' }, press);
    expect([wrong.status, wrong.fieldValue('username')]).toEqual([422, account.username]);
    expect((await browser.submit({ password: account.password }, press)).url.searchParams.get('code')).toBeTruthy();
  });

  test.each([
    ['prompt=login', { prompt: 'login' }],
    ['max_age=0', { max_age: '0' }],
    ['max_age', { max_age: '10' }],
  ])('by %s, a sign-in anew does not accept another person with the right password', async (_title, params) => {
    const { browser, tokens } = await signedIn();
    app.moveClock(11);
    await ask(browser, params);
    const page = await browser.submit(nameAndPassword(other), press);
    expect([page.status, page.invalidFields]).toEqual([422, ['username']]);
    expect(page.text).toContain(`n’est pas celui de ${account.username}`);
    // The session still belongs to the same account, with the same sign-in time.
    const { claims } = readJwt((await silentTokens(app, browser, { client }))['id_token']);
    expect(claims['sub']).toBe(account.sub);
    expect(claims['auth_time']).toBe(readJwt(tokens['id_token']).claims['auth_time']);
  });

  test('choosing another account lets another person sign in, and the former session ends with its tokens', async () => {
    const { browser, tokens } = await signedIn();
    const { request } = await ask(browser, { prompt: 'login', login_hint: other.username });
    const form = await browser.submit({}, { action: 'switch' });
    expect([form.h1, form.fieldValue('username')]).toEqual(['Se connecter', other.username]);
    const back = await browser.submit({ password: other.password }, press);
    const answer = await exchange(app, client, { code: codeOf(back), verifier: request.verifier });
    expect(readJwt(answer.body['id_token']).claims['sub']).toBe(other.sub);
    expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
  });

  test('registering does not change the account of a sign-in anew', async () => {
    const { browser } = await signedIn();
    const { page } = await ask(browser, { prompt: 'login' });
    const asked = await browser.open(`${page.url.href}?flow=registration`);
    expect(asked.h1).toBe('Se connecter');
  });

  test('a sign-in anew accepts only the person that the service names, whichever account is signed in here', async () => {
    const { tokens } = await signInForTokens(app, app.browser(), { client, account: other });
    const { browser } = await signedIn();
    const { page } = await ask(browser, { id_token_hint: tokens['id_token']! });
    expect(page.fieldValue('username')).toBe('');
    const back = await browser.submit(nameAndPassword(other), press);
    expect(back.url.searchParams.get('code')).toBeTruthy();
  });

  test('a sign-in anew keeps a session that outlives the browser', async () => {
    const browser = await app.open(authorizationRequest(app, client).url);
    await browser.submit({ ...nameAndPassword(account), rememberMe: true }, press);
    const { page } = await ask(browser, { prompt: 'login' });
    expect(page.find('#rememberMe')).toBeNull();
    await browser.submit({ password: account.password }, press);
    browser.jar.close();
    expect((await authorizeSilently(app, browser, { client })).members['code']).toBeTruthy();
  });

  test('a sign-in anew can make a session outlive the browser, also one that ended with the browser for another person', async () => {
    const { browser } = await signedIn();
    await ask(browser, { prompt: 'login' });
    await browser.submit({ password: account.password, rememberMe: true }, press);
    expect(browser.jar.get('geopf_session')?.expires).toBeDefined();
    await ask(browser, { prompt: 'login' });
    await browser.submit({}, { action: 'switch' });
    await browser.submit(nameAndPassword(other), press);
    expect(browser.jar.get('geopf_session')?.expires).toBeUndefined();
  });

  test('a sign-in anew that was not completed gives the service no code', async () => {
    const { browser } = await signedIn();
    const { page } = await ask(browser, { prompt: 'login' });
    const resume = page.url.pathname.replace('/interaction/', `${new URL(app.protocol).pathname}/auth/`);
    const back = await browser.open(`${app.url}${resume}`);
    expect(back.url.searchParams.get('code')).toBeNull();
  });

  test('a sign-in anew without a session accepts any account', async () => {
    const { code } = await signIn(app, app.browser(), { client, account, params: { prompt: 'login' } });
    expect(code).toBeTruthy();
  });
});
