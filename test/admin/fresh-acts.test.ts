import { blockDocument } from '../../src/commands/clients/documents/block-document.ts';
import { freshActs, type FreshAct } from '../../src/domain/roles/fresh-acts.ts';
import { acceptedToken, callApi, registerApiClient, serviceToken } from '../support/services/api.ts';
import { actOn } from '../support/people/act-on.ts';
import { buildAccount } from '../support/build-account.ts';
import { ellipticKey } from '../support/services/elliptic-key.ts';
import { begin, buildProtected } from '../support/people/lost-device.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { registerClient, type TestClient } from '../support/test-client.ts';

const reason = 'Demande n° 12, vérifiée au guichet';
const headers = { 'if-match': '*' };

/** A form of the administration: its page, the button, and what is typed. */
type Form = readonly [path: string, action: string, typed?: Readonly<Record<string, string>>];
/** A request to the API. */
type Call = readonly [method: string, path: string, body?: Readonly<Record<string, unknown>>];
type Doors = Readonly<Record<FreshAct, { readonly forms: readonly Form[]; readonly calls: readonly Call[] }>>;

let app: TestApp;
let machine: TestClient;
let admin: Awaited<ReturnType<typeof signInAs>>;
let target: TestClient;
let doors: Doors;
/** The rows that the acts would change. */
let rows: () => Promise<unknown>;
let release: () => void;

beforeAll(async () => {
  app = await startApp();
  const { services } = app;
  machine = await registerApiClient(app);
  admin = await signInAs(app, ['admin']);
  target = await registerClient(app, { client_name: 'Carte des lacs' });
  const person = await buildProtected(app);
  const holder = await buildAccount(app, { roles: ['auditor'] });
  await begin(app, person);
  const lost = (await services.lostDevice.requests.find(person.sub))!;
  const other = await buildProtected(app);
  const colleague = { kind: 'account', id: (await buildAccount(app, { roles: ['support'] })).sub } as const;
  const asked = await actOn(app, { act: 'reset-second-factor', accountId: other.sub, reason, by: colleague });
  const approval = asked.kind === 'waiting' ? asked.approval.id : '';

  const client = `/admin/clients/${target.clientId}`;
  const at = `/clients/${target.clientId}`;
  const jwks = { keys: [{ ...ellipticKey, kid: 'une' }] };
  const method = 'client_secret_post';
  const service = await serviceToken(app, machine, ['clients:write']);
  await services.inUnit(() => blockDocument(services, { target: 'example.test', reason }));
  for (const one of [method, 'client_secret_basic'])
    await callApi(app, at, {
      token: service,
      method: 'PATCH',
      headers,
      body: { registration: { token_endpoint_auth_method: one }, reason },
    });
  const versions = await services.clients.versions.list(target.clientId, { limit: 10 });
  const { number } = versions.find(({ members }) => members['token_endpoint_auth_method'] === method)!;
  const patch = (registration: unknown): Call => ['PATCH', at, { registration, reason }];
  const file = (members: object): Call => [
    'POST',
    '/clients/import',
    { file: { client_id: target.clientId, ...members }, reason },
  ];
  const ofPerson = (act: string, part: string, typed = {}) => ({
    forms: [[`/admin/personnes/${person.sub}/${part}`, act, typed]] as const,
    calls: [['POST', `/people/${person.sub}/acts/${act}`, { ...typed, reason }]] as const,
  });
  doors = {
    disable: ofPerson('disable', 'desactiver'),
    'expire-password': ofPerson('expire-password', 'invalider-mot-de-passe'),
    restrict: ofPerson('restrict', 'limiter'),
    delete: ofPerson('delete', 'supprimer'),
    'correct-address': ofPerson('correct-address', 'corriger-adresse', { email: 'autre@example.test' }),
    'change-carried-facts': {
      forms: [[`/admin/personnes/${person.sub}/roles-et-groupes`, 'change-carried-facts', { realmRoles: 'lecteur' }]],
      calls: [
        [
          'POST',
          `/people/${person.sub}/acts/change-carried-facts`,
          { realm_roles: ['lecteur'], client_roles: [], groups: [], reason },
        ],
      ],
    },
    'reset-second-factor': ofPerson('reset-second-factor', 'retirer-double-authentification'),
    'approve-lost-device': {
      forms: [[`/admin/demandes/${lost.id}`, 'approve']],
      calls: [['POST', `/people/${person.sub}/acts/approve-lost-device`, { id: lost.id, reason }]],
    },
    'give-role': {
      forms: [[`/admin/roles?person=${person.sub}`, 'grant', { role: 'auditor' }]],
      calls: [['POST', `/people/${person.sub}/roles/auditor/give`, { reason }]],
    },
    'take-role': {
      forms: [[`/admin/roles?person=${holder.sub}&role=auditor`, 'revoke']],
      calls: [['POST', `/people/${holder.sub}/roles/auditor/take`, { reason }]],
    },
    'invite-person': {
      forms: [['/admin/personnes/inviter', 'invite', { email: 'invitee@example.test' }]],
      calls: [['POST', '/people', { email: 'invitee@example.test', reason }]],
    },
    // No token agrees: an agreement through a service would count for nobody.
    'agree-to-request': { forms: [[`/admin/demandes/${approval}`, 'approve']], calls: [] },
    'draw-secret': {
      forms: [[`${client}/secrets?nouveau`, 'draw', { life: '1y' }]],
      calls: [['POST', `${at}/secrets`, { reason }]],
    },
    'change-keys': {
      forms: [[`${client}/secrets?cles`, 'saveKeys', { jwks: JSON.stringify(jwks), jwks_uri: '' }]],
      calls: [['PUT', `${at}/keys`, { keys: { jwks }, reason }], patch({ jwks }), file({ jwks })],
    },
    'change-authentication': {
      forms: [
        [`${client}/versions?version=${number}`, 'restore'],
        [`${client}/modifier`, 'save', { proof: method }],
      ],
      calls: [
        patch({ token_endpoint_auth_method: method }),
        file({ token_endpoint_auth_method: method }),
        ['POST', `${at}/versions/${number}/restore`, { reason }],
      ],
    },
    // No API gives a right.
    'give-api-scopes': { forms: [[`${client}/droits-api`, 'saveScopes', { 'scope-clients-read': 'on' }]], calls: [] },
    'invite-contact': {
      forms: [[`${client}/contacts?nouveau`, 'invite', { email: 'contact@example.test', kind: 'technical' }]],
      calls: [['POST', `${at}/contacts`, { email: 'contact@example.test', kind: 'technical', reason }]],
    },
    'create-registration-token': {
      forms: [['/admin/clients/jetons?nouveau', 'create', { name: 'Chaîne' }]],
      calls: [['POST', '/registration-tokens', { name: 'Chaîne', reason }]],
    },
    'unblock-document': {
      forms: [['/admin/clients/non-enregistrees?debloquer=example.test', 'lift']],
      calls: [['POST', '/unregistered-clients/unblock', { target: 'example.test', reason }]],
    },
  };
  // Rows are compared, and a job tells of the request that waits.
  release = await app.running.holdJobs();
  rows = async () => {
    const { clients, accounts, approvals, approvalAgreements, clientContacts, clientTokens, documentBlocks } = app.rows;
    return [
      await clients.list(),
      await accounts.list(),
      await approvals.list(),
      await approvalAgreements.list(),
      await clientContacts.list(),
      await clientTokens.list(),
      await documentBlocks.list(),
    ];
  };
});
afterAll(() => {
  release();
  return app.stop();
});

