import { authorizeSilently, introspect, refresh, silentTokens } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import { countStatements } from '../support/database/count-statements.ts';
import { pastPassword } from '../support/people/second-factor.ts';
import { bothDatabases } from '../support/test-database.ts';
import { asClient, authorizationRequest, exchange, registerClient, userinfo } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { describeSignedIn } from '../support/people/signed-in-app.ts';

describe.each(bothDatabases)('the cost of a request for the database, on %s', (database) => {
  const { app, client, account, browser } = describeSignedIn({ database });

  const costOf = async (work: () => Promise<unknown>) => (await countStatements(app, work)).statements;

  test('discovery and keys read nothing from the database', async () => {
    expect(await costOf(() => fetch(`${app.issuer}/.well-known/openid-configuration`))).toEqual({
      reads: 0,
      commits: 0,
    });
    expect(await costOf(() => fetch(`${app.protocol}/certs`))).toEqual({ reads: 0, commits: 0 });
  });

  test('a token for the client itself has a fixed cost', async () => {
    expect(await costOf(() => asClient(app, client, 'token', { grant_type: 'client_credentials' }))).toEqual({
      reads: 0,
      commits: 1,
    });
  });

  test('a silent sign-in has a fixed cost, for a service that the session knows and for a new one', async () => {
    expect(await costOf(() => authorizeSilently(app, browser, { client }))).toEqual({ reads: 2, commits: 1 });
    const other = await registerClient(app);
    await app.services.clients.registry.find(other.clientId);
    expect(await costOf(() => authorizeSilently(app, browser, { client: other }))).toEqual({ reads: 1, commits: 1 });
  });

  test('the exchange of a code has a fixed cost', async () => {
    const { members, request } = await authorizeSilently(app, browser, { client });
    expect(await costOf(() => exchange(app, client, { code: members['code']!, verifier: request.verifier }))).toEqual({
      reads: 1,
      commits: 1,
    });
  });

  test('userinfo, introspection of both kinds and a refresh have a fixed cost', async () => {
    const tokens = await silentTokens(app, browser, { client });
    expect(await costOf(() => userinfo(app, tokens['access_token']))).toEqual({ reads: 1, commits: 0 });
    expect(await costOf(() => introspect(app, client, tokens['access_token']))).toEqual({ reads: 1, commits: 0 });
    expect(await costOf(() => introspect(app, client, tokens['refresh_token']))).toEqual({ reads: 1, commits: 0 });
    expect(await costOf(() => refresh(app, client, tokens['refresh_token']))).toEqual({ reads: 1, commits: 1 });
  });

  test('a client for Keycloak reads once more what was carried over of the person of a token', async () => {
    const shaped = await registerClient(app, { keycloak_shape: true });
    for (const { clientId } of [client, shaped]) await app.services.clients.registry.find(clientId);
    const { members, request } = await authorizeSilently(app, browser, { client: shaped });
    let tokens: Readonly<Record<string, unknown>> = {};
    const exchanged = await costOf(async () => {
      ({ body: tokens } = await exchange(app, shaped, { code: members['code']!, verifier: request.verifier }));
    });
    expect(exchanged).toEqual({ reads: 2, commits: 1 });
    const token = String(tokens['access_token']);
    expect(await costOf(() => userinfo(app, token))).toEqual({ reads: 1, commits: 0 });
    expect(await costOf(() => introspect(app, shaped, token))).toEqual({ reads: 1, commits: 0 });
    expect(await costOf(() => refresh(app, shaped, String(tokens['refresh_token'])))).toEqual({ reads: 2, commits: 1 });
  });

  test('a forged token costs the database nothing', async () => {
    const forged = `${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)}`;
    expect(await costOf(() => userinfo(app, forged))).toEqual({ reads: 0, commits: 0 });
    expect(await costOf(() => introspect(app, client, forged))).toEqual({ reads: 0, commits: 0 });
  });

  test('an id that no client can have costs the database nothing, and an unknown one is looked up once', async () => {
    const ask = (clientId: string) =>
      asClient(app, { ...client, clientId }, 'token', { grant_type: 'client_credentials' });
    for (const id of ['x'.repeat(256), 'deux mots', 'é', `${client.clientId}'`]) {
      expect([id, await costOf(() => ask(encodeURIComponent(id)))]).toEqual([id, { reads: 0, commits: 0 }]);
    }
    const first = await costOf(() => ask('nobody-of-that-name'));
    const second = await costOf(() => ask('nobody-of-that-name'));
    expect([first.reads, second.reads]).toEqual([1, 0]);
  });

  test('a NUL in a form of a program is refused on both databases, and is no failure of the server', async () => {
    const script = await registerClient(app, { grant_types: ['refresh_token'], legacy_password_grant: true });
    const forms: readonly (readonly [string, Record<string, string>])[] = [
      ['token', { grant_type: 'password', username: 'jeanne\0', password: 'x' }],
      ['token', { grant_type: 'password', username: 'jeanne', password: 'x\0' }],
      ['token', { grant_type: 'refresh_token', refresh_token: '\0' }],
      ['revoke', { token: 'a\0' }],
      ['token/introspect', { token: 'a', token_type_hint: '\0' }],
      ['ext/par/request', { client_id: script.clientId, state: '\0' }],
    ];
    for (const [path, fields] of forms) {
      const { status, body } = await asClient(app, script, path, fields);
      expect([path, fields, status, body['error']]).toEqual([path, fields, 400, 'invalid_request']);
    }
    expect(app.logs()).not.toContain('"level":50');
  });

  test('each page of a sign-in has a fixed cost', async () => {
    const person = app.browser();
    const request = authorizationRequest(app, client);
    // The first page reads its service.
    await app.browser().open(request.url);
    expect(await costOf(() => person.open(request.url))).toEqual({ reads: 0, commits: 0 });
    expect(await costOf(() => person.reload())).toEqual({ reads: 0, commits: 0 });
    const { username, password } = account;
    const post = () => person.submit({ username, password }, { action: 'signin', continuation: false });
    expect(await costOf(post)).toEqual({ reads: 1, commits: 2 });
  });

  test('a right and a wrong second factor have a fixed cost', async () => {
    const person = await buildAccount(app, { totp: true });
    const { browser: tab } = await pastPassword(app, { client, account: person });
    const type = (otp: string) => tab.submit({ otp }, { action: 'verify', continuation: false });
    expect(await costOf(() => type(totpCode(person.totpSecret, 100)))).toEqual({ reads: 3, commits: 2 });
    expect(await costOf(() => type(totpCode(person.totpSecret)))).toEqual({ reads: 5, commits: 3 });
  });

  test('a wrong password has a fixed cost', async () => {
    const person = await app.open(authorizationRequest(app, client).url);
    const cost = await costOf(() =>
      person.submit({ username: 'personne', password: 'pas le bon mot de passe' }, { action: 'signin' }),
    );
    expect(cost).toEqual({ reads: 1, commits: 2 });
  });

  test('a hundred tokens at once share their commits', async () => {
    const { commits } = await costOf(() =>
      Promise.all(
        Array.from({ length: 100 }, () => asClient(app, client, 'token', { grant_type: 'client_credentials' })),
      ),
    );
    expect(commits).toBeLessThan(100);
  });
});
