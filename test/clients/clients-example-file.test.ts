import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkClientMetadata } from '../../src/domain/clients/client-metadata.ts';
import { unavailableMembers } from '../../src/domain/clients/unavailable-members.ts';
import { buildAccount } from '../support/build-account.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { userinfo } from '../support/test-client.ts';

interface ClientFile {
  readonly client_id: string;
  readonly client_name: string;
  readonly grant_types: readonly string[];
  readonly token_endpoint_auth_method: string;
  readonly redirect_uris?: readonly string[];
  readonly legacy_redirect_patterns?: readonly string[];
}

interface Created {
  readonly client_id: string;
  readonly client_secret?: string;
  readonly service_account_sub?: string;
}

const path = resolve('config/clients.example.json');
const content = readFileSync(path, 'utf8');
const files = JSON.parse(content) as readonly ClientFile[];

/** Parameters that each client adds to its authorization request beside its id and its return address. */
const requests: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'cartes-gouv-fr': {
    scope: 'openid profile email',
    approval_prompt: 'auto',
    state: `${randomBytes(1500).toString('base64url')}.${randomBytes(32).toString('base64url')}`,
  },
  'cartes-gouv-public': { scope: 'openid', pkce: 'S256' },
  'cartes-gouv-fr-carto': { scope: 'openid profile email', approval_prompt: 'auto', pkce: 'S256' },
  'cartes-gouv-editeur': { scope: 'openid profile', response_mode: 'fragment', pkce: 'S256' },
  'espaceco-qgis': { scope: 'email profile openid roles', client_secret: 'any' },
  'geoplateforme-qgis': { scope: '' },
  qgis: {},
  'gpf-warehouse': {},
  'espaceco-mobile': { scope: 'openid profile email', pkce: 'S256', state: '' },
  'gdp-mobile': { scope: 'openid profile email', pkce: 'S256', state: '' },
  client_validateur: { scope: 'openid', pkce: 'S256', nonce: 'n-0S6_WzA2Mj' },
  'data-gouv-fr': { scope: 'openid' },
};

/** Returns the return addresses of a client, with one page under each of its patterns. */
const addressesOf = ({ redirect_uris = [], legacy_redirect_patterns = [] }: ClientFile) => [
  ...redirect_uris,
  ...legacy_redirect_patterns.map((pattern) => `${pattern.slice(0, -1)}une-page/?q=sentiers`),
];

const legacy = {
  'cartes-gouv-public': [
    'legacy_redirect_patterns',
    'legacy_redirect_fragments',
    'legacy_post_logout_patterns',
    'refresh_reuse_seconds',
  ],
  'cartes-gouv-fr-carto': ['legacy_post_logout_patterns', 'refresh_reuse_seconds'],
  'gpf-warehouse': ['legacy_password_grant'],
  'collaboratif-client-api': ['legacy_password_grant'],
};

const signsPeopleIn = files.filter(({ grant_types }) => grant_types.includes('authorization_code'));

