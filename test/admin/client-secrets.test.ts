import { orSay } from '../../src/cli/or-say.ts';
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from '../support/browser.ts';
import { dumpTables } from '../support/database/dump-database.ts';
import { ellipticKey } from '../support/services/elliptic-key.ts';
import { nameContact } from '../support/services/name-contact.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { startApp } from '../support/start-app.ts';
import { asClient, registerClient, type TestClient } from '../support/test-client.ts';
import { later } from '../support/later.ts';

const day = 86_400;
const reason = 'Renouvellement annuel';

const app = describeApp();
const manager = prepare(async () => (await signInAs(app, ['client-manager'])).browser);

const pathOf = ({ clientId }: Pick<TestClient, 'clientId'>, form = '') => `/admin/clients/${clientId}/secrets${form}`;
const tokenOf = async (client: TestClient, secret = client.secret) =>
  (await asClient(app, { ...client, secret }, 'token', { grant_type: 'client_credentials' })).status;
const recordOf = async ({ clientId }: TestClient) => (await app.services.clients.registry.find(clientId))!;
const shownIn = (browser: Browser) => browser.page.find('#client-secret')?.text ?? '';

/** Draws a secret on the page, and returns it. */
async function draw(browser: Browser, client: TestClient, fields: Readonly<Record<string, string>> = {}) {
  await browser.open(pathOf(client, '?nouveau'));
  await browser.submit({ life: '1y', reason, ...fields }, { action: 'draw' });
  return shownIn(browser);
}

async function withdraw(
  browser: Browser,
  client: TestClient,
  id: string,
  fields: Readonly<Record<string, string>> = {},
) {
  await browser.open(pathOf(client, `?retirer=${id}`));
  return browser.submit({ reason, ...fields }, { action: 'withdraw' });
}

async function saveKeys(client: TestClient, fields: Readonly<Record<string, string>>) {
  await manager.open(pathOf(client, '?cles'));
  return manager.submit({ jwks: '', jwks_uri: '', reason, ...fields }, { action: 'saveKeys' });
}

