import type { Browser } from '../support/browser.ts';
import { signInAs } from '../support/sign-in-as.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { registerClient, type TestClient } from '../support/test-client.ts';

let app: TestApp;
let manager: Browser;
let client: TestClient;

beforeAll(async () => {
  app = await startApp();
  client = await registerClient(app, { client_name: 'Cartes & Plans' });
  manager = (await signInAs(app, ['client-manager'])).browser;
});
afterAll(() => app.stop());

describe('the pages of a service', () => {
  test('begin with its name and its state', async () => {
    const list = await manager.open('/admin/clients');
    expect(list.find('#clients')?.text).toContain('Cartes & Plans');
    const page = await manager.open(`/admin/clients/${client.clientId}`);
    expect(page.find('h1')?.text).toBe('Cartes & Plans');
    expect(page.find('#client-state')?.text).toBe('En production');
    expect(page.find('#client-id')?.text).toBe(client.clientId);
  });

  test.each(['/admin/clients/unknown', '/admin/clients/geopf-id', '/admin/clients/%00', '/admin/clients/a%2Fb'])(
    '%s is not found',
    async (path) => {
      expect((await manager.open(path)).status).toBe(404);
    },
  );

  test('open to a contact for the services alone that name her', async () => {
    const { browser, account } = await signInAs(app, ['client-contact']);
    await registerClient(app, { client_id: 'service-of-others' });
    const contact = { id: account.sub, clientId: client.clientId, kind: 'technical', accountId: account.sub } as const;
    const { email } = account;
    await app.services.transaction((trx) =>
      app.services.clientContacts.add(trx, {
        ...contact,
        email,
        emailCanonical: email,
        invitedAt: null,
        joinedAt: app.services.nowSeconds(),
      }),
    );
    const list = await browser.open('/admin/clients');
    expect(list.find('#clients')?.querySelectorAll('tbody tr')).toHaveLength(1);
    expect((await browser.open(`/admin/clients/${client.clientId}`)).status).toBe(200);
    expect((await browser.open('/admin/clients/service-of-others')).status).toBe(404);
  });
});