test('the file holds no secret, and production accepts every client of it', () => {
  expect(content).not.toMatch(/"client_secret"|"jwks"|"secret/);
  for (const file of files) {
    const checked = checkClientMetadata(file, { production: true });
    expect([file.client_id, checked]).toEqual([file.client_id, { ok: true, metadata: expect.anything() }]);
    if (checked.ok) expect(unavailableMembers(checked.metadata, { upstreams: [], mtls: undefined })).toEqual([]);
  }
  expect(Object.keys(requests)).toEqual(signsPeopleIn.map(({ client_id }) => client_id));
});

describe('today’s clients, registered by command from the file', () => {
  let created: readonly Created[];
  const cli = (args: readonly string[], input?: unknown) => runCli(args, { input, env: environmentOf(app) });
  const ids = async () => (await app.services.clients.registry.list()).map(({ clientId }) => clientId);
  const credentials = (id: string) => {
    const { client_secret } = created.find(({ client_id }) => client_id === id)!;
    return { client_id: id, client_secret: client_secret! };
  };
  const ask = async (fields: Readonly<Record<string, string>>) => {
    const answer = await fetch(`${app.protocol}/token`, { method: 'POST', body: new URLSearchParams(fields) });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  const app = describeApp();
  const account = prepare(() => buildAccount(app));
  beforeAll(async () => {
    const loaded = await cli(['client', 'create', '--file', path, '--json']);
    expect([loaded.code, loaded.stderr]).toEqual([0, '']);
    created = loaded.json<Created[]>();
  });

  test('each client is there, and has a secret of its own if it authenticates with one', async () => {
    expect(created.map(({ client_id }) => client_id)).toEqual(files.map(({ client_id }) => client_id));
    const secrets = created.flatMap(({ client_secret }) => client_secret ?? []);
    expect(new Set(secrets).size).toBe(secrets.length);
    for (const file of files) {
      const has = created.find(({ client_id }) => client_id === file.client_id)?.client_secret !== undefined;
      expect([file.client_id, has]).toEqual([file.client_id, file.token_endpoint_auth_method !== 'none']);
    }
    expect(await ids()).toEqual(expect.arrayContaining(files.map(({ client_id }) => client_id)));
  });

  test('every listing marks the settings for old clients and shows the others', async () => {
    const listed = (await cli(['client', 'list', '--json'])).json<
      (Created & { readonly legacy_options?: readonly string[] })[]
    >();
    const flagged = listed.flatMap(({ client_id, legacy_options: options }) => (options ? [[client_id, options]] : []));
    expect(Object.fromEntries(flagged)).toEqual(legacy);
    const site = await cli(['client', 'show', 'cartes-gouv-fr', '--json']);
    expect(site.json()).toMatchObject({
      request_lifetime: 300,
      initiate_login_uri: 'https://cartes.gouv.fr/login',
      live_secrets: 1,
    });
  });

  test('a client that exists already is named, and none of the new ones is written', async () => {
    const before = await ids();
    const mixed = await cli(['client', 'create', '--file', '-'], [{ ...files[1], client_id: 'new-one' }, files.at(-1)]);
    expect(mixed).toMatchObject({ code: 1, stdout: '', stderr: 'the client_id "data-gouv-fr" is already taken\n' });
    expect(await ids()).toEqual(before);
    expect(await app.rows.accounts.list({ username: 'service-account-new-one' })).toEqual([]);
  });

  test.each(signsPeopleIn.map((file) => [file.client_id, file] as const))(
    'the sign-in page answers the request of %s for each of its return addresses',
    async (client_id, file) => {
      const { pkce, ...params } = requests[client_id]!;
      const challenge = createHash('sha256').update(randomBytes(32)).digest('base64url');
      for (const redirect_uri of addressesOf(file)) {
        const url = new URL(`${app.protocol}/auth`);
        const sent = { client_id, redirect_uri, response_type: 'code', state: 'state', ...params };
        url.search = new URLSearchParams({
          ...sent,
          ...(pkce && { code_challenge: challenge, code_challenge_method: pkce }),
        }).toString();
        const page = await app.browser().open(url.href);
        expect([redirect_uri, page.status, page.h1]).toEqual([redirect_uri, 200, 'Se connecter']);
        expect(page.text.toLowerCase()).toContain(file.client_name.toLowerCase());
        const silent = await app.browser().request({ url: `${url.href}&prompt=none` });
        const answer = new URL(silent.header('location') ?? 'about:blank');
        const members = answer.hash ? new URLSearchParams(answer.hash.slice(1)) : answer.searchParams;
        expect([redirect_uri, members.get('error')]).toEqual([redirect_uri, 'login_required']);
      }
    },
  );

  test('a return address outside the file gets no redirect', async () => {
    for (const redirect_uri of ['https://cartes.gouv.fr/autre', 'https://cartes.gouv.fr.evil.test/aide/x']) {
      const url = new URL(`${app.protocol}/auth`);
      const pkce = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' };
      url.search = new URLSearchParams({
        client_id: 'cartes-gouv-public',
        redirect_uri,
        response_type: 'code',
        ...pkce,
      }).toString();
      expect((await app.browser().open(url.href)).status).toBe(400);
    }
  });

  test('scripts sign in as the SDK does, and the main site acts as a service account with a subject of its own', async () => {
    const { username, password } = account;
    const script = await ask({ grant_type: 'password', ...credentials('gpf-warehouse'), username, password });
    expect((await userinfo(app, script.body['access_token'])).body).toMatchObject({
      sub: account.sub,
      email: account.email,
    });
    const machine = await ask({ grant_type: 'client_credentials', ...credentials('cartes-gouv-fr-service') });
    const { service_account_sub: sub } = created.find(({ client_id }) => client_id === 'cartes-gouv-fr-service')!;
    expect((await userinfo(app, machine.body['access_token'])).body).toMatchObject({
      sub,
      preferred_username: 'service-account-cartes-gouv-fr-service',
    });
    expect([script.body['expires_in'], machine.body['expires_in']]).toEqual([43_200, 43_200]);
  });
});
