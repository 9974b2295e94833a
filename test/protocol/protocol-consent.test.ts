import sharp from 'sharp';
import { orSay } from '../../src/cli/or-say.ts';
import { updateClient } from '../../src/commands/clients/registration/update-client.ts';
import { createUnit, withUnit } from '../../src/store/unit/unit-of-work.ts';
import { authorize, authorizeSilently, readJwt, silentTokens } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import { pngOf } from '../support/people/photos.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import {
  askToSignIn,
  authorizationRequest,
  codeOf,
  exchange,
  registerClient,
  signIn,
  typeCredentials,
  userinfo,
  type TestClient,
} from '../support/test-client.ts';

describe.each(bothDatabases)('consent, on %s', (database) => {
  const app = describeApp({ database });
  const ours = prepare(() => registerClient(app));
  const theirs = prepare(() => registerClient(app, { first_party: false, client_name: 'Service tiers' }));
  const account = prepare(() => buildAccount(app));
  const signedIn = prepare(() => app.browser());
  beforeAll(async () => {
    await signIn(app, signedIn, { client: ours, account });
  });

  /** Opens the request in a new session, so that the consent of one test does not count in another. */
  const ask = async (client: TestClient, params: Record<string, string> = {}) => {
    const { browser } = await signIn(app, app.browser(), { client: ours, account });
    const request = authorizationRequest(app, client, params);
    const page = await browser.open(request.url);
    return { browser, request, page };
  };

  test('a third-party service gets no silent answer before the person agreed, even in a live session', async () => {
    const { members, request } = await authorizeSilently(app, signedIn, { client: theirs });
    expect(members).toMatchObject({ error: 'consent_required', state: request.state, iss: app.issuer });
    expect(members['code']).toBeUndefined();
  });

  test('after a refusal the service gets access_denied with its state, and no consent is stored', async () => {
    const { browser, request } = await ask(theirs);
    const back = await browser.submit({}, { action: 'deny' });
    expect(Object.fromEntries(back.url.searchParams)).toEqual({
      error: 'access_denied',
      error_description: expect.any(String),
      state: request.state,
      iss: app.issuer,
    });
    expect((await authorizeSilently(app, browser, { client: theirs })).members['error']).toBe('consent_required');
  });

  test('after the consent the service gets exactly that data, and is not asked about again in this session', async () => {
    const { browser, request } = await ask(theirs, { scope: 'openid email' });
    const back = await browser.submit({}, { action: 'accept' });
    const { body } = await exchange(app, theirs, { code: codeOf(back), verifier: request.verifier });
    expect((await userinfo(app, body['access_token'])).body).toEqual({
      sub: account.sub,
      email: account.email,
      email_verified: true,
    });
    expect(
      (await authorizeSilently(app, browser, { client: theirs, params: { scope: 'openid email' } })).members['code'],
    ).toBeTruthy();
    const more = await authorizeSilently(app, browser, { client: theirs, params: { scope: 'openid email profile' } });
    expect(more.members['error']).toBe('consent_required');
  });

  test('a later request for more data asks again, and adds to the earlier consent', async () => {
    const { browser } = await ask(theirs, { scope: 'openid email' });
    await browser.submit({}, { action: 'accept' });
    const request = authorizationRequest(app, theirs, { scope: 'openid email profile' });
    const page = await browser.open(request.url);
    expect(page.h1).toContain('Service tiers');
    const back = await browser.submit({}, { action: 'accept' });
    const { body } = await exchange(app, theirs, { code: codeOf(back), verifier: request.verifier });
    expect(body['scope']).toBe('openid email profile');
  });

  test('claims that are requested by name are shown on the page, and released after the consent', async () => {
    const claims = JSON.stringify({ userinfo: { preferred_username: null } });
    const { browser, request, page } = await ask(theirs, { scope: 'openid', claims });
    expect(page.text).toContain('Nom d’utilisateur : ');
    const back = await browser.submit({}, { action: 'accept' });
    const { body } = await exchange(app, theirs, { code: codeOf(back), verifier: request.verifier });
    expect((await userinfo(app, body['access_token'])).body).toEqual({
      sub: account.sub,
      preferred_username: account.username,
    });
  });

  test('a service of our own needs no consent, and its release of data does not count for other services', async () => {
    const { members } = await authorize(app, signedIn, {
      client: ours,
      params: { scope: 'openid profile email phone address organization' },
    });
    expect(members['code']).toBeTruthy();
    expect((await authorizeSilently(app, signedIn, { client: theirs })).members['error']).toBe('consent_required');
  });

  // The tests that follow are the same on every database.
  if (database !== bothDatabases[0]) return;

  test('the page names the third-party service with its host, the data that it asks for, and for how long', async () => {
    const { page } = await ask(theirs, { scope: 'openid profile email phone' });
    expect(page.h1).toContain('Service tiers');
    expect(page.text).toContain(new URL(theirs.redirectUri).host);
    for (const words of [
      'identifiant technique',
      'votre profil',
      'votre adresse électronique',
      'Téléphone',
      'votre session',
    ]) {
      expect(page.text).toContain(words);
    }
    expect(page.text).not.toContain('adresse postale');
  });

  test('the page says in the words of the service what it does with the data, and why it asks for each', async () => {
    const encoded = await app.services.encodeLogo(await pngOf({ width: 900, height: 300 }));
    const picture = 'picture' in encoded ? encoded.picture : Buffer.alloc(0);
    const id = await app.services.transaction((trx) =>
      app.services.clients.logos.put(trx, { clientId: undefined, picture }),
    );
    const told = await registerClient(app, {
      first_party: false,
      client_name: 'Service annoncé',
      purpose: 'Vous prévenir <b>des crues</b>.',
      scope_reasons: { phone: 'Pour vous appeler.', email: 'Pour vous écrire.' },
      policy_uri: 'https://crues.example/donnees',
      logo_uri: new URL(`/logo/${id}.png`, app.issuer).href,
    });
    const { page, browser } = await ask(told, { scope: 'openid phone' });
    expect(page.text).toContain('Service annoncé annonce cette finalité : « Vous prévenir <b>des crues</b>. »');
    expect(page.text).toContain('votre numéro de téléphone Pourquoi : « Pour vous appeler. »');
    expect(page.text).not.toContain('Pour vous écrire');
    expect(page.find('a[href="https://crues.example/donnees"]')).not.toBeNull();
    expect(page.find(`img[src="/logo/${id}.png"]`)).not.toBeNull();
    const signIn = await app.browser().open(authorizationRequest(app, told).url);
    expect(signIn.find(`img.app-logo[src="/logo/${id}.png"]`)).not.toBeNull();
    const logo = await fetch(new URL(`/logo/${id}.png`, app.url));
    expect(await sharp(Buffer.from(await logo.arrayBuffer())).metadata()).toMatchObject({ format: 'png', width: 320 });
    expect(logo.headers.get('cache-control')).toContain('immutable');
    expect((await browser.open(new URL(`/logo/${'a'.repeat(43)}.png`, app.url).href)).status).toBe(404);
  });

  test('a picture of another origin is never drawn', async () => {
    const client = await registerClient(app, { first_party: false, logo_uri: 'https://images.example/logo.png' });
    const { page } = await ask(client);
    expect(page.find('img[src*="images.example"]')).toBeNull();
    expect(page.find('img.app-logo')).toBeNull();
  });

  test('only the button of consent agrees, every other answer refuses', async () => {
    for (const forged of [{ action: 'nonsense' }, { action: '' }, { action: 'ACCEPT' }]) {
      const { browser } = await ask(theirs);
      const back = await browser.submit({}, { action: 'deny', forged });
      expect(back.url.searchParams.get('error')).toBe('access_denied');
    }
  });

  test('a consent is not accepted from another site, nor in another browser', async () => {
    const { browser, page } = await ask(theirs);
    const answer = { action: 'accept', csrf: page.fieldValue('csrf')! };
    const address = page.url.href;
    expect((await browser.fork().post(address, answer, { from: 'https://evil.test/' })).status).toBe(403);
    expect((await browser.fork().post(address, { action: 'accept' })).status).toBe(403);
    const stranger = await app.open(authorizationRequest(app, theirs).url);
    expect((await stranger.post(address, answer)).status).toBe(403);
    expect((await browser.submit({}, { action: 'accept' })).url.searchParams.get('code')).toBeTruthy();
  });

  test('a deceptive name of a service is shown as plain text', async () => {
    const hostile = await registerClient(app, { first_party: false, client_name: '<img src=x onerror=alert(1)>"\'' });
    const { page } = await ask(hostile);
    expect(page.h1).toContain('<img src=x onerror=alert(1)>"\'');
    expect(page.body).not.toContain('<img src=x');
  });

  test('the ID token of a third-party service holds only the identity and the sign-in', async () => {
    const { browser } = await ask(theirs);
    await browser.submit({}, { action: 'accept' });
    const { id_token } = await silentTokens(app, browser, { client: theirs });
    expect(Object.keys(readJwt(id_token).claims).toSorted()).toEqual([
      'acr',
      'amr',
      'aud',
      'auth_time',
      'exp',
      'iat',
      'iss',
      'nonce',
      'sub',
    ]);
  });

  test.each<Record<string, string>>([{ max_age: '0' }, { max_age: '10' }, { prompt: 'login' }])(
    'a consent some time after the sign-in keeps the time of the sign-in, and the sign-in is not repeated: %j',
    async (params) => {
      const { browser, request } = await askToSignIn(app, theirs, params);
      const before = Math.floor(Date.now() / 1000);
      expect((await typeCredentials(browser, account)).h1).toContain('Service tiers');
      app.moveClock(60);
      const back = await browser.submit({}, { action: 'accept' });
      const { body } = await exchange(app, theirs, { code: codeOf(back), verifier: request.verifier });
      const { auth_time, iat } = readJwt(body['id_token']).claims;
      expect(Number(auth_time)).toBeGreaterThanOrEqual(before);
      expect(Number(iat) - Number(auth_time)).toBeGreaterThanOrEqual(60);
    },
  );

  test('a return address that was taken away while the question was open gets no answer, be it a yes, a no or an error', async () => {
    const moving = await registerClient(app, { first_party: false, client_name: 'Service qui déménage' });
    const [{ browser }, agreeing, refusing] = [await ask(moving), await ask(moving), await ask(moving)];
    const file = { redirect_uris: ['https://nouvelle.example.test/retour'] };
    orSay(await withUnit(createUnit(), () => updateClient(app.services, { clientId: moving.clientId, file })));
    const refused = await browser.submit({ csrf: 'x' }, { action: 'deny' });
    expect([refused.status, refused.find('#back')?.getAttribute('href')]).toEqual([
      403,
      new URL(moving.redirectUri).origin,
    ]);
    const ends = [
      await agreeing.browser.submit({}, { action: 'accept' }),
      await refusing.browser.submit({}, { action: 'deny' }),
    ];
    for (const end of ends)
      expect([end.status, end.url.origin, end.find('#error')?.text]).toEqual([400, app.url, 'invalid_redirect_uri']);
  });

  test('an application that returns by a scheme of its own is asked about each time, since another one may claim the scheme', async () => {
    const installed = {
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      redirect_uris: ['org.example.carte:/retour', 'http://127.0.0.1/retour'],
    };
    const theirApp = await registerClient(app, { ...installed, first_party: false, client_name: 'Carte' });
    const byScheme = { ...theirApp, redirectUri: 'org.example.carte:/retour' };
    const { browser } = await ask(byScheme);
    for (let times = 0; times < 2; times++) {
      const page = await browser.open(authorizationRequest(app, byScheme).url);
      expect(page.h1).toContain('Carte');
      const left = await browser.submit({}, { action: 'accept', continuation: false });
      expect(left.find('#continue')?.getAttribute('href')).toMatch(/^org\.example\.carte:\/retour\?code=/);
      // A person could not tell which application gets the code of a silent request.
      expect((await authorizeSilently(app, browser, { client: byScheme })).members['error']).toBe(
        'interaction_required',
      );
    }
    // At a loopback address only the program that listens there gets the code.
    const byPort = { ...theirApp, redirectUri: 'http://127.0.0.1:51234/retour' };
    expect((await authorizeSilently(app, browser, { client: byPort })).members['code']).toBeTruthy();
  });

  test('an application of our own that returns by a scheme needs a person, but no consent after a sign-in', async () => {
    const ourApp = {
      ...(await registerClient(app, {
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        redirect_uris: ['fr.example.carte:/retour'],
      })),
      redirectUri: 'fr.example.carte:/retour',
    };
    const browser = await app.open(authorizationRequest(app, ourApp).url);
    const fields = { username: account.username, password: account.password };
    const left = await browser.submit(fields, { action: 'signin', continuation: false });
    expect(left.find('#continue')?.getAttribute('href')).toMatch(/^fr\.example\.carte:\/retour\?code=/);
    expect((await authorizeSilently(app, browser, { client: ourApp })).members['error']).toBe('interaction_required');
    const { page } = await authorize(app, browser, { client: ourApp });
    expect(page.find('button[value="accept"]')).not.toBeNull();
  });

  test('another person in the same browser is asked again', async () => {
    const { browser } = await ask(theirs);
    await browser.submit({}, { action: 'accept' });
    const other = await buildAccount(app);
    await browser.open(authorizationRequest(app, theirs, { prompt: 'login' }).url);
    await browser.submit({}, { action: 'switch' });
    const page = await typeCredentials(browser, other);
    expect(page.h1).toContain('Service tiers');
  });
});
