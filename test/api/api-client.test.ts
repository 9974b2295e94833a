import { randomUUID } from 'node:crypto';
import { Validator } from '@seriousme/openapi-schema-validator';
import { createStream } from '../../src/commands/events/manage-streams.ts';
import { callApi, holderToken, registerApiClient, serviceToken } from '../support/services/api.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { generateApiClient, type ApiProgram, type GeneratedClient } from '../support/programs/generate-api-client.ts';
import { nameContact } from '../support/services/name-contact.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import {
  asClient,
  authorizationRequest,
  exchange,
  registerClient,
  signIn,
  type TestClient,
} from '../support/test-client.ts';

const reason = 'La fiche est tenue par un programme.';

let document: Record<string, unknown>;
let tester: BuiltAccount;
let manager: GeneratedClient;
let other: GeneratedClient;
let managerSub: string;
let written: ApiProgram;

const app = describeApp();
const program = prepare(() => registerApiClient(app));
beforeAll(async () => {
  document = (await (await fetch(`${app.url}/api/admin/v1/openapi.json`)).json()) as Record<string, unknown>;
  const [first, second] = [
    await holderToken(app, { roles: ['admin'], client: program }),
    await holderToken(app, { roles: ['client-manager'], client: program }),
  ];
  const { Api, program: compiled } = await generateApiClient(document);
  written = compiled;
  [manager, other] = [new Api({ TOKEN: first.token }), new Api({ TOKEN: second.token })];
  managerSub = first.account.sub;
  tester = await buildAccount(app);
});

const tag = (version: number) => `"${version}"`;

/** Asks for tokens with a secret that may be good or not, and returns the status. */
const tokenStatus = async (client: TestClient) => {
  const { body } = await exchange(app, client, { code: 'none', verifier: 'x'.repeat(43) });
  return body['error'];
};

test('the document of the API is good OpenAPI 3.1', async () => {
  const validator = new Validator();
  expect(await validator.validate(document)).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
});

