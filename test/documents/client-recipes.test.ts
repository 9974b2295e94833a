import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { introspect, readJwt, refresh } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import { createClient } from '../support/services/create-client.ts';
import { askForUserCode, poll, toAccess } from '../support/services/device.ts';
import { startLogoutReceiver } from '../support/services/logout-receiver.ts';
import { readRecipe } from '../support/programs/read-recipe.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { authorizationRequest, basicOf, typeCredentials, userinfo, type TestClient } from '../support/test-client.ts';
import { until } from '../support/until.ts';

describe('the recipes of docs/clients.md', () => {
  const origin = () => new URL(app.callback).origin;

  const app = describeApp();
  const account = prepare(() => buildAccount(app));

  const register = async (name: string, more: Readonly<Record<string, unknown>> = {}): Promise<TestClient> => {
    const file = { ...readRecipe(name, origin()), ...more };
    const client = await createClient(app, file);
    return { ...client, redirectUri: (file as { redirect_uris?: readonly string[] }).redirect_uris?.[0] ?? '' };
  };
  const token = async (client: TestClient, fields: Readonly<Record<string, string>>) => {
    const headers: Record<string, string> = client.secret ? { authorization: basicOf(client) } : {};
    const body = new URLSearchParams({ ...(client.secret ? {} : { client_id: client.clientId }), ...fields });
    const answer = await fetch(`${app.protocol}/token`, { method: 'POST', headers, body });
    return (await answer.json()) as Record<string, string>;
  };
  /** Signs the account in at a client, with the proof of PKCE unless the request says otherwise, and returns its tokens. */
  const signIn = async (client: TestClient, { params = {}, isProved = true, browser = app.browser() } = {}) => {
    const request = authorizationRequest(app, client, params);
    await browser.open(request.url);
    let page = await typeCredentials(browser, account);
    if (page.find('button[value="accept"]')) page = await browser.submit({}, { action: 'accept' });
    const code = page.url.searchParams.get('code') ?? '';
    const tokens = await token(client, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: new URL(request.url).searchParams.get('redirect_uri')!,
      ...(isProved && { code_verifier: request.verifier }),
    });
    return { browser, page, tokens };
  };

  test('each recipe is registered by a test', () => {
    const names = [...readFileSync('docs/clients.md', 'utf8').matchAll(/^```json ([\w-]+)$/gm)].map(([, name]) => name);
    const sources = ['test/clients', 'test/documents'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => readFileSync(`${folder}/${file}`, 'utf8')),
    );
    const used = (name = '') => sources.some((source) => source.includes(`'${name}'`));
    expect(names.length).toBeGreaterThan(9);
    expect(names.filter((name) => !used(name))).toEqual([]);
  });

  test('a web application signs in, refreshes, signs out and is told of the logout', async () => {
    const receiver = await startLogoutReceiver();
    try {
      const client = await register('web-application', { backchannel_logout_uri: receiver.url });
      const { browser, tokens } = await signIn(client);
      expect((await userinfo(app, tokens['access_token'])).body).toMatchObject({ email: account.email });
      const fresh = (await refresh(app, client, tokens['refresh_token'])).body;
      const leave = new URL(`${app.protocol}/logout`);
      leave.search = new URLSearchParams({
        id_token_hint: String(fresh['id_token']),
        post_logout_redirect_uri: `${origin()}/`,
      }).toString();
      expect((await browser.open(leave.href)).url.href).toBe(`${origin()}/`);
      await until(() => receiver.tokens.length === 1, 'a logout token');
      expect(await receiver.claims(app, client.clientId)).toMatchObject([{ sub: account.sub }]);
    } finally {
      await receiver.stop();
    }
  });

  test('a program on a computer returns to any free port, and one on a telephone to its own scheme', async () => {
    const client = await register('native');
    const port = new URL(app.callback).port;
    const atPort = await signIn({ ...client, redirectUri: `http://127.0.0.1:${port}/callback` });
    expect(atPort.tokens).toMatchObject({ access_token: expect.any(String), refresh_token: expect.any(String) });
    const qgis = await register('qgis');
    const inQgis = await signIn({ ...qgis, redirectUri: `http://127.0.0.1:${port}/` });
    expect((await refresh(app, qgis, inQgis.tokens['refresh_token'])).body).toMatchObject({ token_type: 'Bearer' });
    const scheme = 'example.service.app://callback';
    const { page } = await signIn({ ...client, redirectUri: scheme });
    expect(page.url.href.startsWith(scheme)).toBe(true);
  });

  test('a script gets tokens for a person by a code that she types elsewhere', async () => {
    const client = await register('device');
    const code = await askForUserCode(app, client);
    const browser = app.browser();
    await toAccess(browser, code, account);
    await browser.submit({}, { action: 'accept' });
    app.moveClock(code.interval + 1);
    expect((await poll(app, client, code)).body).toMatchObject({ access_token: expect.any(String) });
  });

  test('an API checks tokens by their signature, and another one by introspection', async () => {
    const api = await register('introspecting-api');
    const { tokens } = await signIn(await register('calls-an-api'));
    const keys = createRemoteJWKSet(new URL(`${app.protocol}/certs`), { timeoutDuration: 30_000 });
    const rules = { issuer: app.issuer, audience: api.clientId, typ: 'at+jwt' };
    expect((await jwtVerify(tokens['access_token']!, keys, rules)).payload.sub).toBe(account.sub);
    expect((await introspect(app, api, tokens['access_token'])).body).toMatchObject({ active: true, sub: account.sub });
    const { tokens: others } = await signIn(await register('web-application'));
    expect((await introspect(app, api, others['access_token'])).body).toEqual({ active: false });
  });

  test('the requests of mod_auth_openidc sign in, and its logout address may have a query', async () => {
    const client = await register('mod-auth-openidc');
    const state = randomBytes(20).toString('base64url');
    const nonce = randomBytes(32).toString('base64url');
    const { page, tokens } = await signIn(client, { params: { state, nonce } });
    expect([page.url.pathname, page.url.searchParams.get('state')]).toEqual(['/secure/redirect_uri', state]);
    expect(readJwt(tokens['id_token']).claims).toMatchObject({ nonce, sub: account.sub });
  });

  test('a library without PKCE signs in by its secret alone, once its registration says so', async () => {
    const without = { params: { code_challenge: '', code_challenge_method: '' }, isProved: false };
    const { tokens } = await signIn(await register('without-pkce'), without);
    expect(tokens).toMatchObject({ access_token: expect.any(String) });
    const inPassport = await signIn(await register('passport-openidconnect'), without);
    expect(readJwt(inPassport.tokens['id_token']).claims).toMatchObject({ email: account.email });
    const strict = await register('web-application');
    const { url } = await app.browser().open(authorizationRequest(app, strict, without.params).url);
    expect(url.searchParams.get('error')).toBe('invalid_request');
    const prose = readFileSync('docs/clients.md', 'utf8').replaceAll(/\s+/g, ' ');
    expect(prose).toContain(`« ${url.searchParams.get('error_description')} »`);
  });

  test('next-auth 4 finds name and address in the ID token; Spring and Keycloak sign in where their own addresses are', async () => {
    const { tokens } = await signIn(await register('next-auth-4'));
    expect(readJwt(tokens['id_token']).claims).toMatchObject({ email: account.email });
    for (const [name, path] of [
      ['spring-boot', '/login/oauth2/code/geoplateforme'],
      ['keycloak-broker', '/realms/R/broker/ALIAS/endpoint'],
    ] as const) {
      const { page } = await signIn(await register(name));
      expect([page.url.pathname, page.url.searchParams.has('code')]).toEqual([path, true]);
    }
  });
});
