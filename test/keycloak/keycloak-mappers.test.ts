import { introspect, readJwt, silentTokens } from '../support/authorize.ts';
import type { Browser } from '../support/browser.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { exportedPerson, exportedRealm, passwordCredential, writeFiles } from '../support/keycloak/realm-export.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { registerClient, signIn, userinfo } from '../support/test-client.ts';

const password = 'sentier-des-douaniers';
const everywhere = { 'access.token.claim': 'true', 'id.token.claim': 'true', 'userinfo.token.claim': 'true' };
const mapper = (kind: string, name: string, config: object = {}) => ({
  name,
  protocol: 'openid-connect',
  protocolMapper: `oidc-${kind}-mapper`,
  config: { ...everywhere, ...config },
});
const accessAlone = { 'id.token.claim': 'false', 'userinfo.token.claim': 'false' };
const attribute = (name: string, claim: string, more: object = {}) =>
  mapper('usermodel-attribute', name, { 'user.attribute': name, 'claim.name': claim, ...more });
const clientScopes = [
  {
    name: 'roles',
    protocol: 'openid-connect',
    protocolMappers: [
      mapper('usermodel-realm-role', 'realm roles', { 'claim.name': 'realm_access.roles', ...accessAlone }),
      mapper('usermodel-client-role', 'client roles', {
        'claim.name': 'resource_access.${client_id}.roles',
        ...accessAlone,
      }),
    ],
  },
  {
    name: 'geoplateforme',
    protocol: 'openid-connect',
    protocolMappers: [
      attribute('organisation', 'organization'),
      mapper('audience', 'public', { 'included.client.audience': 'api-entrepot' }),
    ],
  },
  { name: 'profile', protocol: 'openid-connect', protocolMappers: [attribute('locale', 'locale')] },
];
const site = (clientId: string, more: object = {}) => ({
  clientId,
  enabled: true,
  publicClient: false,
  clientAuthenticatorType: 'client-secret',
  secret: `${clientId}-secret-0123456789abcdef`,
  standardFlowEnabled: true,
  fullScopeAllowed: true,
  redirectUris: [`https://${clientId}.example/retour`],
  attributes: { 'pkce.code.challenge.method': 'S256' },
  defaultClientScopes: ['roles', 'profile', 'email'],
  ...more,
});
const clients = [
  site('tout', {
    defaultClientScopes: ['roles', 'profile', 'email', 'geoplateforme'],
    protocolMappers: [
      attribute('niveau', 'droits.niveau', { 'jsonType.label': 'long' }),
      attribute('couleur', 'couleurs', { multivalued: 'true' }),
      attribute('secret', 'secret'),
      attribute('faux', 'email'),
      mapper('usermodel-property', 'nom d’usage', { 'user.attribute': 'lastName', 'claim.name': 'usual_name' }),
      mapper('usermodel-client-role', 'entrepot', {
        'usermodel.clientRoleMapping.clientId': 'api-entrepot',
        'usermodel.clientRoleMapping.rolePrefix': 'e:',
        'claim.name': 'entrepot_roles',
      }),
      mapper('group-membership', 'groupes', { 'claim.name': 'groups', 'full.path': 'false' }),
      mapper('hardcoded-claim', 'fixe', {
        'claim.name': 'plateforme\\.nom',
        'claim.value': '{"a":1}',
        'jsonType.label': 'JSON',
      }),
      mapper('script-based', 'script'),
    ],
  }),
  site('restreint', { fullScopeAllowed: false }),
  site('sans-roles', { defaultClientScopes: ['profile', 'email'] }),
  site('ordinaire'),
];
const person = exportedPerson('henri.roles', {
  lastName: 'Rôles',
  credentials: [passwordCredential(password, 'argon2')],
  groups: ['/IGN/Équipe'],
  realmRoles: ['gestionnaire', 'diffuseur'],
  clientRoles: { 'api-entrepot': ['lecture', 'écriture'], restreint: ['propre'] },
  attributes: { organisation: ['IGN'], niveau: ['7', '8'], couleur: ['bleu', 'vert'], secret: ['x'], faux: ['a@b.fr'] },
});
const realm = exportedRealm({
  clients,
  clientScopes,
  users: [person],
  roles: {
    realm: [{ name: 'gestionnaire' }, { name: 'diffuseur', composite: false }],
    client: {
      'api-entrepot': [{ name: 'lecture' }, { name: 'écriture' }],
      restreint: [{ name: 'propre' }],
    },
  },
  scopeMappings: [{ client: 'restreint', roles: ['diffuseur'] }],
  clientScopeMappings: { 'api-entrepot': [{ clientScope: 'roles', roles: ['lecture'] }] },
});
const table = {
  organisation: { profile: 'companyName' },
  niveau: { claim: 'niveau' },
  couleur: { claim: 'couleurs' },
  faux: { claim: 'faux' },
};