describe('the secrets of a service', () => {
  test('a new secret is shown on one page, one time, and is good at once beside the former one', async () => {
    const client = await registerClient(app);
    const secret = await draw(manager, client, { name: 'serveur de production' });
    expect(manager.page.url.pathname).toBe(pathOf(client));
    expect(manager.page.header('cache-control')).toBe('no-store');
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect([await tokenOf(client, secret), await tokenOf(client)]).toEqual([200, 200]);
    const again = await manager.open(pathOf(client));
    expect(again.find('#shown-secret')).toBeNull();
    expect(again.body).not.toContain(secret);
    expect(again.find('#secrets')!.text).toContain(`serveur de production (se termine par ${secret.slice(-4)})`);
  });

  test('a secret that waits is shown to the first page of its session alone, and never to HEAD', async () => {
    const client = await registerClient(app);
    const other = (await signInAs(app, ['client-manager'])).browser;
    const form = await manager.open(pathOf(client, '?nouveau'));
    const names = ['csrf', 'owner', 'known', 'life'];
    const body = Object.fromEntries(names.map((name) => [name, form.fieldValue(name) ?? '']));
    const headers = { origin: app.url };
    const url = `${app.url}${pathOf(client)}`;
    const drawn = await manager.request({
      url: `${url}?nouveau`,
      method: 'POST',
      headers,
      body: { ...body, name: '', reason, action: 'draw' },
    });
    expect(drawn.status).toBe(303);
    expect((await other.open(pathOf(client))).find('#client-secret')).toBeNull();
    expect((await manager.request({ url, method: 'HEAD' })).status).toBe(200);
    const pages = await Promise.all([1, 2, 3, 4].map(() => manager.request({ url })));
    expect(pages.filter((page) => page.find('#client-secret') !== null)).toHaveLength(1);
  });

  test('an old sign-in draws no secret and saves no key, by whatever button the form says that it was sent', async () => {
    const client = await registerClient(app);
    const { browser } = await signInAs(app, ['client-manager']);
    app.moveClock(10 * 60);
    const jwks = JSON.stringify({ keys: [{ ...ellipticKey, kid: 'une' }] });
    for (const action of ['', 'check', 'other', 'draw', 'saveKeys'])
      for (const form of ['?nouveau', '?cles']) {
        const page = await browser.open(pathOf(client, form));
        const hidden = ['csrf', 'owner', 'known', 'baseVersion'].map((name) => [name, page.fieldValue(name) ?? '']);
        await browser.post(pathOf(client, form), { ...Object.fromEntries(hidden), action, life: '1y', jwks, reason });
      }
    const { secrets, metadata } = await recordOf(client);
    expect([secrets.length, metadata.jwks]).toEqual([1, undefined]);
    app.moveClock(-10 * 60);
  });

  test('at most two secrets are good, a button that is pressed twice draws one, and both pages of two people say what happened', async () => {
    const client = await registerClient(app);
    const tabs = [manager.fork(), manager.fork()];
    for (const tab of tabs) await tab.open(pathOf(client, '?nouveau'));
    const answers = await Promise.all(tabs.map((tab) => tab.submit({ reason }, { action: 'draw' })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await recordOf(client)).secrets).toHaveLength(2);
    expect(answers.filter((page) => page.find('#client-secret') !== null)).toHaveLength(1);
    expect((await manager.open(pathOf(client))).find('#add-secret')).toBeNull();
    await manager.open(pathOf(client, '?nouveau'));
    const full = await manager.submit({ reason, name: 'troisième' }, { action: 'draw' });
    expect([full.status, full.fieldValue('name')]).toEqual([409, 'troisième']);
    const stranger = (await signInAs(app, ['admin'])).browser;
    const [newest] = (await recordOf(client)).secrets;
    await stranger.open(pathOf(client, '?nouveau'));
    await withdraw(manager, client, newest!.id);
    expect((await stranger.submit({ reason }, { action: 'draw' })).status).toBe(409);
  });

  test('a secret that is withdrawn is refused at once, and its end asks for a confirmation when nothing else is left', async () => {
    const client = await registerClient(app);
    const secret = await draw(manager, client);
    const [newest, oldest] = (await recordOf(client)).secrets;
    expect((await withdraw(manager, client, oldest!.id)).text).toContain('Le secret est retiré');
    expect([await tokenOf(client), await tokenOf(client, secret)]).toEqual([401, 200]);
    expect(app.logs()).toContain('the secret was withdrawn');
    const unconfirmed = await withdraw(manager, client, newest!.id);
    expect([unconfirmed.status, unconfirmed.invalidFields]).toEqual([422, ['confirmation']]);
    expect(await tokenOf(client, secret)).toBe(200);
    await manager.submit({ reason, confirmation: 'on' }, { action: 'withdraw' });
    expect(await tokenOf(client, secret)).toBe(401);
    expect((await manager.open(pathOf(client))).text).toContain('ni secret valable ni clé');
  });

  test('a secret that has ended stays in the list with its last use, and leaves room for two', async () => {
    const client = await registerClient(app);
    const secret = await draw(manager, client, { life: '90d', name: 'court' });
    expect(await tokenOf(client, secret)).toBe(200);
    await app.services.clients.uses.write();
    const used = await manager.open(pathOf(client));
    expect(used.find('#secrets tbody tr')!.text).not.toContain('aucune');
    await later(app, 90 * day, async () => {
      expect(await tokenOf(client, secret)).toBe(401);
      const fresh = (await signInAs(app, ['client-manager'])).browser;
      const list = await fresh.open(pathOf(client));
      expect(list.find('#secrets')!.text).toContain('Expiré');
      expect(list.find('#add-secret')).not.toBeNull();
    });
  });

  test('a wrong form says what to do and draws nothing; fields that it does not have are ignored', async () => {
    const client = await registerClient(app);
    const page = await manager.open(pathOf(client, '?nouveau'));
    const hidden = Object.fromEntries(['csrf', 'owner', 'known'].map((name) => [name, page.fieldValue(name) ?? '']));
    const wrong = await manager.post(String(page.url), {
      ...hidden,
      name: 'a'.repeat(61),
      life: 'never',
      reason: 'no',
      action: 'draw',
    });
    expect([wrong.status, wrong.invalidFields]).toEqual([422, ['name', 'life', 'reason']]);
    expect(wrong.fieldValue('name')).toBe('a'.repeat(61));
    await manager.post(String(page.url), {
      ...hidden,
      name: '',
      life: '90d',
      reason,
      action: 'draw',
      expiresAt: '9999999999',
      by: 'somebody',
      secret: 'chosen-by-me',
      hash: 'x',
      client_id: 'other',
    });
    const [kept] = (await recordOf(client)).secrets;
    expect(kept!.by).not.toBe('somebody');
    expect(kept!.expiresAt! - kept!.createdAt!).toBe(90 * day);
    expect(await tokenOf(client, 'chosen-by-me')).toBe(401);
  });

  test('a contact changes the secrets of her own service alone, an auditor reads them, and ids of other services name nothing', async () => {
    const [client, other] = [await registerClient(app), await registerClient(app)];
    const { browser, account } = await signInAs(app, ['client-contact']);
    await nameContact(app, { clientId: client.clientId, account });
    const secret = await draw(browser, client);
    expect(await tokenOf(client, secret)).toBe(200);
    for (const form of ['', '?nouveau', '?cles']) expect((await browser.open(pathOf(other, form))).status).toBe(404);
    const [foreign] = (await recordOf(other)).secrets;
    for (const id of [foreign!.id, '', '%00', 'tous'])
      expect([id, (await browser.open(pathOf(client, `?retirer=${id}`))).status]).toEqual([id, 404]);
    const auditor = (await signInAs(app, ['auditor'])).browser;
    const read = await auditor.open(pathOf(client));
    expect([read.status, read.find('#add-secret'), read.find('#add-keys')]).toEqual([200, null, null]);
    expect((await auditor.open(pathOf(client, '?nouveau'))).status).toBe(404);
  });

  test('no page, message, log, line of the audit or row tells a secret again', async () => {
    const client = await registerClient(app, { client_name: 'Service bavard' });
    const secret = await draw(manager, client, { name: 'canari' });
    expect(await tokenOf(client, secret)).toBe(200);
    await tokenOf(client, `${secret}x`);
    const base = `/admin/clients/${client.clientId}`;
    const parts = ['', '/modifier', '/secrets', '/contacts', '/reglages', '/diagnostic', '/versions', '/export.json'];
    const searched: string[] = [];
    for (const part of parts) searched.push((await manager.open(`${base}${part}`)).body);
    const [{ id } = { id: '' }] = (await recordOf(client)).secrets;
    for (const form of ['?nouveau', '?cles', `?retirer=${id}`])
      searched.push((await manager.open(pathOf(client, form))).body);
    const admin = (await signInAs(app, ['admin'])).browser;
    for (const path of ['/admin', '/admin/clients', '/admin/journal', '/admin/journal.csv', '/admin/journal.jsonl'])
      searched.push((await admin.open(path)).body);
    const { showClient } = await import('../../src/commands/clients/show-client.ts');
    const { listClients } = await import('../../src/commands/clients/list/list-clients.ts');
    const shown = orSay(await showClient(app.services, client.clientId));
    searched.push(JSON.stringify([shown, await listClients(app.services)]));
    searched.push(JSON.stringify(await dumpTables(app)), app.logs());
    searched.push(JSON.stringify(app.mailbox.messages((await signInAs(app, ['admin'])).account.email)));
    expect(searched.filter((text) => text.includes(secret))).toEqual([]);
    // What was withdrawn is kept by its hash alone.
    expect(searched.filter((text) => text.includes(client.secret))).toEqual([]);
  });
});

