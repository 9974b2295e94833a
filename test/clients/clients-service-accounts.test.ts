import { giveRole } from '../support/people/give-role.ts';
import { orSay } from '../../src/cli/or-say.ts';
import { showAccount } from '../../src/commands/account/show-account.ts';
import { showClient } from '../../src/commands/clients/show-client.ts';
import { updateClient } from '../../src/commands/clients/registration/update-client.ts';
import { createUnit, withUnit } from '../../src/store/unit/unit-of-work.ts';
import { introspect, readJwt, revoke } from '../support/authorize.ts';
import { createClient } from '../support/services/create-client.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { asClient, userinfo, type TestClient } from '../support/test-client.ts';

describe('service accounts', () => {
  let sub: string;
  const machine = { grant_types: ['client_credentials'], redirect_uris: [], service_account: true };

  const app = describeApp();
  const client = prepare(() => createClient(app, { ...machine, client_id: 'Entrepot.upload', keycloak_shape: true }));
  beforeAll(async () => {
    sub = String(orSay(await showClient(app.services, client.clientId))['service_account_sub']);
  });

  const ask = (by = client, more: Record<string, string> = {}) =>
    asClient(app, by, 'token', { grant_type: 'client_credentials', ...more });
  const change = async (clientId: string, file: object) =>
    orSay(await withUnit(createUnit(), () => updateClient(app.services, { clientId, file })));

  test('a token names the service’s own account and works at userinfo', async () => {
    const { status, body } = await ask();
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({
        token_type: 'Bearer',
        expires_in: 43_200,
        refresh_expires_in: 0,
        'not-before-policy': 0,
        scope: 'openid profile email',
      }),
    ]);
    for (const name of ['refresh_token', 'id_token', 'session_state']) expect(body).not.toHaveProperty(name);
    const person = {
      sub,
      preferred_username: 'service-account-entrepot.upload',
      email: 'service-account-entrepot.upload@no-reply.localhost',
      email_verified: false,
    };
    expect(sub).toMatch(/^[0-9a-f-]{36}$/);
    expect(readJwt(body['access_token']).claims).toMatchObject({ ...person, azp: client.clientId, typ: 'Bearer' });
    expect((await userinfo(app, body['access_token'])).body).toMatchObject(person);
    expect((await introspect(app, client, body['access_token'])).body).toMatchObject({ active: true, sub });
  });

  test('the subject stays the same for one service and differs between services', async () => {
    const other = await createClient(app, machine);
    const subOf = async (by: TestClient) => readJwt((await ask(by)).body['access_token']).claims['sub'];
    expect([await subOf(client), await subOf(client)]).toEqual([sub, sub]);
    expect(await subOf(other)).not.toBe(sub);
    expect(await showAccount(app.services, { name: sub, operator: 'test' })).toMatchObject({
      sub,
      has_password: false,
      email_verified: false,
    });
  });

  test('a service gets the scopes that it asks for, within its registration', async () => {
    const narrow = await createClient(app, { ...machine, scope: 'openid email' });
    const scopeOf = async (scope: string) => (await ask(narrow, { scope })).body['scope'];
    expect(await scopeOf('email')).toBe('openid email');
    expect(await scopeOf('openid')).toBe('openid');
    expect(await scopeOf('profile offline_access roles email')).toBe('openid email');
  });

  test('a service without a service account gets tokens that release no claims of a person', async () => {
    const plain = await createClient(app, { ...machine, service_account: false });
    const { body } = await ask(plain);
    expect(readJwt(body['access_token']).claims['sub']).toBe(plain.clientId);
    expect((await userinfo(app, body['access_token'])).status).toBe(401);
  });

  test('revoking one token leaves the other tokens of the service', async () => {
    const [one, two] = [(await ask()).body, (await ask()).body];
    expect((await revoke(app, client, one['access_token'])).status).toBe(200);
    expect((await userinfo(app, one['access_token'])).status).toBe(401);
    expect((await userinfo(app, two['access_token'])).status).toBe(200);
  });

  test('a wrong secret, a disabled account and a disabled client get no token', async () => {
    const service = await createClient(app, machine);
    const { body } = await ask(service);
    expect((await ask({ ...service, secret: 'wrong' })).status).toBe(401);
    const account = { id: String(readJwt(body['access_token']).claims['sub']) };
    await app.rows.accounts.change(account, { disabledAt: 1 });
    expect((await ask(service)).body).toMatchObject({ error: 'unauthorized_client' });
    expect((await userinfo(app, body['access_token'])).status).toBe(401);
    await app.rows.accounts.change(account, { disabledAt: null });
    expect((await ask(service)).status).toBe(200);
    await change(service.clientId, { disabled: true });
    expect((await ask(service)).status).toBe(401);
    await change(service.clientId, { disabled: false });
    expect((await userinfo(app, body['access_token'])).status).toBe(401);
  });

  test('a client may get a service account later, loses its tokens with it, and gets the same account back', async () => {
    const service = await createClient(app, { ...machine, service_account: false });
    expect(orSay(await showClient(app.services, service.clientId))).not.toHaveProperty('service_account_sub');
    const first = await change(service.clientId, { service_account: true });
    const { body } = await ask(service);
    expect(readJwt(body['access_token']).claims['sub']).toBe(first['service_account_sub']);
    await change(service.clientId, { client_name: 'Autre' });
    expect((await userinfo(app, body['access_token'])).status).toBe(200);
    await change(service.clientId, { service_account: false });
    expect((await userinfo(app, body['access_token'])).status).toBe(401);
    expect(readJwt((await ask(service)).body['access_token']).claims['sub']).toBe(service.clientId);
    expect(await change(service.clientId, { service_account: true })).toMatchObject({
      service_account_sub: first['service_account_sub'],
    });
  });

  test('nobody can sign in to a service account, reset it, or make the server write to its address', async () => {
    const { preferred_username: name, email } = readJwt((await ask()).body['access_token']).claims as Record<
      string,
      string
    >;
    const browser = await app.open('/compte');
    for (const username of [name!, email!]) {
      const page = await browser.submit({ username, password: 'douze-renards-au-bord-du-canal' }, { action: 'signin' });
      expect(page.status).toBe(422);
    }
    for (let tries = 0; tries < 4; tries++)
      await browser.submit({ username: name!, password: 'douze-renards-au-bord-du-canal' }, { action: 'signin' });
    app.moveClock(11);
    expect(await app.services.password.failureNotices.due(10)).toEqual([]);
    await browser.open('/mot-de-passe-oublie');
    await browser.submit({ email: email! }, { action: 'send' });
    const mails = await app.mailbox.queued(email!);
    expect(mails).toEqual([]);
    const [row] = await app.rows.accounts.list({ username: name! });
    expect(row).toMatchObject({ passwordHash: null, termsVersion: null, emailVerifiedAt: null });
  });

  test('a service account cannot get a role of this server', async () => {
    await expect(giveRole(app, { name: sub, role: 'support' })).rejects.toThrow('is the account of a service');
  });

  test('a service account is refused to a client whose id differs from another’s only in capitals, or is too long', async () => {
    await expect(createClient(app, { ...machine, client_id: 'entrepot.UPLOAD' })).rejects.toThrow(
      'the user name "service-account-entrepot.upload" is already taken',
    );
    await expect(createClient(app, { ...machine, client_id: 'x'.repeat(49) })).rejects.toThrow('too long');
    for (const clientId of ['entrepot.UPLOAD', 'x'.repeat(49)])
      expect(await app.services.clients.registry.find(clientId)).toBeUndefined();
  });

  test('the audit names the client of each service account', async () => {
    const [line] = await app.rows.audit.list({ event: 'account.created', accountId: sub });
    expect(line).toMatchObject({ clientId: client.clientId });
  });
});
