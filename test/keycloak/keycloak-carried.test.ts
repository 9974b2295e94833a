import { randomUUID } from 'node:crypto';
import { gatherExport } from '../../src/commands/account/export/gather-export.ts';
import { introspect, readJwt, silentTokens } from '../support/authorize.ts';
import type { Browser } from '../support/browser.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { exportedPerson, exportedRealm, passwordCredential, writeFiles } from '../support/keycloak/realm-export.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { createClient } from '../support/services/create-client.ts';
import { asClient, signIn, userinfo, type TestClient } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';

const password = 'sentier-des-douaniers';
const group = (path: string, more: object = {}) => ({
  name: path.split('/').at(-1),
  path,
  subGroups: [] as unknown[],
  realmRoles: [],
  clientRoles: {},
  ...more,
});
const role = (name: string, composites?: object) => ({ name, composite: composites !== undefined, composites });
const roles = {
  realm: [
    role('diffuseur'),
    role('gestionnaire', { realm: ['diffuseur'], client: { 'api-entrepot': ['lecture'] } }),
    // Two roles that hold one another.
    role('oeuf', { realm: ['poule'] }),
    role('poule', { realm: ['oeuf'] }),
    role('default-roles-cadastre', { realm: ['offline_access'], client: { account: ['view-profile'] } }),
    role('offline_access'),
  ],
  client: {
    'api-entrepot': [role('lecture'), role('écriture')],
    account: [role('view-profile')],
    'realm-management': [role('realm-admin')],
    constructor: [role('toString')],
  },
};
const groups = [
  group('/IGN', {
    realmRoles: ['oeuf'],
    subGroups: [group('/IGN/Équipe « Géo » d’été', { clientRoles: { 'api-entrepot': ['écriture'] } })],
  }),
];
const henri = exportedPerson('henri.roles', {
  credentials: [passwordCredential(password, 'argon2')],
  groups: ['/IGN/Équipe « Géo » d’été', '/inconnu'],
  realmRoles: ['gestionnaire', 'default-roles-cadastre', 'admin'],
  clientRoles: { 'realm-management': ['realm-admin'], constructor: ['toString'] },
});
const harvester = {
  clientId: 'moissonneur',
  enabled: true,
  publicClient: false,
  clientAuthenticatorType: 'client-secret',
  secret: 'moissonneur-secret-0123456789abcdef',
  standardFlowEnabled: false,
  serviceAccountsEnabled: true,
  attributes: {},
};
const ofHarvester = exportedPerson('service-account-moissonneur', {
  id: randomUUID(),
  email: undefined,
  serviceAccountClientId: 'moissonneur',
  clientRoles: { 'api-entrepot': ['lecture'] },
});

