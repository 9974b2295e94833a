import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createLocalJWKSet, jwtVerify, SignJWT, type JSONWebKeySet } from 'jose';
import { readJwt } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import { describeApp } from '../support/describe-app.ts';
import { exportedPerson, exportedRealm, writeFiles } from '../support/keycloak/realm-export.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { bothDatabases } from '../support/test-database.ts';
import { until } from '../support/until.ts';

const rsa = (modulusLength = 2048) => generateKeyPairSync('rsa', { modulusLength }).privateKey;
const [signing, former, weak] = [rsa(), rsa(), rsa(1024)];
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).privateKey;
const onCurve = ec('P-256');
const pkcs8 = (key: typeof signing) => key.export({ type: 'pkcs8', format: 'der' }).toString('base64');
/** Returns a key as Keycloak writes it. */
const component = (name: string, privateKey: string, config: object = {}, providerId = 'rsa-generated') => ({
  name,
  providerId,
  config: { privateKey: [privateKey], priority: ['100'], ...config },
});
const pkcs1 = (key: typeof signing) => key.export({ type: 'pkcs1', format: 'der' }).toString('base64');
const components = {
  'org.keycloak.keys.KeyProvider': [
    component('ancienne', String(former.export({ type: 'pkcs8', format: 'pem' })), { active: ['false'] }, 'rsa'),
    component('rsa', pkcs1(signing), { priority: ['200'], algorithm: ['RS256'] }),
    component('arretee', pkcs1(rsa()), { enabled: ['false'] }),
    component('faible', pkcs1(weak)),
    component('chiffrement', pkcs1(signing), {}, 'rsa-enc-generated'),
    component('courbe', '', { ecdsaPrivateKey: [pkcs8(onCurve)], priority: ['50'] }, 'ecdsa-generated'),
    component('longue', '', { ecdsaPrivateKey: [pkcs8(ec('P-384'))], priority: ['40'] }, 'ecdsa-generated'),
    component('jetons', '', { secret: ['partage'], priority: ['30'] }, 'hmac-generated'),
  ],
};
const secret = 'secret à signes & % "quotes"';
const harvester = {
  clientId: 'moissonneur',
  enabled: true,
  publicClient: false,
  clientAuthenticatorType: 'client-secret',
  secret,
  standardFlowEnabled: false,
  serviceAccountsEnabled: true,
  attributes: {},
};
const short = { ...harvester, clientId: 'court', secret: 'court', serviceAccountsEnabled: true };
const portal = {
  ...harvester,
  clientId: 'portail',
  secret: 'portail',
  standardFlowEnabled: true,
  serviceAccountsEnabled: false,
  directAccessGrantsEnabled: true,
  redirectUris: ['https://portail.example/retour'],
  defaultClientScopes: ['profile', 'email'],
};
const partner = { ...portal, clientId: 'partenaire', consentRequired: true, directAccessGrantsEnabled: false };
const sub = randomUUID();

