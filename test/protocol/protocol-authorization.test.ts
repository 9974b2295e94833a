import { orSay } from '../../src/cli/or-say.ts';
import { updateClient } from '../../src/commands/clients/registration/update-client.ts';
import { createUnit, withUnit } from '../../src/store/unit/unit-of-work.ts';
import { authorize, authorizeSilently, membersOf } from '../support/authorize.ts';
import { describePerson, prepare } from '../support/describe-app.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import {
  asClient,
  authorizationRequest,
  exchange,
  registerClient,
  signIn,
  type TestClient,
} from '../support/test-client.ts';
import type { Page } from '../support/browser.ts';
import { readText } from '../support/requests/page.ts';

const registered = 'https://service.example.test/retour.php';

/** Addresses that resemble the registered address but differ from it. */
const variants: readonly string[] = [
  `${registered}/`,
  `${registered}/plus`,
  `${registered}?a=b`,
  `${registered}?`,
  `${registered}#fragment`,
  `${registered}#`,
  `${registered}%00`,
  `${registered} `,
  ` ${registered}`,
  `${registered}\n`,
  registered.replace('retour.php', 'retourxphp'),
  registered.replace('retour.php', 'RETOUR.php'),
  registered.replace('retour.php', 'autre/../retour.php'),
  registered.replace('retour.php', 'autre/%2e%2e/retour.php'),
  registered.replace('/retour.php', '//retour.php'),
  registered.replace('/retour.php', '/%72etour.php'),
  registered.replace('/retour.php', '\\retour.php'),
  registered.replace('/retour.php', ''),
  registered.replace('https:', 'http:'),
  registered.replace('https:', 'HTTPS:'),
  registered.replace('https://', 'https:/'),
  registered.replace('https://', '//'),
  registered.replace('service.', 'SERVICE.'),
  registered.replace('service.', 'x-service.'),
  registered.replace('service.', ''),
  registered.replace('.test', '.test.'),
  registered.replace('.test', '.test.evil.test'),
  registered.replace('.test', '.test:443'),
  registered.replace('.test', '.test:8443'),
  registered.replace('.test', '.test@evil.test'),
  registered.replace('service', 'evil.test\\@service'),
  registered.replace('service', 'user:secret@service'),
  registered.replace('service', 'evil.test#@service'),
  'https://evil.test/https://service.example.test/retour.php',
  'javascript:alert(1)',
  'data:text/html,hello',
  'urn:ietf:wg:oauth:2.0:oob',
  'retour.php',
  '*',
];