describe.each(bothDatabases)('roles and groups of a Keycloak realm, on %s', (database) => {
  let browser: Browser;
  const app = describeApp({ database });

  const bring = async (users: readonly unknown[], more: object = {}) => {
    const realm = exportedRealm({ roles, groups, users, clients: [harvester], ...more });
    const answer = await runCli(['keycloak', 'import', ...writeFiles({ 'cadastre-realm.json': realm }), '--json'], {
      env: environmentOf(app),
    });
    expect([answer.stderr, answer.code]).toEqual(['', 0]);
    return answer
      .json<{ exceptions: { username: string; code: string; items: string[] }[] }>()
      .exceptions.map(({ username, code, items }) => [username, code, ...items]);
  };
  const tokensOf = (client: TestClient) => silentTokens(app, browser, { client });
  const accessClaims = async () => readJwt((await tokensOf(shaped))['access_token']).claims;

  const shaped = prepare(() => createClient(app, { keycloak_shape: true }));
  const plain = prepare(() => createClient(app));
  beforeAll(async () => {
    expect(await bring([henri, ofHarvester])).toEqual([
      ['service-account-moissonneur', 'service_account'],
      ['henri.roles', 'roles_unknown', '/inconnu', 'admin'],
    ]);
    browser = app.browser();
    await signIn(app, browser, { client: plain, account: { username: 'henri.roles', password } });
  });

  const expected = {
    realm_access: {
      roles: ['admin', 'default-roles-cadastre', 'diffuseur', 'gestionnaire', 'oeuf', 'offline_access', 'poule'],
    },
    resource_access: {
      account: { roles: ['view-profile'] },
      'api-entrepot': { roles: ['lecture', 'écriture'] },
      constructor: { roles: ['toString'] },
      'realm-management': { roles: ['realm-admin'] },
    },
  };

  test('stand unfolded in the access tokens of clients for Keycloak and in their introspection, and nowhere else', async () => {
    const tokens = await tokensOf(shaped);
    const { claims } = readJwt(tokens['access_token']);
    const audience = ['account', 'api-entrepot', 'constructor', 'realm-management'];
    expect(claims).toMatchObject({ ...expected, aud: audience, sub: henri.id });
    const { body } = await introspect(app, shaped, tokens['access_token']);
    expect(body).toMatchObject({
      ...expected,
      aud: audience,
      active: true,
      username: 'henri.roles',
      azp: shaped.clientId,
    });
    expect(body).not.toHaveProperty('email');
    expect(readJwt(tokens['id_token']).claims).not.toHaveProperty('realm_access');
    expect((await userinfo(app, tokens['access_token'])).body).not.toHaveProperty('realm_access');
    const ofPlain = await tokensOf(plain);
    expect(readJwt(ofPlain['access_token']).claims).not.toHaveProperty('realm_access');
    expect((await introspect(app, plain, ofPlain['access_token'])).body).not.toHaveProperty('azp');
    // No role of the realm is one of ours.
    expect(await app.rows.accounts.first({ id: henri.id })).toMatchObject({ roles: '' });
  });

  test('a service account has its roles, which come with the people', async () => {
    const client = { ...shaped, clientId: 'moissonneur', secret: harvester.secret };
    const { body } = await asClient(app, client, 'token', { grant_type: 'client_credentials' });
    const { claims } = readJwt(String(body['access_token']));
    expect(claims).toMatchObject({
      sub: ofHarvester.id,
      aud: 'api-entrepot',
      resource_access: { 'api-entrepot': { roles: ['lecture'] } },
    });
    expect(claims).not.toHaveProperty('realm_access');
  });

  test('a later export brings the difference, also where only a composite role has changed', async () => {
    const without = { ...henri, realmRoles: ['diffuseur'], groups: [] };
    await bring([without, ofHarvester]);
    expect(await accessClaims()).toMatchObject({ realm_access: { roles: ['diffuseur'] } });
    const lines = await app.rows.audit.count({ accountId: ofHarvester.id, event: 'account.imported' });
    expect(lines).toBe(1);
    await bring([without, ofHarvester], { roles: { realm: [role('diffuseur', { realm: ['lecteur'] })] } });
    expect(await accessClaims()).toMatchObject({ realm_access: { roles: ['diffuseur', 'lecteur'] } });
    await bring([henri, ofHarvester]);
    expect(await accessClaims()).toMatchObject(expected);
  });

  test('an administrator sees and changes them, the person is told, and an import leaves what was changed', async () => {
    const address = `/admin/personnes/${henri.id}`;
    const { browser: helper } = await signInAs(app, ['support'], '/admin/personnes');
    const seen = await helper.open(address);
    expect(seen.find('#person-carried')?.text).toMatch(/api-entrepot.*lecture, écriture.*Équipe « Géo » d’été/s);
    expect(seen.body).not.toContain('/roles-et-groupes');
    expect((await helper.open(`${address}/roles-et-groupes`)).status).toBe(404);

    const { browser: admin } = await signInAs(app, ['admin'], '/admin/personnes');
    const page = await admin.open(`${address}/roles-et-groupes`);
    expect(page.find('#clientRoles')?.textContent).toContain('api-entrepot : lecture\napi-entrepot : écriture');
    const typed = {
      reason: 'Demande du service, vérifiée par téléphone.',
      realmRoles: 'lecteur\r\n lecteur ',
      groups: '',
    };
    const press = (clientRoles: string) => admin.submit({ ...typed, clientRoles }, { action: 'change-carried-facts' });
    const wrong = await press('sans service');
    expect([wrong.status, wrong.invalidFields]).toEqual([422, ['clientRoles']]);
    expect(wrong.find('#realmRoles')?.textContent).toContain('lecteur');
    expect((await press('https://sp.example/id : x')).status).toBe(200);
    await app.mailbox.newest(henri.email, 'carried-facts-changed');
    const changed = {
      realm_access: { roles: ['lecteur'] },
      resource_access: { 'https://sp.example/id': { roles: ['x'] } },
    };
    expect(await accessClaims()).toMatchObject(changed);
    const { document } = (await gatherExport(app.services, henri.id))!;
    expect(document.carried_facts).toMatchObject({ realm_roles: ['lecteur'], groups: [] });

    // An export that says the same as the last one tells nothing, and another one is told once.
    expect(await bring([henri, ofHarvester])).not.toContainEqual(expect.arrayContaining(['kept']));
    const later = { ...henri, groups: ['/IGN'] };
    expect(await bring([later, ofHarvester])).toContainEqual(['henri.roles', 'kept', 'roles, groups and attributes']);
    expect(await bring([later, ofHarvester])).not.toContainEqual(expect.arrayContaining(['kept']));
    expect(await accessClaims()).toMatchObject(changed);
  });
});