describe.each(bothDatabases)('clients and keys of a Keycloak realm, on %s', (database) => {
  const app = describeApp({ database });
  const realm = exportedRealm({
    clients: [harvester, short, portal, partner, { ...harvester, clientId: 'account' }],
    components,
    users: [
      exportedPerson('service-account-moissonneur', {
        id: sub,
        email: undefined,
        serviceAccountClientId: 'moissonneur',
      }),
    ],
  });
  const bring = async (...args: readonly string[]) => {
    const answer = await runCli(
      ['keycloak', 'import', ...writeFiles({ 'cadastre-realm.json': realm }), '--json', ...args],
      {
        env: environmentOf(app),
      },
    );
    expect([answer.stderr, answer.code]).toEqual(['', 0]);
    expect(answer.stdout).not.toContain('quotes');
    return answer.json<{
      keys?: {
        published: string[];
        signs?: string;
        present: string[];
        others: { name: string; kind: string; meaning: string }[];
      };
      clients?: { created: string[]; present: string[]; mapped: { client_id: string; notes: { code: string }[] }[] };
      counts: { people: Record<string, number> };
    }>();
  };
  const published = async () => (await (await fetch(`${app.protocol}/certs`)).json()) as JSONWebKeySet;
  /** Asks for a token with the secret in the body, where it may hold any sign. */
  const token = async (clientId: string, known: string) => {
    const fields = { grant_type: 'client_credentials', client_id: clientId, client_secret: known };
    const response = await fetch(`${app.protocol}/token`, { method: 'POST', body: new URLSearchParams(fields) });
    return ((await response.json()) as { readonly access_token?: string }).access_token;
  };

  test('a service goes on with its secret and its sub, and its tokens are signed by the key of the realm', async () => {
    const rehearsed = await bring('--dry-run', '--keys', 'sign');
    expect([rehearsed.clients?.created, (await published()).keys.length]).toEqual([
      ['court', 'moissonneur', 'partenaire', 'portail'],
      2,
    ]);
    expect(await token('moissonneur', secret)).toBeUndefined();

    const { keys, clients, counts } = await bring('--keys', 'sign');
    expect(keys?.others.map(({ name, meaning }) => `${name} ${/refuse|end$|checks/.exec(meaning)?.[0]}`)).toEqual([
      'faible refuse',
      'chiffrement checks',
      'longue refuse',
      'jetons end',
    ]);
    expect(keys?.published).toEqual([keys?.signs, expect.any(String), expect.any(String)]);
    expect(clients?.mapped).toEqual([
      { client_id: 'moissonneur', notes: [{ code: 'secret_signs', items: [] }] },
      { client_id: 'court', notes: [{ code: 'service_account', items: [] }] },
      {
        client_id: 'portail',
        notes: [
          { code: 'password_kept', items: [] },
          { code: 'refresh_reuse', items: ['30'] },
          { code: 'without_pkce', items: [] },
          { code: 'consent_kept', items: [] },
        ],
      },
      {
        client_id: 'partenaire',
        notes: [
          { code: 'refresh_reuse', items: ['30'] },
          { code: 'without_pkce', items: [] },
        ],
      },
    ]);
    expect(counts.people).toEqual({ left_out: 1 });
    const [{ secrets } = { secrets: [] }] = await app.rows.clients.list({ clientId: 'court' });
    expect(secrets).toMatchObject([{ name: 'Keycloak', hint: null, expiresAt: null }]);

    // The key signs a few seconds later, once every process knows it.
    app.moveClock(5);
    await until(async () => (await published()).keys.some(({ kid }) => kid === keys?.signs));
    // This process has looked for the client in vain, and learns within a second that it is there.
    await until(async () => (await token('moissonneur', secret)) !== undefined);
    const { header, claims } = readJwt(await token('moissonneur', secret));
    expect([header.kid, claims['sub'], claims['azp']]).toEqual([keys?.signs, sub, 'moissonneur']);
    const set = createLocalJWKSet(await published());
    for (const [key, kid] of [
      [signing, keys!.published[0]],
      [former, keys!.published[1]],
      [onCurve, keys!.published[2]],
    ] as const) {
      const alg = key === onCurve ? 'ES256' : 'RS256';
      const before = await new SignJWT({ typ: 'Bearer' }).setProtectedHeader({ alg, kid: kid! }).sign(key);
      expect((await jwtVerify(before, set)).payload).toEqual({ typ: 'Bearer' });
    }
    const lines = await app.rows.audit.list({ event: 'keys.imported' }, 'details');
    expect(lines).toEqual([{ details: expect.objectContaining({ kids: keys?.published }) as unknown }]);
  });

  test('a service goes on without the consent that nobody gave before, and takes passwords itself where it did', async () => {
    const { username, password } = await buildAccount(app);
    const answer = async (clientId: string) => {
      const fields = { grant_type: 'password', client_id: clientId, client_secret: 'portail', username, password };
      return (await fetch(`${app.protocol}/token`, { method: 'POST', body: new URLSearchParams(fields) })).status;
    };
    expect([await answer('portail'), await answer('partenaire')]).toEqual([200, 400]);
    const kept = await app.rows.clients.list({});
    expect(
      kept.flatMap(({ clientId, metadata }) =>
        ['portail', 'partenaire'].includes(clientId) ? [[clientId, metadata.first_party]] : [],
      ),
    ).toEqual([
      ['partenaire', false],
      ['portail', true],
    ]);
  });

  test('a second run leaves clients and keys as they are', async () => {
    await app.rows.clients.change({ clientId: 'court' }, { disabledAt: app.services.nowSeconds() });
    const before = [await app.rows.clients.list({}), await app.rows.signingKeys.list({})];
    const again = await bring('--only', 'clients');
    expect([again.keys, again.clients]).toMatchObject([
      undefined,
      { created: [], present: ['moissonneur', 'court', 'portail', 'partenaire'] },
    ]);
    expect((await bring('--only', 'keys', '--keys', 'sign')).keys?.published).toEqual([]);
    expect([await app.rows.clients.list({}), await app.rows.signingKeys.list({})]).toEqual(before);
  });
});