describe('authorization requests', () => {
  const { app, client, account } = describePerson();
  const signedIn = prepare(() => app.browser());
  beforeAll(async () => {
    await signIn(app, signedIn, { client, account });
  });

  test('a return address is compared character by character, and a wrong one gets no redirect', async () => {
    const strict = await registerClient(app, { redirect_uris: [registered] });
    const asks = { client: { ...strict, redirectUri: registered } };
    expect((await authorizeSilently(app, signedIn, asks)).members['code']).toBeTruthy();
    for (const redirect_uri of [...variants, '']) {
      const { page } = await authorizeSilently(app, signedIn, { ...asks, params: { redirect_uri } });
      expect([redirect_uri, page.status, page.header('location')]).toEqual([redirect_uri, 400, undefined]);
    }
    expect(variants.length).toBeGreaterThanOrEqual(30);
  });

  test.each(['state', 'nonce'])('a %s of 4 kB is carried, and a longer one is an error that names it', async (name) => {
    const carried = await authorize(app, app.browser(), { client, params: { [name]: 'é'.repeat(2048) } });
    expect(carried.page.h1).toBe('Se connecter');
    const value = `${'é'.repeat(2048)}x`;
    for (const params of [{ [name]: value }, { [name]: value, prompt: 'none' }, { [name]: value, scope: 'a"b' }]) {
      const { page, members } = await authorize(app, signedIn, { client, params });
      expect(members['error']).toBe('scope' in params ? 'invalid_scope' : 'invalid_request');
      if (!('scope' in params)) expect(members['error_description']).toBe(`${name} is longer than 4096 bytes`);
      // An address with the whole text would be too long for proxies.
      expect(page.header('location')!.length).toBeLessThan(1000);
    }
    const fields = Object.fromEntries(new URL(authorizationRequest(app, client, { [name]: value }).url).searchParams);
    const { status, body } = await asClient(app, client, 'ext/par/request', fields);
    expect([status, body['error'], body['error_description']]).toEqual([
      400,
      'invalid_request',
      `${name} is longer than 4096 bytes`,
    ]);
  });

  describe('the page about a return address that is not registered', () => {
    const uris = ['https://autre.example.test/', registered];
    const open = (on: TestApp, asked: TestClient, redirect_uri: string) =>
      on.browser().open(authorizationRequest(on, asked, { redirect_uri, state: 'secret-of-the-service' }).url);
    const warningOf = (on: TestApp, page: Page) => {
      const lines = on.logs().split('\n');
      const found = lines.find((line) => line.includes('refused') && line.includes(page.find('#reference')!.text));
      return JSON.parse(found ?? '{}') as Record<string, unknown>;
    };

    test('in development it shows the received and the nearest registered address, and marks the difference', async () => {
      const strict = await registerClient(app, { redirect_uris: uris });
      for (const [received, mark, expected] of [
        [`${registered}/`, '/', ''],
        [registered.replace('https', 'http'), '', 's'],
        [registered.replace('retour', 'détour'), 'dé', 're'],
        [`${registered}?<script>alert(1)</script>`, '?<script>alert(1)</script>', ''],
      ] as const) {
        const page = await open(app, strict, received);
        expect([page.status, page.h1]).toEqual([400, 'Adresse de retour non reconnue']);
        expect(page.find('#error')?.text).toBe('invalid_redirect_uri');
        const shown = ['#received-address', '#expected-address'].map((place) => page.find(place)!);
        expect(shown.map(readText)).toEqual([received, registered]);
        expect(shown.map((place) => place.querySelector('mark')?.text ?? '')).toEqual([mark, expected]);
        expect(page.body).not.toContain('<script>alert');
        expect(page.text).toContain('https://autre.example.test/');
        expect(warningOf(app, page)).toMatchObject({ level: 40, client: strict.clientId });
      }
      const turned = await open(app, strict, `${registered}/\u{202e}`);
      expect([turned.body.includes('\u{202e}'), turned.text.includes('[U+202E]')]).toEqual([false, true]);
      expect(app.logs()).not.toContain('secret-of-the-service');
    });

    test('in production it shows no registered address, and its reference finds the warning in the log', async () => {
      const live = await startApp({ config: { production: true } });
      try {
        const strict = await registerClient(live, { redirect_uris: uris });
        const page = await open(live, strict, `${registered}/plus?session=of-somebody`);
        expect([page.status, page.h1]).toEqual([400, 'Adresse de retour non reconnue']);
        expect(page.body).not.toContain('autre.example.test');
        expect(warningOf(live, page)).toMatchObject({
          level: 40,
          client: strict.clientId,
          error: 'invalid_redirect_uri',
          returnAddress: `${registered}/plus`,
        });
        const unknown = await open(live, { ...strict, clientId: 'marie@example.test' }, registered);
        expect([unknown.status, unknown.h1]).toEqual([400, 'Service inconnu']);
        expect(warningOf(live, unknown)).toMatchObject({ level: 40, client: 'unknown client' });
        for (const secret of ['of-somebody', 'marie@example.test']) expect(live.logs()).not.toContain(secret);
      } finally {
        await live.stop();
      }
    });
  });

  test('only an installed program may use any port at a loopback address', async () => {
    const uris = ['http://127.0.0.1/retour', 'http://[::1]/retour'];
    const program = await registerClient(app, {
      application_type: 'native',
      redirect_uris: uris,
      token_endpoint_auth_method: 'none',
    });
    const ask = async (redirectUri: string) =>
      (await authorizeSilently(app, signedIn, { client: { ...program, redirectUri } })).members['code'] !== undefined;
    expect(await ask('http://127.0.0.1:51234/retour')).toBe(true);
    expect(await ask('http://[::1]:51234/retour')).toBe(true);
    expect(await ask('http://localhost:51234/retour')).toBe(false);
    expect(await ask('http://127.0.0.1:51234/autre')).toBe(false);
    expect(await ask('http://127.0.0.2:51234/retour')).toBe(false);
    const site = await registerClient(app, { redirect_uris: ['https://127.0.0.1/retour'] });
    const elsewhere = await authorizeSilently(app, signedIn, {
      client: { ...site, redirectUri: 'https://127.0.0.1:51234/retour' },
    });
    expect(elsewhere.page.status).toBe(400);
  });

  test('an unknown, disabled or missing client gets a page, never a redirect', async () => {
    const disabled = await registerClient(app);
    const record = await app.services.clients.registry.find(disabled.clientId);
    await app.services.transaction((trx) => app.services.clients.registry.update(trx, { ...record!, disabledAt: 1 }));
    await app.services.operation.versions.check();
    for (const client_id of ['nobody', disabled.clientId, '', '\0', "' OR 1=1--", '😀'.repeat(100)]) {
      const { page } = await authorize(app, signedIn, { client, params: { client_id } });
      expect([client_id, page.status, page.header('location')]).toEqual([client_id, 400, undefined]);
      expect(page.h1).not.toBe('');
    }
  });

  test.each([
    ['without a challenge', { code_challenge: '', code_challenge_method: '' }],
    ['with the method plain', { code_challenge_method: 'plain' }],
    ['without a method, which means plain', { code_challenge_method: '' }],
    ['with a challenge of 42 characters', { code_challenge: 'a'.repeat(42) }],
    ['with a challenge of 129 characters', { code_challenge: 'a'.repeat(129) }],
    ['with a method and no challenge', { code_challenge: '' }],
  ])('a request %s is refused from every client', async (_title, params) => {
    const spa = await registerClient(app, { token_endpoint_auth_method: 'none' });
    for (const asking of [client, spa]) {
      const { page, members, request } = await authorize(app, signedIn, { client: asking, params });
      expect(page.status).toBe(303);
      expect(members).toMatchObject({ error: 'invalid_request', state: request.state, iss: app.issuer });
    }
  });

  test('a client with an exemption may leave PKCE out, but must verify a challenge that it sent', async () => {
    const old = await registerClient(app, { require_pkce: false });
    const without = await authorizeSilently(app, signedIn, {
      client: old,
      params: { code_challenge: '', code_challenge_method: '' },
    });
    // The server refuses a verifier for a code without a challenge, because an attacker may have removed the challenge.
    const downgraded = await exchange(app, old, { code: without.members['code']!, verifier: without.request.verifier });
    expect([downgraded.status, downgraded.body['error']]).toEqual([400, 'invalid_grant']);
    const withOne = await authorizeSilently(app, signedIn, { client: old });
    const bare = await exchange(app, old, { code: withOne.members['code']!, verifier: '' });
    expect([bare.status, bare.body['error']]).toEqual([400, 'invalid_grant']);
  });

  test.each([
    ['response_type=token', { response_type: 'token' }, 'unsupported_response_type'],
    ['response_type=id_token', { response_type: 'id_token' }, 'unsupported_response_type'],
    ['response_type=code id_token', { response_type: 'code id_token' }, 'unsupported_response_type'],
    ['response_type=none', { response_type: 'none' }, 'unsupported_response_type'],
    ['no response_type', { response_type: '' }, 'invalid_request'],
    ['prompt=none login', { prompt: 'none login' }, 'invalid_request'],
    ['an unknown prompt', { prompt: 'surprise' }, 'invalid_request'],
    ['max_age=-1', { max_age: '-1' }, 'invalid_request'],
    ['max_age=a', { max_age: 'a' }, 'invalid_request'],
    ['a bad id_token_hint', { id_token_hint: 'a.b.c' }, 'invalid_request'],
    ['claims that are no JSON', { claims: '{' }, 'invalid_request'],
    ['claims that are no object', { claims: '[]' }, 'invalid_request'],
    [
      'levels that are no list',
      { claims: '{"id_token":{"acr":{"essential":true,"values":"eidas0"}}}' },
      'invalid_request',
    ],
    ['a request object', { request: 'a.b.c' }, 'invalid_request_object'],
    ['a request by reference', { request_uri: 'http://169.254.169.254/' }, 'request_uri_not_supported'],
    ['a registration', { registration: '{}' }, 'registration_not_supported'],
    ['an unknown response_mode', { response_mode: 'pigeon' }, 'unsupported_response_mode'],
  ])('%s is an error sent to the client', async (_title, params, error) => {
    const { page, members, request } = await authorize(app, signedIn, { client, params });
    expect([page.status, members['error'], members['code']]).toEqual([303, error, undefined]);
    expect(members).toMatchObject({ state: request.state, iss: app.issuer });
  });

  test('the server never fetches the address of a request by reference', async () => {
    const before = app.logs().length;
    await authorize(app, signedIn, { client, params: { request_uri: `${app.callback}/never` } });
    expect(app.logs().slice(before)).not.toContain('never');
  });

  test('a repeated parameter is an error for the service, a repeated client_id is a page', async () => {
    const { url, state } = authorizationRequest(app, client);
    for (const extra of ['&nonce=other', '&scope=openid', `&code_challenge=${'a'.repeat(43)}`]) {
      const page = await signedIn.request({ url: `${url}${extra}` });
      expect(membersOf(page, client.redirectUri)).toMatchObject({ error: 'invalid_request', state });
    }
    const states = membersOf(await signedIn.request({ url: `${url}&state=other` }), client.redirectUri);
    expect(states).toMatchObject({ error: 'invalid_request', iss: app.issuer });
    const clients = await signedIn.request({ url: `${url}&client_id=${client.clientId}` });
    expect([clients.status, clients.header('location')]).toEqual([400, undefined]);
    const returns = await signedIn.request({ url: `${url}&redirect_uri=${encodeURIComponent('https://evil.test/')}` });
    expect([returns.status, returns.header('location')]).toEqual([400, undefined]);
  });

  test('the answer has status 303, the issuer, and an unchanged state of 3 kB', async () => {
    const state = 'é"><script>&+%20 ~'.repeat(170);
    expect(Buffer.byteLength(state)).toBeGreaterThan(3000);
    const { page, members } = await authorizeSilently(app, signedIn, { client, params: { state } });
    expect(page.status).toBe(303);
    expect(members).toEqual({ code: expect.stringMatching(/^[\w-]{43}$/), state, iss: app.issuer });
  });

  test('a service may ask for the answer in the fragment', async () => {
    const { page, members, request } = await authorizeSilently(app, signedIn, {
      client,
      params: { response_mode: 'fragment' },
    });
    expect(page.header('location')).toContain('#');
    expect(members).toMatchObject({ state: request.state, iss: app.issuer, code: expect.any(String) });
  });

  test('a service may ask for the answer as a form, whose page may post only to the service', async () => {
    const { page, request } = await authorizeSilently(app, signedIn, {
      client,
      params: { response_mode: 'form_post' },
    });
    expect(page.status).toBe(200);
    expect(page.form().getAttribute('action')).toBe(client.redirectUri);
    expect(page.fieldValue('state')).toBe(request.state);
    expect(page.fieldValue('iss')).toBe(app.issuer);
    const policy = page.header('content-security-policy') ?? '';
    expect(policy).toContain(`form-action ${new URL(client.redirectUri).origin};`);
    expect(policy).toContain("script-src 'self';");
    // The page is like every other one, in the language of the person, and sends nothing but the answer.
    expect([page.h1, page.find('header .fr-header__service-title')?.text]).toEqual([
      'Poursuivre',
      app.services.config.serviceName,
    ]);
    expect(page.all('form')).toHaveLength(1);
    expect(page.header('set-cookie')).not.toContain('browser=');
    const english = { response_mode: 'form_post', ui_locales: 'en' };
    expect((await authorizeSilently(app, signedIn, { client, params: english })).page.h1).toBe('Continue');
    const error = await authorizeSilently(app, app.browser(), { client, params: { response_mode: 'form_post' } });
    expect([error.page.status, error.page.h1, error.page.fieldValue('error')]).toEqual([
      400,
      'Poursuivre',
      'login_required',
    ]);
    const refused = await authorize(app, signedIn, {
      client,
      params: { response_mode: 'form_post', redirect_uri: 'https://evil.test/' },
    });
    expect(refused.page.status).toBe(400);
    expect(refused.page.header('content-security-policy')).toContain("form-action 'self';");
  });

  test('another site may post the request: a redirect turns it into a GET, which finds the session', async () => {
    const { url, state } = authorizationRequest(app, client, { prompt: 'none' });
    const { searchParams } = new URL(url);
    const browser = signedIn.fork();
    const page = await browser.post(`${app.protocol}/auth`, Object.fromEntries(searchParams), {
      from: 'https://service.example.test/',
    });
    expect(page.url.searchParams.get('state')).toBe(state);
    expect(page.url.searchParams.get('code')).toBeTruthy();
    expect(page.trail.map(({ method, status }) => [method, status])).toEqual([
      ['POST', 303],
      ['GET', 303],
      ['GET', 200],
    ]);
  });

  test.each([
    ['no scope', ''],
    ['unknown scopes alone', 'courriel roles'],
  ])('a service that asks for %s is told so before its person signs in', async (_title, scope) => {
    const requests: readonly Record<string, string>[] = [{}, { nonce: '' }, { prompt: 'none' }];
    for (const others of requests) {
      const params = { scope, ...others };
      const { page, members, request } = await authorize(app, app.browser(), { client, params });
      expect([page.status, members]).toEqual([
        303,
        expect.objectContaining({ error: 'invalid_scope', state: request.state, iss: app.issuer }),
      ]);
      expect(members['error_description']).toBeTruthy();
    }
    const { searchParams } = new URL(authorizationRequest(app, client, { scope }).url);
    const pushed = await asClient(app, client, 'ext/par/request', Object.fromEntries(searchParams));
    expect([pushed.status, pushed.body['error']]).toEqual([400, 'invalid_scope']);
  });

  test('a service whose registration has the scope openid may leave it out, also with a nonce', async () => {
    const quiet = await registerClient(app, { default_scopes: ['openid'] });
    const { members } = await authorizeSilently(app, signedIn, { client: quiet, params: { scope: '' } });
    expect(members).toHaveProperty('code');
  });

  test('a service that signs nobody in is told so, and its address gets no person', async () => {
    const api = await registerClient(app, { grant_types: ['client_credentials'], response_types: [] });
    const { page, members } = await authorize(app, signedIn, { client: api });
    expect([page.status, members['error']]).toEqual([303, 'unauthorized_client']);
  });

  test('a scope outside the registration of the client is never granted', async () => {
    const modest = await registerClient(app, { scope: 'openid email' });
    const { members, request } = await authorizeSilently(app, signedIn, {
      client: modest,
      params: { scope: 'openid email profile' },
    });
    if (members['error']) return expect(members['error']).toBe('invalid_scope');
    const tokens = await exchange(app, modest, { code: members['code']!, verifier: request.verifier });
    expect(String(tokens.body['scope']).split(' ').toSorted()).toEqual(['email', 'openid']);
  });

  test('a return address that is removed during the sign-in gets no answer', async () => {
    const moving = await registerClient(app);
    const browser = await app.open(authorizationRequest(app, moving).url);
    const file = { redirect_uris: ['https://nouvelle.example.test/retour'] };
    orSay(await withUnit(createUnit(), () => updateClient(app.services, { clientId: moving.clientId, file })));
    const fields = { username: account.username, password: account.password };
    const end = await browser.submit(fields, { action: 'signin' });
    expect([end.status, end.url.origin, end.find('#error')?.text]).toEqual([400, app.url, 'invalid_redirect_uri']);
  });
});
