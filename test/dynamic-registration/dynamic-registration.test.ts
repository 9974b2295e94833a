import { drawTokenId } from '../../src/commands/clients/tokens/create-client-token.ts';
import { createClient } from '../support/services/create-client.ts';
import { dumpTables } from '../support/database/dump-database.ts';
import {
  addressOf,
  bearer,
  call,
  createToken,
  endpointOf,
  clientIdOf,
  minimal,
  register,
  restated,
  withoutPkce,
  type Members,
} from '../support/services/register-itself.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { describeApp } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { like } from '../support/rows.ts';

describe.each(bothDatabases)('tokens of dynamic registration, on %s', (database) => {
  const app = describeApp({ database, config: { dynamicRegistration: true } });

  test('of twenty requests that present a token for one client at the same moment, one makes a client', async () => {
    const { token } = await createToken(app, {}, { uses: 1 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => register(app, token, minimal)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(19);
    expect(await app.rows.clients.list({ clientId: like('carte-%') })).toHaveLength(1);
  });

  test('parallel updates of one registration each make a version, and none is lost', async () => {
    const { token } = await createToken(app);
    const made = await register(app, token, { ...minimal, redirect_uris: ['https://suite.example.test/retour'] });
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        call(addressOf(made), {
          method: 'PUT',
          token: bearer(made),
          body: { ...restated(made), client_name: `Suite ${index}` },
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 200));
    expect(await app.services.clients.versions.list(clientIdOf(made), { limit: 20 })).toHaveLength(7);
  });

  test('a token that was revoked, has ended or is used up registers nothing from that moment on, in whatever process', async () => {
    // A command takes a word that begins with a dash for an option.
    expect(Array.from({ length: 2000 }, drawTokenId).filter((id) => id.startsWith('-'))).toEqual([]);
    const revoked = await createToken(app);
    const own = { ...minimal, redirect_uris: ['https://fin.example.test/'] };
    expect((await register(app, revoked.token, own)).status).toBe(201);
    const env = environmentOf(app);
    const done = await runCli(['client', 'token', 'revoke', revoked.id, '--reason', 'perdu'], { env });
    expect(done.stdout).toContain('revoked');
    expect((await register(app, revoked.token, minimal)).status).toBe(401);
    const short = await createToken(app, {}, { days: 1 });
    app.moveClock(86_401);
    expect((await register(app, short.token, minimal)).status).toBe(401);
    const listed = await runCli(['client', 'token', 'list', '--json'], { env });
    const states = listed.json<{ id: string; state: string; uses: number }[]>();
    expect(states.find(({ id }) => id === revoked.id)).toMatchObject({ state: 'revoked', uses: 1 });
    expect(states.find(({ id }) => id === short.id)).toMatchObject({ state: 'expired', uses: 0 });
    expect(listed.stdout).not.toContain(revoked.token);
  });
});

describe('a service that registers itself', () => {
  let token: string;
  const app = describeApp({ config: { dynamicRegistration: true } });

  beforeAll(async () => {
    ({ token } = await createToken(app));
  });

  const refusedFor = async (members: Members, with_ = token) => {
    const { status, body, headers } = await register(app, with_, { ...minimal, ...members });
    expect({ status, cache: headers['cache-control'] }).toEqual({ status: 400, cache: 'no-store' });
    return `${String(body['error'])}: ${String(body['error_description'])}`;
  };

  test('reads every member as it is registered, its secret once, and nothing of it stands in the database in clear', async () => {
    const made = await register(app, token, {
      ...minimal,
      contacts: ['equipe@carte.example.test'],
      policy_uri: 'https://carte.example.test/donnees',
      'client_name#en': 'Map',
      request_uris: ['https://carte.example.test/demande'],
      client_id: 'choisi',
      client_secret: 'choisi',
    });
    expect({ ...made.headers, status: made.status }).toMatchObject({
      status: 201,
      'cache-control': 'no-store',
      etag: '"1"',
    });
    expect(made.body).toMatchObject({
      client_name: 'Carte',
      redirect_uris: minimal.redirect_uris,
      grant_types: ['authorization_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_basic',
      id_token_signed_response_alg: 'RS256',
      scope: 'openid offline_access profile email phone address organization',
      policy_uri: 'https://carte.example.test/donnees',
      contacts: ['equipe@carte.example.test'],
      status: 'test',
      require_pkce: true,
      first_party: false,
      registration_client_uri: `${endpointOf(app)}/${clientIdOf(made)}`,
    });
    for (const unknown of ['client_name#en', 'request_uris']) expect(made.body).not.toHaveProperty([unknown]);
    expect(clientIdOf(made)).toMatch(/^carte-[0-9a-f]{12}$/);
    const { client_secret: secret, client_secret_expires_at: end, client_id_issued_at: at } = made.body;
    expect(Buffer.from(String(secret), 'base64url')).toHaveLength(32);
    expect(Number(end) - Number(at)).toBe(365 * 86_400);
    const dump = JSON.stringify(await dumpTables(app));
    for (const value of [token, secret, bearer(made)]) expect(dump).not.toContain(String(value));
    const line = await app.rows.audit.first({ event: 'client.created', clientId: clientIdOf(made) });
    expect(line).toMatchObject({ actorKind: 'token' });
    const [version] = await app.services.clients.versions.list(clientIdOf(made), { limit: 20 });
    expect(version!.actor).toEqual({ kind: 'token', id: line.actorId });
    expect(await app.mailbox.queued('equipe@carte.example.test')).toEqual([]);
  });

  test('is refused without a good token, and learns how to present one', async () => {
    const without = await call(endpointOf(app), { method: 'POST', body: minimal });
    expect(without.status).toBe(401);
    expect(without.headers['www-authenticate']).toBe(`Bearer realm="${app.issuer}"`);
    for (const wrong of ['faux', `${token}x`, token.toUpperCase()]) {
      const answer = await register(app, wrong, minimal);
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toContain('error="invalid_token"');
      expect(answer.body['error']).toBe('invalid_token');
    }
    expect((await call(`${endpointOf(app)}?access_token=${token}`, { method: 'POST', body: minimal })).status).toBe(
      401,
    );
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const answer = await call(endpointOf(app), { method, token });
      expect([answer.status, answer.headers['allow']]).toEqual([405, 'POST']);
    }
  });

  test('what the policy of its token fixes wins over its request, and what the policy bounds is refused', async () => {
    const own = await createToken(app, {
      status: 'production',
      fixed: { token_endpoint_auth_method: 'client_secret_post', first_party: true },
      defaults: { ...withoutPkce, tos_uri: 'https://gpf.example.test/cgu' },
      scopes: ['openid', 'email'],
      redirect_hosts: ['*.carte.example.test'],
    });
    const wish = { ...minimal, redirect_uris: ['https://a.carte.example.test/retour'] };
    const made = await register(app, own.token, { ...wish, token_endpoint_auth_method: 'none', first_party: false });
    expect(made.body).toMatchObject({
      token_endpoint_auth_method: 'client_secret_post',
      first_party: true,
      require_pkce: false,
      tos_uri: 'https://gpf.example.test/cgu',
      status: 'production',
      scope: 'openid email',
    });
    const bound = { ...wish, scope: 'openid profile' };
    expect(await refusedFor(bound, own.token)).toContain('scope goes beyond what this access token allows');
    expect(await refusedFor({ ...wish, redirect_uris: ['https://autre.example.test/'] }, own.token)).toContain(
      'invalid_redirect_uri: redirect_uris[0] has a host that this access token does not allow',
    );
    expect(await refusedFor({ ...wish, grant_types: ['client_credentials'], response_types: [] }, own.token)).toContain(
      'grant_types',
    );
  });

  test('is called after the host of its address where it gives no name, and its page says so', async () => {
    const { token } = await createToken(app);
    const { client_name: _name, ...nameless } = minimal;
    const made = await register(app, token, { ...nameless, redirect_uris: ['https://sans-nom.example.test/retour'] });
    expect([made.status, made.body['client_name']]).toEqual([201, 'sans-nom.example.test']);
    const named = await call(addressOf(made), {
      method: 'PUT',
      token: bearer(made),
      body: { ...restated(made), client_name: 'Sols' },
    });
    expect(named.body['client_name']).toBe('Sols');
    const { browser } = await signInAs(app, ['client-manager']);
    const sentence = 'Le service n’a pas donné de nom.';
    const page = `/admin/clients/${clientIdOf(made)}`;
    expect((await browser.open(page)).text).not.toContain(sentence);
    const { client_name: _sols, ...again } = restated(named);
    const left = await call(addressOf(made), { method: 'PUT', token: bearer(made), body: again });
    expect(left.body['client_name']).toBe('sans-nom.example.test');
    expect((await browser.open(page)).text).toContain(sentence);
  });

  test('a default of the policy falls away where the request excludes it, and holds everywhere else', async () => {
    const { token } = await createToken(app, { defaults: withoutPkce });
    const own = { ...minimal, redirect_uris: ['https://sans-pkce.example.test/retour'] };
    const page = await register(app, token, { ...own, token_endpoint_auth_method: 'none' });
    expect([page.status, page.body['require_pkce']]).toEqual([201, true]);
    const server = await register(app, token, own);
    expect([server.status, server.body['require_pkce']]).toEqual([201, false]);
    const fixed = await createToken(app, { fixed: withoutPkce });
    expect(await refusedFor({ token_endpoint_auth_method: 'none' }, fixed.token)).toContain('require_pkce');
  });

  test('gets nothing that a manager alone gives, unless the policy of its token does', async () => {
    const closed: Members = {
      first_party: true,
      require_pkce: false,
      keycloak_shape: true,
      legacy_redirect_patterns: ['https://carte.example.test/*'],
      legacy_password_grant: true,
      refresh_reuse_seconds: 10,
      audience: ['https://data.geopf.fr'],
      service_account: true,
      status: 'production',
      test_accounts: ['00000000-0000-4000-8000-000000000000'],
      ways_in: ['password'],
    };
    for (const [member, value] of Object.entries(closed))
      expect(await refusedFor({ [member]: value })).toContain(`${member} is changed by managers alone`);
    for (const scope of ['clients:read', 'accounts:support openid', 'ssf.manage'])
      expect(await refusedFor({ scope })).toContain('invalid_client_metadata: scope');
    expect(await refusedFor({ grant_types: ['client_credentials'], response_types: [] })).toContain(
      'grant_types goes beyond',
    );
    expect(await refusedFor({ access_token_seconds: 43_200 })).toContain('access_token_seconds');
    const logo = `${app.url}/logo/${'a'.repeat(43)}.png`;
    expect(await refusedFor({ logo_uri: logo })).toContain('logo_uri is changed by managers alone');
  });

  test('a policy itself opens no API, gives reasons for what is old, and names members that exist', async () => {
    const refuse = async (policy: Members, about: Members = {}) => {
      const made = await runCli(['client', 'token', 'create', '--file', '-'], {
        input: { name: 'x', policy, ...about },
        env: environmentOf(app),
      });
      expect(made.code).toBe(1);
      return made.stderr;
    };
    expect(await refuse({ scopes: ['openid', 'accounts:read'] })).toContain('scopes[1] is none of');
    expect(await refuse({ fixed: { scope: 'openid accounts:read' } })).toContain('"fixed.scope" is not a list of');
    expect(await refuse({ fixed: { legacy_password_grant: true } })).toContain(
      'is missing: an option for old programs needs a reason',
    );
    expect(await refuse({ defaults: { client_id: 'x', nothing: 1 } })).toContain('"defaults.nothing" is not a member');
    expect(await refuse({ redirect_hosts: ['https://a.test'], status: 'on', more: 1 })).toMatch(
      /more is not.*status is none of.*redirect_hosts\[0\] is not a host/s,
    );
    expect(await refuse({}, { uses: 0, days: 400, name: ' ' })).toMatch(
      /name is not.*uses is not a whole number.*days is not/s,
    );
    expect(await refuse([] as unknown as Members)).toContain('policy is not a JSON object');
  });

  test('reads in the words of RFC 7591 what is wrong with its addresses, keys and statements', async () => {
    for (const address of [
      'javascript:alert(1)',
      'http://carte.example.test/',
      'https://u@carte.example.test/',
      'https://*.example.test/',
      'https://carte.example.test./retour',
      'https://carte.example.test/autre/../retour',
      `${minimal.redirect_uris[0]}#f`,
      7,
    ])
      expect(await refusedFor({ redirect_uris: [address] })).toMatch(/^invalid_redirect_uri: redirect_uris\[0\]/);
    expect(await refusedFor({ redirect_uris: [] })).toMatch(/^invalid_redirect_uri: redirect_uris is empty/);
    const jwk = { kty: 'EC', crv: 'P-256', x: 'a', y: 'b', d: 'c' };
    expect(await refusedFor({ token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [jwk] } })).toContain(
      'holds the private part "d"',
    );
    for (const field of ['jwks_uri', 'backchannel_logout_uri'])
      expect(await refusedFor({ [field]: 'https://10.0.0.5/cles' })).toContain(`${field} leads to a private network`);
    expect(await refusedFor({ subject_type: 'pairwise' })).toContain('subject_type is none of public');
    expect(await refusedFor({ response_types: ['id_token'] })).toContain('response_types[0] is none of code');
    const nameless = { client_name: undefined, redirect_uris: undefined, response_types: [], grant_types: [] };
    expect(await refusedFor(nameless)).toContain('client_name is missing');
    expect(await refusedFor({ software_statement: 'a.b.c' })).toMatch(/^unapproved_software_statement/);
    expect(await refusedFor({ software_statement: 7 })).toMatch(/^invalid_software_statement/);
  });

  test('does not take the return address of another service', async () => {
    const other = 'https://officiel.example.test/retour';
    const first = await createToken(app);
    expect((await register(app, first.token, { ...minimal, redirect_uris: [other] })).status).toBe(201);
    expect((await register(app, first.token, { ...minimal, redirect_uris: [other] })).status).toBe(201);
    const second = await createToken(app);
    const taken = 'invalid_redirect_uri: redirect_uris[0] belongs to another client';
    expect(await refusedFor({ redirect_uris: [other] }, second.token)).toBe(taken);
    const officer = await createClient(app, { legacy_redirect_patterns: ['https://carte.example.test/app/*'] });
    expect(officer.clientId).not.toBe('');
    for (const same of [
      'https://officiel.example.test:443/retour',
      'HTTPS://Officiel.Example.TEST/retour',
      'https://officiel.example.test/%72etour',
      'https://carte.example.test/app/retour',
      'https://carte.example.test:443/%61pp/retour?x=1',
    ])
      expect([same, await refusedFor({ redirect_uris: [same] }, second.token)]).toEqual([same, taken]);
    for (const free of ['https://officiel.example.test/Retour', 'https://carte.example.test/apps/retour'])
      expect((await register(app, second.token, { ...minimal, redirect_uris: [free] })).status).toBe(201);
    const made = await register(app, second.token, { ...minimal, redirect_uris: ['https://neuf.example.test/'] });
    const moved = await call(addressOf(made), {
      method: 'PUT',
      token: bearer(made),
      body: { ...restated(made), redirect_uris: [other] },
    });
    expect([moved.status, moved.body['error']]).toEqual([400, 'invalid_redirect_uri']);
  });

  test('a body that is too large, too deep or no JSON object does no harm', async () => {
    const post = (body: unknown, headers = {}) => call(endpointOf(app), { method: 'POST', token, body, headers });
    expect((await post('x'.repeat(1_000_000))).status).toBe(413);
    for (const body of [
      '[]',
      '"a"',
      '{"a":',
      '',
      `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
      '{"__proto__":{"first_party":true}}',
      '{"client_name":"a\\u0000"}',
    ])
      expect((await post(body)).body['error']).toBe('invalid_client_metadata');
    expect((await post(minimal, { 'content-type': 'text/plain' })).status).toBe(415);
    // A search for strings that began anew at each of these quotes would take seconds of the processor, which other programs use as well.
    const begun = process.cpuUsage();
    expect((await post(`{"a":"${'\\"'.repeat(32_000)}`)).status).toBe(400);
    const { user, system } = process.cpuUsage(begun);
    expect((user + system) / 1000).toBeLessThan(1000);
    const twice = await post('{"client_name":"Un","redirect_uris":["https://un.example.test/"],"client_name":"Deux"}');
    expect(twice.body['error']).toBe('invalid_client_metadata');
    expect(await app.rows.clients.list({ clientId: 'Deux' })).toEqual([]);
  });
});