describe('keys that only verify, and settings of a realm', () => {
  const app = describeApp();

  test('such keys are published for thirty days and sign nothing', async () => {
    const paths = writeFiles({ 'r-realm.json': exportedRealm({ components }) });
    const cli = (...args: readonly string[]) =>
      runCli(['keycloak', 'import', ...paths, ...args], { env: environmentOf(app) });
    const { stdout } = await cli('--only', 'keys');
    expect(stdout.match(/published, verifies\n/g)).toHaveLength(3);
    const listed = await runCli(['keys', 'list', '--json'], { env: environmentOf(app) });
    // The youngest come first.
    const states = listed.json<{ kid: string; state: string }[]>().map(({ kid, state }) => [kid.length, state]);
    expect(states).toEqual([
      [24, 'signing'],
      [24, 'signing'],
      [43, 'retiring'],
      [43, 'retiring'],
      [43, 'retiring'],
    ]);
    app.moveClock(31 * 86_400);
    await until(async () => ((await (await fetch(`${app.protocol}/certs`)).json()) as JSONWebKeySet).keys.length === 2);
    expect((await cli('--only', 'everything')).stderr).toContain(
      '--only "everything" is none of people, clients, keys, settings',
    );
    expect((await cli('--keys', 'both')).stderr).toContain('--keys "both" is none of verify, sign');
  });

  test('each setting that differs is named, with what stands here and what the operator sets', async () => {
    const profile = {
      attributes: [
        { name: 'username', validations: { length: { min: 3, max: 32 } } },
        { name: 'organisation', required: { roles: ['user'] }, validations: { pattern: { pattern: '^x' } } },
      ],
    };
    const realm = {
      attributes: { frontendUrl: 'https://sso.example.test/' },
      identityProviders: [{ alias: 'franceconnect', config: { issuer: 'https://fcp.example', clientSecret: 'tu' } }],
      components: {
        'org.keycloak.userprofile.UserProfileProvider': [
          { config: { 'kc.user.profile.config': [JSON.stringify(profile)] } },
        ],
      },
      registrationAllowed: false,
      registrationEmailAsUsername: true,
      duplicateEmailsAllowed: true,
      loginWithEmailAllowed: true,
      passwordPolicy: 'length(8) and notEmail and forceExpiredPasswordChange(90) and hashAlgorithm(argon2) and odd',
      otpPolicyAlgorithm: 'HmacSHA256',
      otpPolicyDigits: 6,
      bruteForceProtected: true,
      failureFactor: 30,
      maxFailureWaitSeconds: 900,
      permanentLockout: true,
      accessTokenLifespan: 86_400,
      ssoSessionIdleTimeout: 1800,
      rememberMe: false,
      offlineSessionIdleTimeout: 2_592_000,
      offlineSessionMaxLifespanEnabled: false,
      smtpServer: { host: 'smtp.example.test', ssl: 'true', auth: 'true', user: 'g é', password: 'secret-de-poste' },
    };
    const paths = writeFiles({ 'r-realm.json': exportedRealm(realm) });
    const ask = (...args: readonly string[]) =>
      runCli(['keycloak', 'import', ...paths, '--only', 'settings', ...args], { env: environmentOf(app) });
    const answer = await ask('--json');
    expect(answer.stdout).not.toMatch(/secret-de-poste|"tu"/);
    const { settings } = answer.json<{ settings: { setting: string; use: Record<string, string> | null }[] }>();
    expect(settings.map(({ setting, use }) => [setting, ...Object.values(use ?? {})])).toEqual([
      ['frontendUrl', 'ISSUER', 'https://sso.example.test/realms/cadastre'],
      ['identity provider franceconnect', 'FRANCECONNECT_ISSUER', 'https://fcp.example'],
      ['registrationAllowed', 'REGISTRATION', 'closed'],
      ['registrationEmailAsUsername'],
      ['duplicateEmailsAllowed'],
      ['user profile: organisation'],
      ['user profile: organisation'],
      ['passwordPolicy forceExpiredPasswordChange', 'PASSWORD_MAX_AGE_DAYS', '90'],
      ['passwordPolicy passwordHistory'],
      ['passwordPolicy length'],
      ['passwordPolicy odd'],
      ['otpPolicyAlgorithm'],
      ['failureFactor'],
      ['permanentLockout'],
      ['accessTokenLifespan', 'access_token_seconds', '43200'],
      ['ssoSessionIdleTimeout', 'SESSION_IDLE_SECONDS', '1800'],
      ['rememberMe'],
      ['offlineSessionMaxLifespanEnabled'],
      ['smtpServer', 'SMTP_URL', 'smtps://g%20%C3%A9:PASSWORD@smtp.example.test:465'],
      ['smtpServer starttls', 'SMTP_TLS', 'required'],
    ]);
    const { stdout } = await ask();
    expect(stdout).toContain('ssoSessionIdleTimeout: there 30 minutes; here 12 hours; set SESSION_IDLE_SECONDS=1800\n');
    expect(stdout).toContain('passwordPolicy odd: there on; here no counterpart; a rule here, which cannot be set\n');
    expect(await app.rows.accounts.count({})).toBe(0);
  });
});