/** Starts the server of a service that publishes keys; `answer` decides what it sends. */
async function startKeyServer() {
  const about = { connections: 0, bytes: 0, answer: (response: ServerResponse): unknown => response.end() };
  const server = createServer((_request, response) => {
    response.on('error', () => {});
    about.answer(response);
  });
  server.on('connection', (socket) => {
    about.connections++;
    socket.on('data', (chunk) => (about.bytes += chunk.length));
  });
  await new Promise<void>((resolve) => server.listen(0, '::', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return Object.assign(about, { port, stop });
}

const keySet = (...keys: readonly object[]) => JSON.stringify({ keys });

describe('the keys of a service', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const published = { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'clé-2026', alg: 'RS256', use: 'sig' };

  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' });

  test('a service goes from its secret to pasted keys and back, and what it no longer uses is taken away', async () => {
    const client = await registerClient(app);
    expect((await saveKeys(client, { jwks: keySet({ ...ellipticKey, kid: 'première' }) })).text).toContain(
      'Les clés sont enregistrées',
    );
    expect(manager.page.find('#keys')!.text).toContain('première');
    expect((await recordOf(client)).metadata).toMatchObject({ token_endpoint_auth_method: 'client_secret_basic' });
    await withdraw(manager, client, 'tous');
    expect(manager.page.text).toContain('que par ses clés');
    expect([(await recordOf(client)).metadata.token_endpoint_auth_method, await tokenOf(client)]).toEqual([
      'private_key_jwt',
      401,
    ]);
    await manager.open(pathOf(client, '?retirer-cles'));
    expect((await manager.submit({ reason }, { action: 'removeKeys' })).invalidFields).toEqual(['confirmation']);
    const secret = await draw(manager, client);
    expect(await tokenOf(client, secret)).toBe(200);
    await manager.open(pathOf(client, '?retirer-cles'));
    expect((await manager.submit({ reason }, { action: 'removeKeys' })).text).toContain('Les clés sont retirées');
    const { metadata } = await recordOf(client);
    expect([metadata.token_endpoint_auth_method, metadata.jwks]).toEqual(['client_secret_basic', undefined]);
    expect(await tokenOf(client, secret)).toBe(200);
  });

  test('a pasted private key is refused by its name, is not sent back and stands nowhere', async () => {
    const client = await registerClient(app);
    const { d, ...rest } = rsa.privateKey.export({ format: 'jwk' });
    const page = await saveKeys(client, { jwks: keySet({ ...rest, d, kid: 'intime' }) });
    expect([page.status, page.invalidFields]).toEqual([422, ['jwks']]);
    expect(page.fieldMessage('jwks')).toContain('"intime"');
    expect(page.fieldValue('reason')).toBe(reason);
    expect(page.body).not.toContain(d);
    expect(JSON.stringify(await dumpTables(app)) + app.logs()).not.toContain(d);
  });

  test.each([
    ['text that breaks off', '{"keys": [', 'JSON'],
    ['another document', '[]', 'jeu de clés'],
    ['a shared secret', keySet({ kty: 'oct', k: 'c2VjcmV0' }), 'secret partagé'],
    ['a key for no signature', keySet({ ...ellipticKey, alg: 'none' }), 'secret partagé'],
    ['a weak key', keySet(weak), '1024 bits'],
    ['a name that no database keeps', keySet({ ...ellipticKey, kid: 'a\0b' }), 'NUL'],
    ['half of a character', keySet({ ...ellipticKey, kid: 'a\ud800b' }), 'NUL'],
    ['a longer text than any set of keys', 'x'.repeat(10_001), '10 000'],
  ])('%s is refused as keys', async (_what, jwks, words) => {
    const client = await registerClient(app);
    const page = await saveKeys(client, { jwks });
    expect(page.status).toBe(422);
    expect(page.fieldMessage('jwks')).toContain(words);
  });

  test('keys at an address are read when it is saved and when somebody asks, and keep the day when they were first seen', async () => {
    const server = await startKeyServer();
    try {
      const client = await registerClient(app);
      server.answer = (response) => response.end(keySet(published));
      expect((await saveKeys(client, { jwks_uri: `http://localhost:${server.port}/cles` })).text).toContain(
        'sont enregistrées',
      );
      const row = () => manager.page.find('#keys tbody')!.text;
      expect(row()).toContain('clé-2026');
      const first = row();
      app.moveClock(10 * 60);
      server.answer = (response) => response.end(keySet(published, { ...ellipticKey, kid: 'deuxième' }));
      expect((await manager.submit({}, { action: 'check' })).text).toContain('lues à l’instant');
      expect(row()).toContain(first);
      expect(row()).toContain('deuxième');
      server.answer = (response) => response.writeHead(302, { location: '/autre' }).end();
      expect((await manager.submit({}, { action: 'check' })).text).toContain('n’ont pas pu être lues');
      expect((await manager.open(pathOf(client))).find('#keys-source')!.text).toContain('a échoué');
      expect(row()).toContain('deuxième');
      app.moveClock(-10 * 60);
    } finally {
      await server.stop();
    }
  });

  test('an address that cannot be read gets one sentence, whatever answers there', async () => {
    const server = await startKeyServer();
    try {
      const client = await registerClient(app);
      const address = `http://localhost:${server.port}/cles`;
      const answers = [
        (response: ServerResponse) => response.destroy(),
        (response: ServerResponse) => response.end('SSH-2.0-OpenSSH'),
        (response: ServerResponse) => response.writeHead(503).end(),
        (response: ServerResponse) => response.writeHead(302, { location: `http://localhost:${server.port}/x` }).end(),
        (response: ServerResponse) => response.end('{"keys":[]}'),
        (response: ServerResponse) => response.end(' '.repeat(70_000)),
        // Nothing comes, and the request ends after two and a half seconds.
        () => undefined,
      ];
      const messages: string[] = [];
      for (const answer of answers) {
        server.answer = answer;
        messages.push((await saveKeys(client, { jwks_uri: address })).fieldMessage('jwks_uri'));
      }
      messages.push((await saveKeys(client, { jwks_uri: 'http://localhost:1/cles' })).fieldMessage('jwks_uri'));
      expect(new Set(messages).size).toBe(1);
      expect(messages[0]).toContain('n’ont pas pu être lues');
      expect((await recordOf(client)).metadata.jwks_uri).toBeUndefined();
    } finally {
      await server.stop();
    }
  });

  test('no spelling of a private address receives a byte when keys are saved or looked at', async () => {
    const guarded = await startApp({ config: { outboundAllowedHosts: [] } });
    const server = await startKeyServer();
    try {
      const { browser } = await signInAs(guarded, ['client-manager']);
      server.answer = (response) => response.end(keySet(published));
      const hosts = ['127.0.0.1', 'localhost', '0.0.0.0', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0177.0.0.1'];
      const messages: string[] = [];
      for (const host of hosts) {
        const address = `http://${host}:${server.port}/cles`;
        const client = await registerClient(guarded, { jwks_uri: address });
        await browser.open(pathOf(client));
        expect((await browser.submit({}, { action: 'check' })).text).toContain('n’ont pas pu être lues');
        await browser.open(pathOf(client, '?cles'));
        const page = await browser.submit({ jwks_uri: address, reason }, { action: 'saveKeys' });
        expect([host, page.status]).toEqual([host, 422]);
        messages.push(page.fieldMessage('jwks_uri'));
      }
      expect([server.connections, server.bytes]).toEqual([0, 0]);
      // An address that names the network by itself is refused before anything is sent.
      expect(new Set(messages).size).toBeLessThanOrEqual(2);
    } finally {
      await server.stop();
      await guarded.stop();
    }
  });

  test('one service has its keys read twenty times an hour', async () => {
    const client = await registerClient(app);
    const statuses: number[] = [];
    for (let tries = 0; tries < 21; tries++)
      statuses.push((await saveKeys(client, { jwks_uri: 'http://localhost:1/cles' })).status);
    expect([statuses.slice(0, 20).every((status) => status === 422), statuses[20]]).toEqual([true, 429]);
  });
});
