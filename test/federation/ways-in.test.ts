import { orSay } from '../../src/cli/or-say.ts';
import { createClients } from '../../src/commands/clients/registration/create-client.ts';
import { createUnit, withUnit } from '../../src/store/unit/unit-of-work.ts';
import { buildAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { throughFranceConnect, throughProConnect } from '../support/people/upstream-journey.ts';
import { linkPersona } from '../support/people/link-persona.ts';
import { authorizationRequest, registerClient, typeCredentials, type TestClient } from '../support/test-client.ts';

const hasPasswordForm = ({ page }: Browser) => page.find('#password') !== null;
const hasPasskeyForm = ({ page }: Browser) => page.find('button[value="passkey"]') !== null;

describe('the ways in that a service accepts', () => {
  const app = describeApp();
  const account = prepare(() => buildAccount(app));
  const anyWay = prepare(() =>
    registerClient(app, { ways_in: ['passkey', 'password', 'proconnect', 'franceconnect'] }),
  );
  const byPasskey = prepare(() => registerClient(app, { ways_in: ['passkey'] }));
  const byPassword = prepare(() => registerClient(app, { ways_in: ['password'] }));

  const open = async (client: TestClient, params: Readonly<Record<string, string>> = {}, browser = app.browser()) => {
    await browser.open(authorizationRequest(app, client, params).url);
    return browser;
  };
  const type = (browser: Browser) => typeCredentials(browser, account);

  test('the sign-in page offers only the ways that the service accepts, and says so', async () => {
    const any = await open(anyWay);
    expect([hasPasswordForm(any), hasPasskeyForm(any), any.page.find('#ways-in')]).toEqual([true, true, null]);
    const passkey = await open(byPasskey);
    expect([hasPasswordForm(passkey), hasPasskeyForm(passkey)]).toEqual([false, true]);
    expect(passkey.page.find('#ways-in')?.text).toBe(
      'Service de test n’accepte que ce moyen de connexion\u00a0: clé d’accès.',
    );
    const password = await open(byPassword);
    expect([hasPasswordForm(password), hasPasskeyForm(password)]).toEqual([true, false]);
  });

  test('a forged form of another way is refused and signs no account in', async () => {
    const browser = await open(byPasskey);
    const { page } = browser;
    const csrf = page.find('input[name="csrf"]')!.getAttribute('value')!;
    const fields = { csrf, username: account.username, password: account.password, action: 'signin' };
    const refused = await browser.post(page.url.href, fields);
    expect(refused.status).toBe(400);
    const silent = await open(anyWay, { prompt: 'none' }, browser);
    expect(silent.page.url.searchParams.get('error')).toBe('login_required');
  });

  test('a session opened in another way is not enough for this service, also silently, and stays good for other services', async () => {
    const browser = await open(byPassword);
    const signedIn = await type(browser);
    expect(signedIn.url.searchParams.has('code')).toBe(true);

    await open(byPasskey, { prompt: 'none' }, browser);
    expect(browser.page.url.searchParams.get('error')).toBe('login_required');
    await open(byPasskey, {}, browser);
    expect(browser.page.h1).toBe('Se connecter');
    expect([hasPasswordForm(browser), hasPasskeyForm(browser)]).toEqual([false, true]);

    await open(anyWay, { prompt: 'none' }, browser);
    expect(browser.page.url.searchParams.has('code')).toBe(true);
  });

  test('where no password is accepted, a person without an account is offered no registration, also not by the address', async () => {
    const browser = await open(byPasskey, { prompt: 'create' });
    expect(browser.page.h1).toBe('Se connecter');
    expect(browser.page.find('#no-password')).not.toBeNull();
    expect(browser.page.find('a[href*="flow=registration"]')).toBeNull();
    await browser.open(`${browser.page.url.pathname}?flow=registration`);
    expect(browser.page.h1).toBe('Se connecter');
    expect((await open(byPassword, { prompt: 'create' })).page.h1).toBe('Créer un compte Géoplateforme');
  });

  test('where none of the accepted ways is switched on any more, the page says so', async () => {
    const lost = await registerClient(app, { ways_in: ['franceconnect'] });
    const browser = await open(lost);
    expect(browser.page.text).toContain('Aucun de ces moyens n’est disponible ici pour le moment');
    expect([hasPasswordForm(browser), hasPasskeyForm(browser)]).toEqual([false, false]);
  });

  test('a client file can only name ways that exist here', async () => {
    const create = (ways_in: readonly string[]) =>
      withUnit(createUnit(), () =>
        createClients(app.services, [{ redirect_uris: [app.callback], first_party: true, ways_in }]),
      );
    expect(await create(['password', 'pigeon'])).toMatchObject({ refused: { kind: 'registration' } });
    expect(await create(['franceconnect'])).toMatchObject({
      refused: { message: 'ways_in names no way that is switched on here' },
    });
    expect(orSay(await create(['passkey', 'franceconnect']))).toMatchObject([
      { ways_in: ['passkey', 'franceconnect'] },
    ]);
  });
});

const upstreamsOn = ({ page }: Browser) => page.all('button[name="upstream"]').map((one) => one.getAttribute('value'));

describe('the ways in through upstreams that a service accepts', () => {
  const app = describeApp({ upstreams: true });
  const anyWay = prepare(() => registerClient(app));
  const byFranceConnect = prepare(() => registerClient(app, { ways_in: ['franceconnect'] }));
  const byOwnWays = prepare(() => registerClient(app, { ways_in: ['password', 'passkey'] }));
  const account = prepare(() => buildAccount(app));
  beforeAll(async () => {
    for (const [upstream, journey] of [
      ['franceconnect', throughFranceConnect],
      ['proconnect', throughProConnect],
    ] as const)
      await linkPersona(app, account, { client: anyWay, upstream, journey: (browser) => journey(browser) });
  });

  const open = async (client: TestClient, params: Readonly<Record<string, string>> = {}, browser = app.browser()) => {
    await browser.open(authorizationRequest(app, client, params).url);
    return browser;
  };
  const press = (browser: Browser, upstream: string) => browser.submit({}, { button: { upstream } });
  const isIn = ({ page }: Browser) => page.url.searchParams.has('code');

  test('only the buttons of accepted upstreams are drawn, and a form for another one is refused', async () => {
    expect(upstreamsOn(await open(anyWay))).toEqual(['franceconnect', 'proconnect']);
    expect(upstreamsOn(await open(byOwnWays))).toEqual([]);
    const browser = await open(byFranceConnect);
    expect([upstreamsOn(browser), hasPasswordForm(browser)]).toEqual([['franceconnect'], false]);
    const csrf = browser.page.find('input[name="csrf"]')!.getAttribute('value')!;
    const { href } = browser.page.url;
    expect((await browser.post(href, { csrf, upstream: 'proconnect' })).status).toBe(400);
  });

  test('a hint of the service does not lead to an upstream that it does not accept', async () => {
    const browser = await open(byFranceConnect, { idp_hint: 'proconnect' });
    expect(browser.page.h1).toBe('Se connecter');
  });

  test('a session through another upstream is not enough, and a session through the accepted one is', async () => {
    const browser = await open(anyWay);
    await press(browser, 'proconnect');
    await throughProConnect(browser);
    expect(isIn(browser)).toBe(true);
    await open(byFranceConnect, { prompt: 'none' }, browser);
    expect(browser.page.url.searchParams.get('error')).toBe('login_required');
    await open(byFranceConnect, {}, browser);
    expect([browser.page.h1, upstreamsOn(browser)]).toEqual(['Se connecter', ['franceconnect']]);
    await press(browser, 'franceconnect');
    await throughFranceConnect(browser);
    expect(isIn(browser)).toBe(true);
    await open(byOwnWays, { prompt: 'none' }, browser);
    expect(browser.page.url.searchParams.get('error')).toBe('login_required');
  });

  test('a person with an account signs in by password to link an upstream that such a service accepts', async () => {
    const owner = await buildAccount(app);
    const browser = await open(byFranceConnect);
    await press(browser, 'franceconnect');
    await throughFranceConnect(browser, { claims: { family_name: 'NOUVELLE' } });
    await browser.submit({}, { action: 'existing' });
    expect(hasPasswordForm(browser)).toBe(true);
    await typeCredentials(browser, owner);
    await browser.submit({}, { action: 'link' });
    expect(isIn(browser)).toBe(true);
    await open(byFranceConnect, { prompt: 'none' }, browser);
    expect(isIn(browser)).toBe(true);
  });

  test('a person without an account creates one through the accepted upstream', async () => {
    const browser = await open(byFranceConnect);
    expect(browser.page.find('#no-password')?.text).toContain('Identifiez-vous avec FranceConnect');
    await press(browser, 'franceconnect');
    const page = await throughFranceConnect(browser, { claims: { family_name: 'PREMIERE' } });
    expect(page.url.searchParams.get('flow')).toBe('registration');
    expect(page.status).toBe(200);
  });

  test('a service may have levels with an identity as its default where an upstream proves them', async () => {
    const file = {
      redirect_uris: [app.callback],
      first_party: true,
      default_acr_values: ['eidas1'],
      ways_in: ['franceconnect'],
    };
    const create = () => withUnit(createUnit(), () => createClients(app.services, [file]));
    expect(orSay(await create())).toMatchObject([{ default_acr_values: ['eidas1'], ways_in: ['franceconnect'] }]);
  });
});