const importFile = () =>
  JSON.stringify({ client_id: target.clientId, token_endpoint_auth_method: 'client_secret_post' });

describe('an act for which a person must have signed in lately', () => {
  test('is done by no form of a page after a sign-in of long ago, and what was typed is kept', async () => {
    const { browser } = admin;
    // The preview of a file needs no new sign-in.
    await browser.open('/admin/clients/import');
    await browser.submit({ text: importFile() }, { action: 'read' });
    app.moveClock(301);
    const before = await rows();
    for (const act of freshActs)
      for (const [path, action, typed = {}] of doors[act].forms) {
        const form = await browser.open(path);
        expect([act, form.status]).toEqual([act, 200]);
        const page = await browser.submit({ ...typed, reason }, { action });
        expect([act, page.find('input[name="password"]')]).toEqual([act, expect.anything()]);
        const back = await browser.open(path);
        expect([act, back.find('[name="reason"]')?.text ?? '']).toEqual([act, expect.stringContaining(reason)]);
      }
    await browser.open('/admin/clients/import');
    const page = await browser.submit({ reason }, { action: 'import' });
    expect(page.find('input[name="password"]')).not.toBeNull();
    expect((await browser.open('/admin/clients/import')).text).toContain(reason);
    expect(await rows()).toEqual(before);
    app.moveClock(-301);
  });

  test('is done by no endpoint of the API with her token, which is told to come back after a sign-in', async () => {
    const token = await acceptedToken(app, {
      browser: admin.browser,
      client: machine,
      scopes: ['accounts:support', 'clients:write'],
    });
    app.moveClock(301);
    const before = await rows();
    for (const act of freshActs)
      for (const [method, path, body] of doors[act].calls) {
        const answer = await callApi(app, path, { token, method, body, headers });
        const told = answer.headers.get('www-authenticate');
        expect([act, path, answer.status]).toEqual([act, path, 401]);
        expect(told).toMatch(/error="insufficient_user_authentication".*max_age="300"/);
      }
    expect(await rows()).toEqual(before);
    app.moveClock(-301);
  });

  test('is reached by a fresh token, by a service that acts for itself and by a command', async () => {
    const fresh = await acceptedToken(app, {
      browser: admin.browser,
      client: machine,
      scopes: ['accounts:support', 'clients:write'],
    });
    const service = await serviceToken(app, machine, ['accounts:support', 'clients:write']);
    for (const token of [fresh, service])
      for (const act of freshActs)
        for (const [method, path, body] of doors[act].calls) {
          const { status } = await callApi(app, path, { token, method, body, headers });
          expect([act, path, status]).not.toEqual([act, path, 401]);
        }
    const drawn = await runCli(['client', 'rotate-secret', target.clientId], { env: environmentOf(app) });
    expect(drawn.code).toBe(0);
  });
});
