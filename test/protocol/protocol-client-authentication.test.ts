import { createHmac, createPrivateKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { refresh, silentTokens } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { startApp } from '../support/start-app.ts';
import { asClient, authorizationRequest, registerClient, signIn, type TestClient } from '../support/test-client.ts';
import { rowsIn } from '../support/rows.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'of-the-client', alg: 'RS256', use: 'sig' };
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

interface Assertion {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly key?: 'own' | 'foreign' | 'public-as-secret' | 'none';
}

const foreign = createPrivateKey(
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
);

function signature(key: Assertion['key'], text: string): string {
  if (key === 'none') return '';
  if (key === 'public-as-secret') {
    const secret = publicKey.export({ type: 'spki', format: 'pem' });
    return createHmac('sha256', secret).update(text).digest('base64url');
  }
  return sign('sha256', Buffer.from(text), key === 'foreign' ? foreign : privateKey).toString('base64url');
}

/** Starts the server of a client that publishes keys; `answer` decides what it sends, and may be replaced. */
async function startKeyServer() {
  const about = { requests: 0, connections: 0, answer: (response: ServerResponse): unknown => response.end() };
  const server = createServer((_request, response) => {
    about.requests++;
    response.on('error', () => {});
    about.answer(response);
  });
  server.on('connection', () => about.connections++);
  await new Promise<void>((resolve) => server.listen(0, '::', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return Object.assign(about, { port, stop });
}

test('a client that guesses secrets has to wait, other clients at the same ip do not', async () => {
  const app = await startApp({ config: { addressLimits: 0.1 } });
  try {
    const guessed = await registerClient(app);
    const other = await registerClient(app);
    const ask = (client: TestClient, secret: string) =>
      asClient(app, { ...client, secret }, 'token', { grant_type: 'client_credentials' });
    for (let tries = 0; tries < 3; tries++) expect((await ask(guessed, 'wrong')).status).toBe(401);
    const held = await ask(guessed, guessed.secret);
    expect([held.status, held.body['error']]).toEqual([429, 'throttled']);
    expect(Number(held.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await ask(other, other.secret)).status).toBe(200);
    // A client id that is too long for any client gets no counter of its own.
    const longNames = Array.from({ length: 4 }, (_, index) => ({ ...other, clientId: `${'x'.repeat(256)}${index}` }));
    const statuses: number[] = [];
    for (const client of longNames) statuses.push((await ask(client, 'wrong')).status);
    expect(statuses).toEqual([401, 401, 401, 429]);
    app.moveClock(901);
    expect((await ask(guessed, guessed.secret)).status).toBe(200);
  } finally {
    await app.stop();
  }
});

describe('client authentication', () => {
  const app = describeApp({ config: { outboundAllowedHosts: ['localhost'] } });
  const client = prepare(() => registerClient(app, { scope: 'openid email' }));
  const machine = prepare(() =>
    registerClient(app, {
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [jwk] },
      token_endpoint_auth_signing_alg: 'RS256',
    }),
  );

  const post = async (fields: Record<string, string>, headers: Record<string, string> = {}) => {
    const response = await fetch(`${app.protocol}/token`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers,
    });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Record<string, unknown>,
    };
  };
  const basic = (id: string, secret: string) => ({
    authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
  });
  const grant = { grant_type: 'client_credentials' };

  const assertion = ({ header, claims, key = 'own' }: Assertion = {}, { clientId } = machine) => {
    const now = Math.floor(Date.now() / 1000);
    const all = {
      iss: clientId,
      sub: clientId,
      aud: app.issuer,
      jti: randomUUID(),
      iat: now,
      exp: now + 60,
      ...claims,
    };
    const signed = `${encode({ alg: 'RS256', kid: 'of-the-client', ...header })}.${encode(all)}`;
    return `${signed}.${signature(key, signed)}`;
  };
  const asMachine = (client_assertion: string, { clientId } = machine) =>
    post({
      ...grant,
      client_id: clientId,
      client_assertion,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    });

  test('a wrong secret and an unknown client get the same answer', async () => {
    const wrong = await post(grant, basic(client.clientId, 'wrong'));
    const unknown = await post(grant, basic('nobody', 'wrong'));
    expect([wrong.status, wrong.body['error']]).toEqual([401, 'invalid_client']);
    expect([unknown.status, unknown.body]).toEqual([wrong.status, wrong.body]);
    expect(wrong.headers.get('www-authenticate')).toMatch(/^Basic/);
    const inBody = await post({ ...grant, client_id: client.clientId, client_secret: 'wrong' });
    expect(inBody.status).toBe(401);
  });

  test('during a rotation each live secret is accepted, and no other', async () => {
    const record = (await app.services.clients.registry.find(client.clientId))!;
    const second = await registerClient(app);
    const { secrets } = (await app.services.clients.registry.find(second.clientId))!;
    await app.services.transaction((trx) =>
      app.services.clients.registry.update(trx, { ...record, secrets: [...secrets, ...record.secrets] }),
    );
    await app.services.operation.versions.check();
    expect((await post(grant, basic(client.clientId, client.secret))).status).toBe(200);
    expect((await post(grant, basic(client.clientId, second.secret))).status).toBe(200);
    await app.services.transaction((trx) => app.services.clients.registry.update(trx, record));
    await app.services.operation.versions.check();
    expect((await post(grant, basic(client.clientId, second.secret))).status).toBe(401);
  });

  test('a secret is good until its end, then it is refused like a wrong one, and the log says why', async () => {
    const ending = await registerClient(app);
    const record = (await app.services.clients.registry.find(ending.clientId))!;
    const endIn = async (seconds: number) => {
      const expiresAt = app.services.nowSeconds() + seconds;
      const secrets = record.secrets.map((secret) => ({ ...secret, expiresAt }));
      await app.services.transaction((trx) => app.services.clients.registry.update(trx, { ...record, secrets }));
      await app.services.operation.versions.check();
    };
    const ask = (secret: string) => post(grant, basic(ending.clientId, secret));
    await endIn(60);
    expect((await ask(ending.secret)).status).toBe(200);
    await endIn(0);
    const expired = await ask(ending.secret);
    expect([expired.status, expired.body['error']]).toEqual([401, 'invalid_client']);
    expect(expired.body).toEqual((await ask('wrong')).body);
    expect(app.logs()).toContain('the secret has expired');
  });

  test('a secret that an earlier release drew beside ours is good, and the one that it dropped is not', async () => {
    const client = await registerClient(app);
    const other = await registerClient(app);
    const [mine] = (await app.services.clients.registry.find(client.clientId))!.secrets;
    const [drawn] = (await app.services.clients.registry.find(other.clientId))!.secrets;
    // An earlier release writes this column alone.
    const writeHashes = async (hashes: readonly unknown[]) => {
      await app.rows.clients.change({ clientId: client.clientId }, { secretHashes: JSON.stringify(hashes) });
      await app.services.transaction((trx) => app.services.operation.versions.bump(trx, 'clients'));
      await app.services.operation.versions.check();
    };
    await writeHashes([drawn!.hash, mine!.hash]);
    expect((await post(grant, basic(client.clientId, other.secret))).status).toBe(200);
    expect((await post(grant, basic(client.clientId, client.secret))).status).toBe(200);
    expect((await app.services.clients.registry.find(client.clientId))!.secrets).toEqual([
      expect.objectContaining({ hash: drawn!.hash, name: '', hint: null, expiresAt: null }),
      mine,
    ]);
    await writeHashes([drawn!.hash]);
    expect((await post(grant, basic(client.clientId, client.secret))).status).toBe(401);
  });

  test('the hash of a secret is not accepted as the secret', async () => {
    const { secrets } = (await app.services.clients.registry.find(client.clientId))!;
    expect((await post(grant, basic(client.clientId, secrets[0]!.hash))).status).toBe(401);
  });

  test('two authentications in one request and bodies that are not a form are refused', async () => {
    const two = await post(
      { ...grant, client_id: client.clientId, client_secret: client.secret },
      basic(client.clientId, client.secret),
    );
    expect([two.status, two.body['error']]).toEqual([400, 'invalid_request']);
    const other = await post({ ...grant, client_id: machine.clientId }, basic(client.clientId, client.secret));
    expect([other.status, other.body['error']]).toEqual([400, 'invalid_request']);
    const response = await fetch(`${app.protocol}/token`, {
      method: 'POST',
      body: JSON.stringify({ ...grant, client_id: client.clientId, client_secret: client.secret }),
      headers: { 'content-type': 'application/json' },
    });
    expect([response.status, ((await response.json()) as { error: string }).error]).toEqual([400, 'invalid_request']);
    const twice = await fetch(`${app.protocol}/token`, {
      method: 'POST',
      body: 'grant_type=client_credentials&grant_type=client_credentials',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...basic(client.clientId, client.secret) },
    });
    expect(twice.status).toBe(400);
    for (const authorization of ['Basic', 'Basic !!!', 'Basic bm9jb2xvbg==', 'Basic JTo=', 'Digest x']) {
      const { status } = await post(grant, { authorization });
      expect([authorization, status >= 400 && status < 500]).toEqual([authorization, true]);
    }
  });

  test('a public client cannot act as a confidential one, nor a confidential client as a public one', async () => {
    const spa = await registerClient(app, { token_endpoint_auth_method: 'none', grant_types: ['authorization_code'] });
    expect((await post({ ...grant }, basic(spa.clientId, ''))).status).toBeGreaterThanOrEqual(400);
    const { status, body } = await post({ ...grant, client_id: client.clientId });
    expect([status, body['error']]).toEqual([401, 'invalid_client']);
    expect((await post({ ...grant, client_id: machine.clientId })).status).toBe(401);
  });

  test('a token for the client itself has only its scopes, no person and no userinfo', async () => {
    const { status, body } = await asClient(app, client, 'token', { ...grant, scope: 'email' });
    expect([status, body['scope'], body['expires_in']]).toEqual([200, 'email', 600]);
    expect(body).not.toHaveProperty('refresh_token');
    expect(body).not.toHaveProperty('id_token');
    const more = await asClient(app, client, 'token', { ...grant, scope: 'email profile' });
    expect([more.status, more.body['error']]).toEqual([400, 'invalid_scope']);
    const answer = await fetch(`${app.protocol}/userinfo`, {
      headers: { authorization: `Bearer ${String(body['access_token'])}` },
    });
    expect(answer.status).toBe(401);
  });

  test('a signed assertion is accepted once, also of ten at once, and a later repetition is refused', async () => {
    const same = assertion();
    const answers = await Promise.all(Array.from({ length: 10 }, () => asMachine(same)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status, body }) => status === 401 && body['error'] === 'invalid_client')).toHaveLength(9);
    expect((await asMachine(same)).status).toBe(401);
    expect((await asMachine(assertion())).status).toBe(200);
  });

  test('a client that changes from its secret to keys, or back, is served with both until one is taken away', async () => {
    const changing = await registerClient(app, { jwks: { keys: [jwk] } });
    const bySecret = async () => (await post(grant, basic(changing.clientId, changing.secret))).status;
    const byKey = async () => (await asMachine(assertion({}, changing), changing)).status;
    const byStranger = async () => (await asMachine(assertion({ key: 'foreign' }, changing), changing)).status;
    const give = async (metadata: object, secrets?: readonly []) => {
      const record = (await app.services.clients.registry.find(changing.clientId))!;
      const changed = { ...record, metadata: { ...record.metadata, ...metadata }, ...(secrets && { secrets }) };
      await app.services.transaction((trx) => app.services.clients.registry.update(trx, changed));
      await app.services.operation.versions.check();
    };
    expect([await bySecret(), await byKey(), await byStranger()]).toEqual([200, 200, 401]);
    await give({ token_endpoint_auth_method: 'private_key_jwt' });
    expect([await bySecret(), await byKey(), await byStranger()]).toEqual([200, 200, 401]);
    expect((await post(grant, basic(changing.clientId, 'wrong'))).status).toBe(401);
    expect((await post({ ...grant, client_id: changing.clientId })).status).toBe(401);
    await give({}, []);
    expect([await bySecret(), await byKey()]).toEqual([401, 200]);
    await give({ token_endpoint_auth_method: 'client_secret_basic', jwks: undefined });
    expect([await bySecret(), await byKey()]).toEqual([401, 401]);
    // A client that has lost its last secret still signs people in: its registration is whole.
    expect((await app.browser().open(authorizationRequest(app, changing).url)).status).toBe(200);
  });

  const publishing = (host: string, port: number) =>
    registerClient(app, {
      token_endpoint_auth_method: 'private_key_jwt',
      jwks_uri: `http://${host}:${port}/keys`,
      token_endpoint_auth_signing_alg: 'RS256',
    });

  test('a set of keys of 64 MB is left after 64 kB, and an address that failed is asked once a minute', async () => {
    const server = await startKeyServer();
    try {
      const remote = await publishing('localhost', server.port);
      const ask = async () => (await asMachine(assertion({}, remote), remote)).status;
      let sent = 0;
      const long = (response: ServerResponse) => {
        const more = (): void => {
          while (sent < 1_000 && !response.destroyed && response.write(' '.repeat(65_536))) sent++;
          if (sent === 1_000) response.end('{"keys":[]}');
        };
        response.on('drain', more);
        more();
      };
      const failing = [
        long,
        (response: ServerResponse) => response.end('no set of keys'),
        (response: ServerResponse) => response.writeHead(503).end(),
        (response: ServerResponse) => response.destroy(),
      ];
      for (const [index, answer] of failing.entries()) {
        server.answer = answer;
        for (let tries = 0; tries < 3; tries++) expect(await ask()).toBe(401);
        expect(server.requests).toBe(index + 1);
        app.moveClock(61);
      }
      // A few megabytes lie in the buffers of the connection.
      expect(sent).toBeLessThan(200);
      expect(app.logs()).toContain('the answer is too large');
      server.answer = (response) => response.end(JSON.stringify({ keys: [jwk] }));
      expect([await ask(), await ask(), server.requests]).toEqual([200, 200, failing.length + 1]);
    } finally {
      await server.stop();
    }
  });

  test('keys on a private network are not fetched, unless the operator allows the host', async () => {
    const server = await startKeyServer();
    try {
      server.answer = (response) => response.end(JSON.stringify({ keys: [jwk] }));
      for (const host of ['127.0.0.1', '[::1]', '0.0.0.0', '2130706433', '[::ffff:127.0.0.1]']) {
        const remote = await publishing(host, server.port);
        expect([host, (await asMachine(assertion({}, remote), remote)).status]).toEqual([host, 401]);
      }
      expect(server.connections).toBe(0);
      const allowed = await publishing('localhost', server.port);
      expect((await asMachine(assertion({}, allowed), allowed)).status).toBe(200);
    } finally {
      await server.stop();
    }
  });
  const now = () => Math.floor(Date.now() / 1000);
  test.each<[string, () => Assertion]>([
    ['without a signature', () => ({ header: { alg: 'none' }, key: 'none' })],
    ['with the public key as a secret', () => ({ header: { alg: 'HS256' }, key: 'public-as-secret' })],
    ['by a foreign key', () => ({ key: 'foreign' })],
    ['by a key that it brings along', () => ({ key: 'foreign', header: { jwk: foreign.export({ format: 'jwk' }) } })],
    [
      'by a key that it points to',
      () => ({ key: 'foreign', header: { jku: 'https://evil.test/jwks', x5u: 'https://evil.test/x5u' } }),
    ],
    ['with another algorithm', () => ({ header: { alg: 'PS256' } })],
    ['without an end', () => ({ claims: { exp: undefined } })],
    ['after its end', () => ({ claims: { exp: now() - 60 } })],
    ['without a number', () => ({ claims: { jti: undefined } })],
    ['for somebody else', () => ({ claims: { aud: 'https://elsewhere.test' } })],
    ['for a list of one', () => ({ claims: { aud: [app.issuer] } })],
    ['for this server and another one', () => ({ claims: { aud: [app.issuer, 'https://elsewhere.test'] } })],
    ['of another client', () => ({ claims: { iss: client.clientId, sub: client.clientId } })],
    ['valid for a day', () => ({ claims: { exp: now() + 86_400 } })],
  ])('a signed assertion %s is refused', async (title, about) => {
    const { status, body } = await asMachine(assertion(about()));
    expect([status, body['error']]).toEqual(
      title === 'of another client' ? [400, 'invalid_request'] : [401, 'invalid_client'],
    );
  });

  test('a disabled or deleted client loses its access at the next request', async () => {
    const person = await buildAccount(app);
    const doomed = await registerClient(app);
    const { browser } = await signIn(app, app.browser(), { client: doomed, account: person });
    const tokens = await silentTokens(app, browser, { client: doomed });
    const own = await asClient(app, doomed, 'token', grant);
    const record = (await app.services.clients.registry.find(doomed.clientId))!;
    await app.services.transaction((trx) => app.services.clients.registry.update(trx, { ...record, disabledAt: 1 }));
    await app.services.operation.versions.check();
    const userinfoStatus = async () =>
      (await fetch(`${app.protocol}/userinfo`, { headers: { authorization: `Bearer ${tokens['access_token']}` } }))
        .status;
    expect((await asClient(app, doomed, 'token', grant)).status).toBe(401);
    expect((await refresh(app, doomed, tokens['refresh_token'])).status).toBe(401);
    expect(await userinfoStatus()).toBe(401);

    await app.services.transaction(async (trx) => {
      await rowsIn(trx).clients.remove({ clientId: doomed.clientId });
      await app.services.operation.versions.bump(trx, 'clients');
    });
    await app.services.operation.versions.check();
    expect(await userinfoStatus()).toBe(401);
    for (const token of [tokens['access_token'], tokens['refresh_token'], own.body['access_token']]) {
      const { status, body } = await asClient(app, client, 'token/introspect', { token: String(token) });
      expect([status, body]).toEqual([200, { active: false }]);
    }
  });
});
