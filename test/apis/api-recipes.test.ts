import { readFileSync } from 'node:fs';
import { authorize, introspect, readJwt, revoke, silentTokens } from '../support/authorize.ts';
import { registerApi } from '../support/apis/register-api.ts';
import { apiRecipes, runApi } from '../support/apis/run-recipes.ts';
import { buildAccount } from '../support/build-account.ts';
import { describeService, prepare } from '../support/describe-app.ts';
import { freePort } from '../support/free-port.ts';
import { oneFactorSession, toMiddleOfStep } from '../support/people/second-factor.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { createDpopKey, type DpopKey } from '../support/requests/dpop-key.ts';
import { asClient, authorizationRequest, codeOf, exchange, registerClient } from '../support/test-client.ts';

const scopes = ['maps.read', 'maps.write'];
const ways = Object.keys(apiRecipes()).filter((name) => name.startsWith('check-'));

/** Returns the members of a challenge. */
const readChallenge = (answer: Response) =>
  Object.fromEntries(
    [...(answer.headers.get('www-authenticate') ?? '').matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [
      name!,
      value!,
    ]),
  );

describe('the recipes of docs/apis.md', () => {
  const { app, client } = describeService();
  const account = prepare(() => buildAccount(app, { totp: true }));
  const browser = prepare(() => oneFactorSession(app, { client, account }));
  const key = prepare(() => createDpopKey());

  test('there are three ways to check a token', () => {
    expect(ways).toEqual(['check-by-signature', 'check-by-introspection', 'check-by-signed-introspection']);
  });

  test.each(ways)('an API that does %s announces itself, takes its tokens alone, and asks for more', async (way) => {
    const port = await freePort();
    const identifier = `http://localhost:${port}/maps`;
    const own = await registerClient(app, {
      redirect_uris: [],
      grant_types: [],
      response_types: [],
      introspection_signed_response_alg: 'ES256',
    });
    await registerApi(app, { identifier, scopes, clients: [client], own });
    const end = await runApi(way, {
      ISSUER: app.issuer,
      API: identifier,
      PORT: String(port),
      API_CLIENT_ID: own.clientId,
      API_CLIENT_SECRET: own.secret,
    });
    try {
      const call = (token: string | undefined, { method = 'GET', scheme = 'Bearer', proof = '' } = {}) =>
        fetch(identifier, {
          method,
          headers: {
            ...(token !== undefined && { authorization: `${scheme} ${token}` }),
            ...(proof && { dpop: proof }),
          },
        });

      // A client that knows nothing but the address of the API.
      const asked = await call(undefined);
      expect(asked.status).toBe(401);
      const announced = (await (await fetch(readChallenge(asked)['resource_metadata']!)).json()) as Record<
        string,
        string[]
      >;
      expect(announced).toMatchObject({ resource: identifier, authorization_servers: [app.issuer] });
      const params = {
        scope: `openid ${announced['scopes_supported']!.join(' ')}`,
        resource: String(announced['resource']),
      };
      const { access_token: token } = await silentTokens(app, browser, { client, params });
      const good = await call(token);
      expect([good.status, await good.json()]).toEqual([200, { person: account.sub }]);
      // nginx reads who it is here.
      expect(good.headers.get('x-person')).toBe(account.sub);

      // Other tokens.
      const { access_token: ours, id_token: idToken } = await silentTokens(app, browser, { client });
      for (const other of [ours, idToken, 'x.y.z', `${token}x`]) expect((await call(other)).status).toBe(401);
      const narrow = await silentTokens(app, browser, { client, params: { ...params, scope: 'openid maps.read' } });
      expect(readChallenge(await call(narrow['access_token'], { method: 'POST' }))).toMatchObject({
        error: 'insufficient_scope',
        scope: 'maps.write',
      });

      // A bound token needs its proof, once.
      const { members, request } = await authorize(app, browser, { client, params: { ...params, prompt: 'none' } });
      const fields = {
        grant_type: 'authorization_code',
        code: members['code']!,
        redirect_uri: client.redirectUri,
        code_verifier: request.verifier,
      };
      const bound = (
        await asClient(app, client, 'token', fields, { dpop: await key.prove({ url: `${app.protocol}/token` }) })
      ).body['access_token'] as string;
      // The clock of this process may have been moved, and that of the API is the machine's.
      const iat = Math.floor((performance.timeOrigin + performance.now()) / 1000);
      const proveBy = (by: DpopKey) => by.prove({ method: 'GET', url: identifier, token: bound }, { claims: { iat } });
      const proof = await proveBy(key);
      const used = [
        await call(bound),
        await call(bound, { scheme: 'DPoP' }),
        await call(bound, {
          scheme: 'DPoP',
          proof: await proveBy(await createDpopKey()),
        }),
        await call(bound, { scheme: 'DPoP', proof }),
        await call(bound, { scheme: 'DPoP', proof }),
      ];
      expect(used.map(({ status }) => status)).toEqual([401, 401, 401, 200, 401]);

      // The API asks for a second factor: the client comes back with what it was told.
      const { error, acr_values, max_age } = readChallenge(await call(token, { method: 'POST' }));
      expect([error, acr_values, max_age]).toEqual(['insufficient_user_authentication', 'eidas0-mfa', '900']);
      toMiddleOfStep(app);
      const person = await buildAccount(app, { totp: true });
      const theirs = await oneFactorSession(app, { client, account: person });
      const more = authorizationRequest(app, client, { ...params, acr_values: acr_values!, max_age: max_age! });
      await theirs.open(more.url);
      const back = await theirs.submit({ otp: totpCode(person.totpSecret) }, { action: 'verify' });
      const { body } = await exchange(app, client, { code: codeOf(back), verifier: more.verifier });
      expect((await call(String(body['access_token']), { method: 'POST' })).status).toBe(200);

      // A revoked token is refused where the provider is asked.
      await revoke(app, client, token);
      expect((await introspect(app, own, token)).body).toEqual({ active: false });
      expect((await call(token)).status).toBe(way === 'check-by-signature' ? 200 : 401);
    } finally {
      await end();
    }
  });

  test('the files for other programs name what the provider has, and refuse tokens that are bound to a key', async () => {
    const document = readFileSync('docs/apis.md', 'utf8');
    const registered = JSON.parse(/^```json\n(.*?)^```$/ms.exec(document)![1]!) as {
      identifier: string;
      introspection_client: string;
    };
    const own = await registerClient(app, { redirect_uris: [], grant_types: [], response_types: [] });
    const { identifier } = await registerApi(app, {
      identifier: registered.identifier,
      scopes,
      clients: [client],
      own,
    });
    const params = { scope: `openid ${scopes.join(' ')}`, resource: identifier };
    const { access_token: token } = await silentTokens(app, browser, { client, params });
    const { header, claims } = readJwt(token);
    const told = (await introspect(app, own, token)).body as Record<string, unknown>;
    const discovered = (await (await fetch(`${app.issuer}/.well-known/openid-configuration`)).json()) as Record<
      string,
      unknown
    >;

    const files = Object.entries(apiRecipes()).filter(([name]) => !/^(check-|proof|server)/.test(name));
    expect(files.map(([name]) => name)).toEqual([
      'api.py',
      'api.php',
      'apache-by-introspection',
      'apache-by-signature',
      'nginx',
    ]);
    for (const [name, text] of files) {
      const ofApp = text
        .replaceAll('https://sso.example/realms/geoplateforme', app.issuer)
        .replaceAll(/\{ISSUER\}|getenv\('ISSUER'\) \. '/g, app.issuer);
      const addresses = ofApp.match(new RegExp(`${app.issuer}/[\\w/-]+`, 'g')) ?? [];
      expect([name, addresses.filter((address) => !Object.values(discovered).includes(address))]).toEqual([name, []]);
      expect([name, addresses.length]).toEqual([name, name === 'nginx' ? 0 : 1]);
    }
    const { 'api.py': python, 'api.php': php, nginx, ...others } = Object.fromEntries(files);
    for (const text of [python!.replaceAll('"', "'"), php!]) {
      expect(['typ', 'alg'].filter((name) => !text.includes(`'${String(header[name])}'`))).toEqual([]);
      expect(text).toMatch(/'cnf'|->cnf/);
    }
    expect([claims['iss'], claims['aud'], claims['cnf']]).toEqual([app.issuer, identifier, undefined]);
    for (const text of [others['apache-by-introspection'], others['apache-by-signature']]) {
      expect(text).toContain(`Require claim "aud:${identifier}"`);
      expect(text).toMatch(
        /<RequireNone>\s+Require claim "cnf.jkt~."\s+Require claim "cnf.x5t#S256~."\s+<\/RequireNone>/,
      );
      // One scope among several, and no longer or shorter word.
      const scope = new RegExp(/Require claim "scope~(.*)"/.exec(text!)![1]!);
      const words = [claims['scope'], told['scope'], 'maps.reader xmaps.read', 'maps-read', 'maps.write'];
      expect(words.map((all) => scope.test(String(all)))).toEqual([true, true, false, false, false]);
      const remote = /OIDCOAuthRemoteUserClaim (.*)/.exec(text!)![1]!;
      expect([claims[remote], told[remote]]).toEqual([account.sub, account.sub]);
    }
    expect(others['apache-by-introspection']).toContain(`OIDCOAuthClientID "${registered.introspection_client}"`);
    expect(discovered['introspection_endpoint_auth_methods_supported']).toContain(
      /OIDCOAuthIntrospectionEndpointAuth (.*)/.exec(others['apache-by-introspection']!)![1],
    );
    expect(nginx).toContain('$upstream_http_x_person');
  });
});