describe('mappers of a Keycloak realm', () => {
  let browser: Browser;
  let notes: ReadonlyMap<string, readonly { code: string; items: string[] }[]>;
  const app = describeApp();
  const clientOf = (clientId: string) => ({
    ...plain,
    clientId,
    secret: `${clientId}-secret-0123456789abcdef`,
    redirectUri: `https://${clientId}.example/retour`,
  });
  const tokensOf = (clientId: string) => {
    const client = clientOf(clientId);
    return silentTokens(app, browser, {
      client,
      params: { scope: 'openid profile email', redirect_uri: client.redirectUri },
    });
  };
  const accessOf = async (clientId: string) => readJwt((await tokensOf(clientId))['access_token']).claims;

  const plain = prepare(() => registerClient(app));
  beforeAll(async () => {
    const [path, file] = writeFiles({ 'cadastre-realm.json': realm, 'table.json': table });
    const answer = await runCli(['keycloak', 'import', path!, '--attributes', file!, '--json'], {
      env: environmentOf(app),
    });
    expect([answer.stderr, answer.code]).toEqual(['', 0]);
    const { mapped } = answer.json<{
      clients: { mapped: { client_id: string; notes: { code: string; items: string[] }[] }[] };
    }>().clients;
    notes = new Map(mapped.map((one) => [one.client_id, one.notes]));
    browser = app.browser();
    await signIn(app, browser, { client: plain, account: { username: 'henri.roles', password } });
  });

  test('claims keep their names, their types and their places, and what is lost is named', async () => {
    const tokens = await tokensOf('tout');
    const read = {
      droits: { niveau: 7 },
      couleurs: ['bleu', 'vert'],
      organization: 'IGN',
      usual_name: 'Rôles',
      entrepot_roles: ['e:lecture', 'e:écriture'],
      groups: ['Équipe'],
      'plateforme.nom': { a: 1 },
    };
    const { claims } = readJwt(tokens['access_token']);
    expect(claims).toMatchObject({
      ...read,
      email: person.email,
      realm_access: { roles: ['diffuseur', 'gestionnaire'] },
      aud: ['api-entrepot', 'restreint'],
    });
    expect(claims).not.toHaveProperty('secret');
    const told = readJwt(tokens['id_token']).claims;
    expect(told).toMatchObject({ ...read, email: person.email, aud: 'tout' });
    expect(told).not.toHaveProperty('realm_access');
    expect((await userinfo(app, tokens['access_token'])).body).toMatchObject({ ...read, email: person.email });
    expect((await introspect(app, clientOf('tout'), tokens['access_token'])).body).toMatchObject(read);
    expect(notes.get('tout')).toContainEqual({ code: 'mappers', items: ['secret', 'faux', 'script'] });
  });

  test('a client without full scope is told its own roles and those that the realm maps to it', async () => {
    const claims = await accessOf('restreint');
    expect(claims).toMatchObject({
      realm_access: { roles: ['diffuseur'] },
      resource_access: { 'api-entrepot': { roles: ['lecture'] }, restreint: { roles: ['propre'] } },
      aud: 'api-entrepot',
    });
  });

  test('a client without the scope of roles reads none, and an ordinary one needs no member for them', async () => {
    const claims = await accessOf('sans-roles');
    expect(claims).not.toHaveProperty('realm_access');
    expect(claims).toMatchObject({ aud: 'account', preferred_username: 'henri.roles' });
    expect(await accessOf('ordinaire')).toMatchObject({ realm_access: { roles: ['diffuseur', 'gestionnaire'] } });
    const ordinary = await app.services.clients.registry.find('ordinaire');
    expect(ordinary?.metadata.keycloak_tokens).toBeUndefined();
    expect(notes.get('ordinaire')?.map(({ code }) => code)).toEqual(['refresh_reuse', 'consent_kept']);
  });
});
