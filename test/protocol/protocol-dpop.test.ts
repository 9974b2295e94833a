import { createHmac, randomUUID } from 'node:crypto';
import { authorize, authorizeSilently, introspect, readJwt } from '../support/authorize.ts';
import { describeSignedIn } from '../support/people/signed-in-app.ts';
import { createDpopKey, type DpopKey, type ProofChanges } from '../support/requests/dpop-key.ts';
import type { TestApp } from '../support/start-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { registerClient, type TestClient } from '../support/test-client.ts';
import { prepare } from '../support/describe-app.ts';

type Fields = Readonly<Record<string, string>>;
interface Answered {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
}

/** The things that a request shows beside its fields: a proof as it is, or none. */
interface Shown {
  readonly proof?: string | undefined;
  readonly client?: TestClient;
}

describe.each(bothDatabases)('tokens that are bound to a key (DPoP), on %s', (database) => {
  const { app, account, browser, client } = describeSignedIn({ database });
  const second = prepare(() => app.beside());
  let key: DpopKey;
  let other: DpopKey;

  const open = prepare(() =>
    registerClient(app, {
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      legacy_password_grant: true,
    }),
  );
  const bound = prepare(() =>
    registerClient(app, {
      dpop_bound_access_tokens: true,
      legacy_password_grant: true,
      refresh_reuse_seconds: 30,
    }),
  );
  beforeAll(async () => {
    await second.services.operation.versions.check();
    [key, other] = [await createDpopKey(), await createDpopKey('Ed25519')];
  });

  const endpoint = () => `${app.protocol}/token`;
  const userinfoAddress = () => `${app.protocol}/userinfo`;
  const proofFor = (by: DpopKey = key, changes: ProofChanges = {}) => by.prove({ url: endpoint() }, changes);

  async function send(address: string, { fields, headers }: { fields?: Fields; headers: Fields }): Promise<Answered> {
    const response = await fetch(address, {
      headers,
      ...(fields && { method: 'POST', body: new URLSearchParams(fields) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text.startsWith('{') ? JSON.parse(text) : {} };
  }
  const token = (fields: Fields, { proof, client: by = open }: Shown = {}) =>
    send(endpoint(), {
      fields: { client_id: by.clientId, ...(by === open ? {} : { client_secret: by.secret }), ...fields },
      headers: proof === undefined ? {} : { dpop: proof },
    });
  const userinfo = (value: unknown, { scheme = 'DPoP', proof }: { scheme?: string; proof?: string } = {}) =>
    send(userinfoAddress(), {
      headers: { authorization: `${scheme} ${String(value)}`, ...(proof && { dpop: proof }) },
    });
  const proofOfUse = (value: unknown, by: DpopKey = key) =>
    by.prove({ method: 'GET', url: userinfoAddress(), token: value });

  async function codeFields(by: TestClient = open, params: Fields = {}): Promise<Fields> {
    const { members, request } = await authorizeSilently(app, browser, { client: by, params });
    return {
      grant_type: 'authorization_code',
      code: members['code']!,
      redirect_uri: by.redirectUri,
      code_verifier: request.verifier,
    };
  }
  const refreshFields = (value: unknown): Fields => ({ grant_type: 'refresh_token', refresh_token: String(value) });
  const tokens = async (by: TestClient = open) => {
    const { status, body } = await token(await codeFields(by), { proof: await proofFor(), client: by });
    expect([status, body['token_type']]).toEqual([200, 'DPoP']);
    return body;
  };

  test('a token names its key, is good with a proof of it, and is worth nothing otherwise', async () => {
    const { access_token: value } = await tokens();
    expect(readJwt(value).claims['cnf']).toEqual({ jkt: key.thumbprint });
    const first = await proofOfUse(value);
    expect((await userinfo(value, { proof: first })).status).toBe(200);
    const refused = {
      'as a bearer': userinfo(value, { scheme: 'Bearer' }),
      'as a bearer with a proof': userinfo(value, { scheme: 'Bearer', proof: await proofOfUse(value) }),
      'without a proof': userinfo(value),
      'with the proof of another key': userinfo(value, { proof: await proofOfUse(value, other) }),
      'with a proof that was used': userinfo(value, { proof: first }),
      'with the proof of another token': userinfo(value, { proof: await proofOfUse('another') }),
      'with a proof without a token': userinfo(value, {
        proof: await key.prove({ method: 'GET', url: userinfoAddress() }),
      }),
    };
    for (const [how, answer] of Object.entries(refused)) {
      const { status, headers } = await answer;
      expect([how, [400, 401].includes(status), headers.get('www-authenticate')]).toEqual([
        how,
        true,
        expect.stringMatching(/DPoP|Bearer/),
      ]);
    }
    // The profile at the address of the account is asked there: a proof for userinfo is none for it, nor the other way about.
    const accountAddress = `${app.issuer}/account`;
    const proofs = [
      await proofOfUse(value),
      await key.prove({ method: 'GET', url: accountAddress, token: value }),
      await key.prove({ method: 'GET', url: accountAddress, token: value }),
    ];
    const ask = (address: string, proof: string) =>
      send(address, { headers: { accept: 'application/json', authorization: `DPoP ${String(value)}`, dpop: proof } });
    expect((await ask(accountAddress, proofs[0]!)).status).toBe(401);
    expect(await ask(accountAddress, proofs[1]!)).toMatchObject({ status: 200, body: { id: account.sub } });
    expect((await ask(accountAddress, proofs[1]!)).status).toBe(401);
    expect((await ask(userinfoAddress(), proofs[2]!)).status).toBe(401);
    const told = await introspect(app, client, value);
    expect(told.body).toEqual({ active: false });
    const { access_token: own } = await tokens(bound);
    expect((await introspect(app, bound, own)).body).toMatchObject({
      active: true,
      token_type: 'DPoP',
      cnf: { jkt: key.thumbprint },
    });
  });

  test('the refresh token of a client without a secret is worth nothing with another key', async () => {
    const { refresh_token: value } = await tokens();
    for (const proof of [undefined, await proofFor(other)])
      expect((await token(refreshFields(value), { proof })).body['error']).toBe('invalid_grant');
    const { status, body } = await token(refreshFields(value), { proof: await proofFor() });
    expect([status, readJwt(body['access_token']).claims['cnf']]).toEqual([200, { jkt: key.thumbprint }]);
    const next = body['refresh_token'];
    expect((await token(refreshFields(next), { proof: await proofFor(other) })).status).toBe(400);
    expect((await token(refreshFields(next), { proof: await proofFor() })).status).toBe(200);
  });

  test('an answer is repeated with a fresh proof of its key alone', async () => {
    const { refresh_token: value } = await tokens(bound);
    const fields = refreshFields(value);
    const spent = await proofFor();
    const { body } = await token(fields, { proof: spent, client: bound });
    const again = await token(fields, { proof: await proofFor(), client: bound });
    expect([again.status, again.body]).toEqual([200, body]);
    for (const proof of [undefined, spent, await proofFor(other)])
      expect((await token(fields, { proof, client: bound })).status).toBe(400);
    const lost = refreshFields((await tokens(bound))['refresh_token']);
    const proofs = await Promise.all([proofFor(), proofFor(), proofFor(other)]);
    const answers = await Promise.all(proofs.map((proof) => token(lost, { proof, client: bound })));
    const thumbprints = answers.map(({ body: { access_token: one } }) =>
      one === undefined ? undefined : (readJwt(one).claims['cnf'] as { jkt: string }).jkt,
    );
    // Two requests at once get one answer; a token of another key is never among them.
    expect(thumbprints.slice(0, 2).every((one) => one === undefined || one === key.thumbprint)).toBe(true);
    expect([undefined, other.thumbprint]).toContain(thumbprints[2]);
  });

  test('a nonce of one process is good in the other, and a proof is good once in both together', async () => {
    const { headers } = await token(await codeFields(), { proof: await proofFor() });
    const nonce = headers.get('dpop-nonce')!;
    const proof = await proofFor(key, { claims: { nonce, iat: 1 } });
    const port = new URL(second.url).port;
    const ask = async (to: TestApp | undefined, refreshToken: unknown, sent: string) => {
      const address = new URL(endpoint());
      if (to) address.port = port;
      const page = await second.browser({ headers: { host: new URL(app.url).host } }).request({
        url: address.href,
        method: 'POST',
        body: { client_id: open.clientId, ...refreshFields(refreshToken) },
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json', dpop: sent },
      });
      return page.status;
    };
    const families = [(await tokens())['refresh_token'], (await tokens())['refresh_token']];
    expect(await ask(second, families[0], proof)).toBe(200);
    expect(await ask(undefined, families[1], proof)).toBe(400);
    const [one, two] = [(await tokens())['refresh_token'], (await tokens())['refresh_token']];
    const shared = await proofFor();
    const statuses = await Promise.all([ask(undefined, one, shared), ask(second, two, shared)]);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 400]);
  });

  test('pages of registered origins may send proofs and read nonces, and discovery names the algorithms', async () => {
    const origin = 'https://carte.example.test';
    const spa = await registerClient(app, { token_endpoint_auth_method: 'none', allowed_origins: [origin] });
    const answer = await fetch(endpoint(), {
      method: 'POST',
      headers: { origin, dpop: await proofFor() },
      body: new URLSearchParams({ client_id: spa.clientId, grant_type: 'authorization_code', code: randomUUID() }),
    });
    expect(answer.headers.get('access-control-expose-headers')).toMatch(/DPoP-Nonce/i);
    const discovery = await send(`${app.issuer}/.well-known/openid-configuration`, { headers: {} });
    expect(discovery.body['dpop_signing_alg_values_supported']).toEqual(['ES256', 'Ed25519', 'PS256', 'RS256']);
  });

  if (database !== bothDatabases[0]) return;

  test('a client whose tokens are all bound gets none without a proof, by any grant', async () => {
    const person = { username: account.username, password: account.password };
    const grants: Readonly<Record<string, () => Promise<Fields>>> = {
      code: () => codeFields(bound),
      refresh: async () => refreshFields((await tokens(bound))['refresh_token']),
      credentials: async () => ({ grant_type: 'client_credentials' }),
      password: async () => ({ grant_type: 'password', scope: 'openid', ...person }),
    };
    for (const [name, fields] of Object.entries(grants)) {
      const without = await token(await fields(), { client: bound });
      expect([name, without.status, without.body['error']]).toEqual([name, 400, 'invalid_grant']);
      const { status, body } = await token(await fields(), { proof: await proofFor(), client: bound });
      expect([name, status, body['token_type']]).toEqual([name, 200, 'DPoP']);
      expect([name, readJwt(body['access_token']).claims['cnf']]).toEqual([name, { jkt: key.thumbprint }]);
    }
    const machine = await registerClient(app, {
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      service_account: true,
      dpop_bound_access_tokens: true,
    });
    const credentials = { grant_type: 'client_credentials' };
    expect((await token(credentials, { client: machine })).status).toBe(400);
    expect((await token(credentials, { client: machine, proof: await proofFor() })).body['token_type']).toBe('DPoP');
    // The refresh token of the password grant is bound where its client has no secret.
    const { body } = await token({ grant_type: 'password', scope: 'openid', ...person }, { proof: await proofFor() });
    expect((await token(refreshFields(body['refresh_token']), { proof: await proofFor(other) })).status).toBe(400);
    expect((await token(refreshFields(body['refresh_token']), { proof: await proofFor() })).status).toBe(200);
  });

  test('a wrong proof is refused, and costs neither the code nor a try of the password', async () => {
    const fields = await codeFields();
    const now = Math.floor(Date.now() / 1000);
    const mac = (await proofFor()).split('.');
    const head = { typ: 'dpop+jwt', jwk: key.publicJwk };
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const hmac = `${encode({ ...head, alg: 'HS256' })}.${mac[1]}`;
    const wrong: Readonly<Record<string, string>> = {
      method: await proofFor(key, { claims: { htm: 'GET' } }),
      address: await proofFor(key, { claims: { htu: `${app.url}/token` } }),
      'no address': await proofFor(key, { claims: { htu: undefined } }),
      old: await proofFor(key, { claims: { iat: now - 301 } }),
      // The test takes a while, in which this one grows older.
      young: await proofFor(key, { claims: { iat: now + 420 } }),
      'no id': await proofFor(key, { claims: { jti: undefined } }),
      type: await proofFor(key, { header: { typ: 'JWT' } }),
      'another key': await proofFor(key, { header: { jwk: other.publicJwk } }),
      'a private key': await proofFor(key, { header: { jwk: key.privateJwk } }),
      none: `${encode({ ...head, alg: 'none' })}.${mac[1]}.`,
      hmac: `${hmac}.${createHmac('sha256', JSON.stringify(key.publicJwk)).update(hmac).digest('base64url')}`,
      'a nonce of ours that is none': await proofFor(key, { claims: { nonce: 'x' } }),
      'no proof at all': 'x',
    };
    for (const [how, proof] of Object.entries(wrong)) {
      const { status, body, headers } = await token(fields, { proof });
      expect([how, status, body['error']]).toEqual([
        how,
        400,
        expect.stringMatching(/^(invalid_dpop_proof|use_dpop_nonce)$/),
      ]);
      if (body['error'] === 'use_dpop_nonce') expect(headers.get('dpop-nonce')).toMatch(/^[\w-]{43}$/);
      const person = { grant_type: 'password', username: account.username, password: 'wrong' };
      expect([how, (await token(person, { proof })).body['error']]).toEqual([how, body['error']]);
    }
    expect((await token(fields, { proof: await proofFor() })).status).toBe(200);
  });

  test('a code is bound to the key that the request names, pushed or not', async () => {
    for (const by of [key, other]) {
      const fields = await codeFields(open, { dpop_jkt: key.thumbprint });
      const { status, body } = await token(fields, { proof: await proofFor(by) });
      expect([status, body['error']]).toEqual(by === key ? [200, undefined] : [400, 'invalid_grant']);
    }
    expect((await token(await codeFields(open, { dpop_jkt: key.thumbprint }))).status).toBe(400);
    const url = `${app.protocol}/ext/par/request`;
    const { request } = await authorize(app, app.browser(), { client: bound });
    const pushed = Object.fromEntries(new URL(request.url).searchParams);
    const par = (proof: string, more: Fields = {}) =>
      send(url, { fields: { ...pushed, client_secret: bound.secret, ...more }, headers: { dpop: proof } });
    expect((await par(await key.prove({ url }), { dpop_jkt: other.thumbprint })).status).toBe(400);
    for (const by of [key, other]) {
      const { body } = await par(await key.prove({ url }));
      const params = { request_uri: String(body['request_uri']), client_id: bound.clientId, prompt: '' };
      const address = new URL(`${app.protocol}/auth?${new URLSearchParams(params).toString()}`);
      const page = await browser.request({ url: address.href, headers: { accept: 'text/html' } });
      const code = new URL(page.header('location') ?? page.find('#continue')!.getAttribute('href')!).searchParams.get(
        'code',
      );
      const exchanged = await token(
        {
          grant_type: 'authorization_code',
          code: String(code),
          redirect_uri: bound.redirectUri,
          code_verifier: request.verifier,
        },
        { proof: await proofFor(by), client: bound },
      );
      expect(exchanged.status).toBe(by === key ? 200 : 400);
    }
  });
});
