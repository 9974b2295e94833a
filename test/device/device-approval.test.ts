import { introspect, readJwt, refresh } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { askForUserCode, asScript, createScript, poll, toAccess, typeCode } from '../support/services/device.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { registerClient, signIn, typeCredentials, userinfo } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';

describe.each(bothDatabases)('approval of a device by a person, on %s', (database) => {
  const app = describeApp({ database });
  const script = prepare(() => createScript(app));
  const account = prepare(() => buildAccount(app));
  /** The browser of a person who is signed in at a service of ours. */
  const signedIn = prepare(() => app.browser());
  const service = prepare(() => registerClient(app));
  beforeAll(async () => {
    await signIn(app, signedIn, { client: service, account });
  });

  const audited = async (clientId: string) => {
    const rows = await app.rows.audit.list({ clientId });
    return rows.map(({ event, accountId }) => [event, accountId] as const);
  };

  test('a person types the code, signs in and agrees, and the script gets tokens that it can refresh', async () => {
    const mine = await createScript(app);
    const code = await askForUserCode(app, mine);
    expect(code).toEqual({
      device_code: expect.stringMatching(/^[\w-]{43}$/),
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      verification_uri: `${app.protocol}/device`,
      verification_uri_complete: `${app.protocol}/device?user_code=${code.user_code}`,
      expires_in: 900,
      interval: 5,
    });
    expect((await poll(app, mine, code)).body['error']).toBe('authorization_pending');

    const browser = app.browser();
    const signInPage = await typeCode(browser, code);
    expect(signInPage.h1).toBe('Se connecter');
    expect(signInPage.text).toContain('QGIS');
    const page = await typeCredentials(browser, account);
    expect(page.h1).toBe('Donner accès à QGIS ?');
    expect(page.find('#device-code')?.text).toBe(code.user_code);
    for (const words of ['votre profil', 'votre adresse électronique', 'commencé vous-même', account.username])
      expect(page.text).toContain(words);

    const end = await browser.submit({}, { action: 'accept' });
    expect([end.status, end.h1]).toEqual([200, 'Accès donné']);
    expect(end.text).toContain('QGIS a maintenant accès à votre compte');
    expect(end.header('cache-control')).toContain('no-store');

    const { status, body, headers } = await poll(app, mine, code);
    expect([status, body['scope'], body['token_type']]).toEqual([200, 'openid profile email', 'Bearer']);
    expect(headers.get('cache-control')).toContain('no-store');
    const claims = { sub: account.sub, acr: 'eidas0', amr: ['pwd'], auth_time: expect.any(Number) };
    expect(readJwt(body['access_token']).claims).toMatchObject({ ...claims, client_id: mine.clientId });
    expect(readJwt(body['id_token']).claims).toMatchObject({ ...claims, aud: mine.clientId });
    expect((await userinfo(app, body['access_token'])).body['email']).toBe(account.email);
    const renewed = await asScript(app, mine, 'token', {
      grant_type: 'refresh_token',
      refresh_token: String(body['refresh_token']),
    });
    expect(renewed.status).toBe(200);
    expect(readJwt(renewed.body['access_token']).claims).toMatchObject(claims);
    expect(await audited(mine.clientId)).toEqual(expect.arrayContaining([['device.approved', account.sub]]));
  });

  test('an approval counts for the person who gave it: another person who signs in before it takes effect is asked', async () => {
    const [first, second] = [await buildAccount(app), await buildAccount(app)];
    for (const next of [first, second]) {
      const code = await askForUserCode(app, script, { max_age: '60' });
      const { browser } = await signIn(app, app.browser(), { client: service, account: first });
      expect((await typeCode(browser, code)).h1).toBe('Donner accès à QGIS ?');
      app.moveClock(120);
      expect((await browser.submit({}, { action: 'accept' })).h1).toBe('Se connecter');
      if (next === second) await browser.submit({}, { action: 'switch' });
      const page = await typeCredentials(browser, next);
      expect(page.h1).toBe(next === first ? 'Accès donné' : 'Donner accès à QGIS ?');
      const { body } = await poll(app, script, code);
      if (next === first) expect(readJwt(body['id_token']).claims['sub']).toBe(first.sub);
      else expect(body['error']).toBe('authorization_pending');
    }
  });

  test('a third-party service gets exactly what the page listed, with that one page', async () => {
    const theirs = await createScript(app, { client_name: 'Atelier', first_party: false });
    const code = await askForUserCode(app, theirs, { scope: 'openid email' });
    const browser = signedIn.tab();
    const page = await typeCode(browser, code);
    expect(page.h1).toBe('Donner accès à Atelier ?');
    expect(page.text).not.toContain('votre profil');
    expect((await browser.submit({}, { action: 'accept' })).h1).toBe('Accès donné');
    const { body } = await poll(app, theirs, code);
    expect((await userinfo(app, body['access_token'])).body).toEqual({
      sub: account.sub,
      email: account.email,
      email_verified: true,
    });
    expect(await audited(theirs.clientId)).toEqual(expect.arrayContaining([['consent.granted', account.sub]]));

    // The approval of one device does not approve the next device.
    const next = await askForUserCode(app, theirs, { scope: 'openid email' });
    expect((await typeCode(browser, next)).h1).toBe('Donner accès à Atelier ?');
    expect((await poll(app, theirs, next)).body['error']).toBe('authorization_pending');
  });

  test('the access of a script ends with the session that approved it, unless the script asked for offline access', async () => {
    const person = await buildAccount(app);
    const browser = app.browser();
    const short = await askForUserCode(app, script);
    await toAccess(browser, short, person);
    expect(browser.page.text).toContain('prend fin avec votre session');
    await browser.submit({}, { action: 'accept' });
    const long = await askForUserCode(app, script, { scope: 'openid offline_access' });
    await typeCode(browser, long);
    expect(browser.page.text).toContain('continue quand vous n’êtes pas connecté');
    await browser.submit({}, { action: 'accept' });
    const ends = (await poll(app, script, short)).body;
    const stays = (await poll(app, script, long)).body;
    await browser.open(`${app.protocol}/logout`);
    await browser.submit({}, { action: 'logout' });
    expect((await userinfo(app, ends['access_token'])).status).toBe(401);
    expect((await userinfo(app, stays['access_token'])).status).toBe(200);
    const renew = (token: unknown) =>
      asScript(app, script, 'token', { grant_type: 'refresh_token', refresh_token: String(token) });
    expect((await renew(ends['refresh_token'])).body['error']).toBe('invalid_grant');
    expect((await renew(stays['refresh_token'])).status).toBe(200);
  });

  // The tests that follow are the same on every database.
  if (database !== bothDatabases[0]) return;

  test('the address with the code fills the code in, and the person still sends it and agrees', async () => {
    const code = await askForUserCode(app, script);
    const browser = signedIn.tab();
    const page = await browser.open(code.verification_uri_complete);
    expect([page.status, page.h1, page.fieldValue('userCode')]).toEqual([200, 'Connecter un appareil', code.user_code]);
    expect(page.text).toContain('celui que votre appareil affiche');
    expect((await browser.submit({}, { action: 'next' })).h1).toBe('Donner accès à QGIS ?');
    await browser.submit({}, { action: 'accept' });
    expect((await poll(app, script, code)).status).toBe(200);
  });

  test('only the button of approval gives access to a device, and any other button refuses', async () => {
    for (const forged of [{ action: 'nonsense' }, { action: '' }, { action: 'ACCEPT' }]) {
      const code = await askForUserCode(app, script);
      const browser = signedIn.tab();
      await typeCode(browser, code);
      expect((await browser.submit({}, { action: 'deny', forged })).h1).toBe('Accès refusé');
    }
  });

  test('an approval cannot be sent from another site or for another browser', async () => {
    const code = await askForUserCode(app, script);
    const browser = signedIn.tab();
    const page = await typeCode(browser, code);
    const answer = { action: 'accept', csrf: page.fieldValue('csrf')! };
    const address = page.url.href;
    expect((await browser.fork().post(address, answer, { from: 'https://evil.test/' })).status).toBe(403);
    expect((await browser.fork().post(address, { action: 'accept' })).status).toBe(403);
    expect((await app.browser().open(`${address}?action=accept`)).status).toBe(400);
    expect((await browser.tab().open(`${address}?action=accept&accepted=true`)).h1).toBe('Donner accès à QGIS ?');
    expect((await poll(app, script, code)).body['error']).toBe('authorization_pending');
  });

  test('a service that takes no password shows the person of a device no password field', async () => {
    const strict = await createScript(app, { ways_in: ['passkey'] });
    const page = await typeCode(app.browser(), await askForUserCode(app, strict));
    expect(page.find('#password')).toBeNull();
  });

  test('a client written for Keycloak finds the members that it reads', async () => {
    const shaped = await createScript(app, { keycloak_shape: true });
    const code = await askForUserCode(app, shaped);
    const browser = signedIn.tab();
    await typeCode(browser, code);
    await browser.submit({}, { action: 'accept' });
    const { body } = await poll(app, shaped, code);
    expect(body).toMatchObject({
      expires_in: 43_200,
      refresh_expires_in: expect.any(Number),
      'not-before-policy': 0,
      session_state: expect.any(String),
    });
    const sid = body['session_state'];
    expect(readJwt(body['access_token']).claims).toMatchObject({
      typ: 'Bearer',
      azp: shaped.clientId,
      acr: '1',
      sid,
      email: account.email,
      amr: ['pwd'],
      auth_time: expect.any(Number),
    });
    expect(readJwt(body['id_token']).claims).toMatchObject({ typ: 'ID', acr: '1', sid, email: account.email });
    expect(readJwt(body['refresh_token']).claims).toMatchObject({ typ: 'Refresh', azp: shaped.clientId });
  });

  test('all these pages exist in English', async () => {
    const code = await askForUserCode(app, script);
    const browser = await app.open(code.verification_uri, { language: 'en' });
    expect(browser.page.h1).toBe('Connect a device');
    const english = await buildAccount(app, { locale: 'en' });
    expect((await toAccess(browser, code, english)).h1).toBe('Give access to QGIS?');
    expect((await browser.submit({}, { action: 'accept' })).h1).toBe('Access given');
    const denied = await askForUserCode(app, script, { ui_locales: 'en' });
    const french = signedIn.tab();
    await typeCode(french, denied);
    expect((await french.submit({}, { action: 'deny' })).h1).toBe('Access refused');
  });

  test('a deceptive name is plain text on the pages of a device', async () => {
    const hostile = await createScript(app, { client_name: '<img src=x onerror=alert(1)>"\'' });
    const code = await askForUserCode(app, hostile);
    const browser = signedIn.tab();
    const page = await typeCode(browser, code);
    expect(page.h1).toContain('<img src=x onerror=alert(1)>"\'');
    expect(page.body).not.toContain('<img src=x');
    expect((await browser.submit({}, { action: 'accept' })).body).not.toContain('<img src=x');
  });

  test('a person who is already signed in is asked only to agree', async () => {
    const code = await askForUserCode(app, script);
    const browser = signedIn.tab();
    const page = await typeCode(browser, code);
    expect(page.h1).toBe('Donner accès à QGIS ?');
    await browser.submit({}, { action: 'accept' });
    expect((await poll(app, script, code)).status).toBe(200);
  });

  test('when the person refuses, the script gets access_denied and no token', async () => {
    const mine = await createScript(app);
    const code = await askForUserCode(app, mine);
    const browser = signedIn.tab();
    await typeCode(browser, code);
    const end = await browser.submit({}, { action: 'deny' });
    expect([end.status, end.h1]).toEqual([200, 'Accès refusé']);
    expect((await poll(app, mine, code)).body).toEqual({
      error: 'access_denied',
      error_description: expect.any(String),
    });
    expect((await poll(app, mine, code)).body['error']).toBe('invalid_grant');
    expect(await audited(mine.clientId)).toEqual(expect.arrayContaining([['device.denied', account.sub]]));
    const typed = await typeCode(browser, code);
    expect([typed.status, typed.h1]).toEqual([422, 'Connecter un appareil']);
  });

  test('a person may answer with another account, and that account is asked', async () => {
    const code = await askForUserCode(app, script);
    const other = await buildAccount(app);
    const browser = app.browser();
    await toAccess(browser, code, account);
    await browser.click('Utiliser un autre compte');
    expect(browser.page.text).not.toContain('déjà connecté');
    const page = await typeCredentials(browser, other);
    expect(page.h1).toBe('Donner accès à QGIS ?');
    expect(page.text).toContain(other.username);
    expect(page.text).not.toContain(account.username);
    await browser.submit({}, { action: 'accept' });
    const { body } = await poll(app, script, code);
    expect(readJwt(body['id_token']).claims['sub']).toBe(other.sub);
  });

  test('the person reaches the level that the script asks for on the way', async () => {
    const person = await buildAccount(app, { totp: true });
    const code = await askForUserCode(app, script, { acr_values: 'eidas0-mfa' });
    const browser = app.browser();
    expect((await toAccess(browser, code, person)).h1).toBe('Double authentification');
    expect((await browser.submit({ otp: totpCode(person.totpSecret) }, { action: 'verify' })).h1).toContain('QGIS');
    await browser.submit({}, { action: 'accept' });
    expect(readJwt((await poll(app, script, code)).body['id_token']).claims).toMatchObject({ acr: 'eidas0-mfa' });
  });

  test('a person who goes back on the way to a level leaves the script with the error, with or without an earlier sign-in', async () => {
    const toEnrol = async (browser: Browser) => {
      const code = await askForUserCode(app, script, { acr_values: 'eidas0-mfa' });
      await typeCode(browser, code);
      return code;
    };
    const person = app.browser();
    const live = signedIn.tab();
    const [fresh, continued] = [await toEnrol(person), await toEnrol(live)];
    await typeCredentials(person, account);
    for (const [browser, code] of [
      [person, fresh],
      [live, continued],
    ] as const) {
      const end = await browser.submit({}, { action: 'cancel' });
      expect([end.status, end.h1]).toEqual([400, 'L’appareil n’a pas reçu l’accès']);
      expect((await poll(app, script, code)).body['error']).toBe('unmet_authentication_requirements');
    }
    // The first person had not finished the sign-in, so no session exists.
    expect((await person.open('/compte')).h1).toBe('Se connecter');
  });

  test('a confidential service authenticates, and a service that asks for no scope gets its default scopes', async () => {
    const service = await createScript(app, {
      token_endpoint_auth_method: 'client_secret_basic',
      default_scopes: ['openid', 'email'],
    });
    const unknown = { ...service, secret: 'not-the-one' };
    expect((await asScript(app, unknown, 'auth/device', {})).status).toBe(401);
    const code = await askForUserCode(app, service, { scope: '' });
    const browser = signedIn.tab();
    await typeCode(browser, code);
    await browser.submit({}, { action: 'accept' });
    const { body } = await poll(app, service, code);
    expect(body['scope']).toBe('openid email');
    expect((await introspect(app, service, body['access_token'])).body).toMatchObject({ active: true });
    expect((await refresh(app, service, body['refresh_token'])).status).toBe(200);
  });
});