test('a client that a generator has made from the document does with a service what the pages do', async () => {
  const { clients, helpForDevelopers, lifeOfAClient, versions, contacts, state } = manager;

  // It registers a service, and the same request again makes no second one.
  const registration = {
    client_name: 'Carte des haies',
    redirect_uris: [app.callback],
    grant_types: ['authorization_code'],
    scope: 'openid profile email',
    first_party: true,
  };
  const asked = { idempotencyKey: randomUUID(), requestBody: { registration, reason } };
  const made = await clients.registerClient(asked);
  const clientId = String(made['client_id']);
  expect(await clients.registerClient(asked)).toMatchObject({ client_id: clientId });
  expect(made).toMatchObject({ state: 'test', registration: { client_name: 'Carte des haies' } });

  // A second secret takes the place of the first one, which opens nothing any more.
  const secret = await written.replaceSecret(manager, { clientId, reason });
  const service: TestClient = { clientId, secret, redirectUri: app.callback };
  expect(await tokenStatus({ ...service, secret: String(made['client_secret']) })).toBe('invalid_client');
  expect(await tokenStatus(service)).toBe('invalid_grant');

  // Settings for libraries, and a sign-in of a tester.
  const settings = await helpForDevelopers.showClientSettings({ clientId });
  expect(JSON.stringify(settings['items'])).toContain(clientId);
  let version = (await clients.showClient({ clientId }))['version'] as number;
  const testers = { test_accounts: [tester.sub], reason };
  await lifeOfAClient.nameTesters({ clientId, ifMatch: tag(version), requestBody: testers });
  const { code, request } = await signIn(app, app.browser(), { client: service, account: tester });
  expect((await exchange(app, service, { code, verifier: request.verifier })).status).toBe(200);

  // A change of the version that it has read; one of an older version is refused, and told what has changed.
  version = (await clients.showClient({ clientId }))['version'] as number;
  const change = (members: object, of: number) =>
    clients.changeClient({ clientId, ifMatch: tag(of), requestBody: { registration: members, reason } });
  const renamed = await change({ client_name: 'Carte des arbres' }, version);
  expect(renamed).toMatchObject({ version: version + 1, registration: { client_name: 'Carte des arbres' } });
  await expect(change({ client_name: 'Carte des talus' }, version)).rejects.toMatchObject({
    status: 412,
    body: { current_version: version + 1, differences: [expect.objectContaining({ member: 'client_name' })] },
  });

  // The earlier version comes back.
  expect(await written.versionsOf(manager, clientId)).toContain(version);
  const restored = await versions.restoreClientVersion({
    clientId,
    number: String(version),
    ifMatch: tag(version + 1),
    requestBody: { reason },
  });
  expect(restored).toMatchObject({ version: version + 2, registration: { client_name: 'Carte des haies' } });

  // The diagnostic names the address that a library has sent, and the registration gets it.
  const sent = `${app.callback}/nouveau`;
  await app.browser().open(authorizationRequest(app, service, { redirect_uri: sent }).url);
  const address = await written.refusedAddress(manager, clientId);
  expect(address).toBe(sent);
  await change({ redirect_uris: [app.callback, address] }, version + 2);
  const mended = { ...service, redirectUri: sent };
  const again = await signIn(app, app.browser(), { client: mended, account: tester });
  expect(again.page.url.href).toContain(sent);

  // Contacts, and the way into production: the person who asks, and somebody else who grants it.
  const inviting = { clientId, requestBody: { email: 'donnees@example.test', kind: 'data-protection', reason } };
  const invited = await contacts.inviteContact(inviting);
  expect(invited['missing']).toEqual(['data-protection']);
  const items = invited['items'] as readonly { readonly id: string; readonly email: string }[];
  const contactId = items.find(({ email }) => email === inviting.requestBody.email)!.id;
  const invitedAgain = () => contacts.inviteContactAgain({ clientId, contactId, requestBody: { reason } });
  for (let messages = 1; messages < 5; messages++) await invitedAgain();
  await expect(invitedAgain()).rejects.toMatchObject({ status: 429 });
  await app.mailbox.newest('donnees@example.test', 'contact-invitation');
  await expect(lifeOfAClient.askForProduction({ clientId, requestBody: { reason } })).rejects.toMatchObject({
    status: 409,
    body: { code: 'contacts_missing' },
  });
  await nameContact(app, { clientId, account: tester, kind: 'data-protection' });
  expect(await lifeOfAClient.askForProduction({ clientId, requestBody: { reason } })).toMatchObject({
    request: { sub: managerSub, reason },
  });
  expect(await state.showWaiting()).toMatchObject({ production_requests: [clientId] });
  const granting = { clientId, ifMatch: tag(version + 3), requestBody: { reason } };
  expect(await other.lifeOfAClient.grantProduction(granting)).toMatchObject({ state: 'production' });

  // It is disabled and serves nobody, and then serves again.
  const stranger = await buildAccount(app);
  const disabled = { clientId, ifMatch: '*', requestBody: { reason } };
  expect(await lifeOfAClient.disableClient(disabled)).toMatchObject({ state: 'disabled' });
  expect((await asClient(app, service, 'token/introspect', { token: 'x' })).status).toBe(401);
  expect(await lifeOfAClient.enableClient(disabled)).toMatchObject({ state: 'production' });
  expect((await signIn(app, app.browser(), { client: service, account: stranger })).code).not.toBe('');

  // The audit tells of all of it, and the service is well.
  const events = (await written.eventsBy(manager, clientId)).get(managerSub);
  for (const event of [
    'client.created',
    'client.secret_rotated',
    'client.updated',
    'client.disabled',
    'client.enabled',
  ])
    expect(events).toContain(event);
  expect(await state.showState()).toMatchObject({ lines: expect.any(Array) });
});

test('an event stream of a service is listed and paused with a reason, and one of another service is not there', async () => {
  const [owner, stranger] = [await registerClient(app), await registerClient(app)];
  const wish = { method: 'poll', endpoint: undefined, authorization: undefined, requested: undefined } as const;
  const made = await app.services.inUnit(() =>
    createStream(app.services, { clientId: owner.clientId, wish: { ...wish, description: 'Notes' } }),
  );
  const id = made.kind === 'done' ? made.stream.id : '';
  const token = await serviceToken(app, program, ['clients:read', 'clients:write']);
  const path = (client: TestClient) => `/clients/${client.clientId}/event-streams`;
  const { body } = await callApi(app, path(owner), { token });
  expect(body['items']).toMatchObject([{ id, status: 'enabled', method: 'poll', description: 'Notes', waiting: 0 }]);
  const pause = (client: TestClient) =>
    callApi(app, `${path(client)}/${id}/status`, { token, method: 'PUT', body: { status: 'paused', reason } });
  expect((await pause(stranger)).status).toBe(404);
  expect((await callApi(app, `${path(stranger)}/${id}/log`, { token })).status).toBe(404);
  const trial = await callApi(app, `${path(owner)}/${id}/try`, { token, method: 'POST' });
  expect(trial.body).toEqual({ result: 'waiting', detail: null });
  expect((await callApi(app, `${path(stranger)}/${id}/try`, { token, method: 'POST' })).status).toBe(404);
  expect((await pause(owner)).body).toMatchObject({ id, status: 'paused', status_by: 'manager' });
  expect((await callApi(app, `${path(owner)}/${id}/log`, { token })).status).toBe(200);
  const lines = await app.rows.audit.list({ clientId: owner.clientId, reason });
  expect(lines).toHaveLength(1);
});
