import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { orSay } from '../../src/cli/or-say.ts';
import { clearExpired } from '../../src/jobs/clear-expired.ts';
import { disableClient } from '../../src/commands/clients/life/client-life.ts';
import { buildAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { createClient } from '../support/services/create-client.ts';
import { dumpTables } from '../support/database/dump-database.ts';
import { freePort } from '../support/free-port.ts';
import type { Page } from '../support/requests/page.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import {
  asClient,
  authorizationRequest,
  basicOf,
  exchange,
  registerClient,
  signIn,
  type TestClient,
} from '../support/test-client.ts';
import { until } from '../support/until.ts';
import { ownFields } from '../support/requests/own-fields.ts';
import { refresh } from '../support/authorize.ts';

let manager: Browser;

const app = describeApp();
const account = prepare(() => buildAccount(app));
beforeAll(async () => {
  manager = (await signInAs(app, ['client-manager'])).browser;
});

const pathOf = ({ clientId }: TestClient) => `/admin/clients/${clientId}/diagnostic`;
const titles = (page: Page) => page.all('#refusals h2').map((heading) => heading.text);
const open = (client: TestClient) => manager.open(pathOf(client));

/** Asks for a page of the provider as the browser of a person would, and returns the reference of the error page. */
async function askFor(client: TestClient, params: Readonly<Record<string, string>>): Promise<string | undefined> {
  const page = await app.browser().open(authorizationRequest(app, client, params).url);
  return page.find('#reference')?.text;
}

const post = (fields: Readonly<Record<string, string>>) =>
  fetch(`${app.protocol}/token`, { method: 'POST', body: new URLSearchParams(fields) });

describe('the diagnostic of a service', () => {
  test('shows a return address that is not registered beside the registered one, and the reference of the error page', async () => {
    const client = await registerClient(app);
    expect((await open(client)).text).toContain('Aucune demande de ce service n’a été refusée');
    const wrong = `${app.callback.replace('/callback', '/calback')}`;
    const reference = await askFor(client, { redirect_uri: wrong });
    await askFor(client, { redirect_uri: wrong });
    const page = await open(client);
    expect(titles(page)).toEqual(['Adresse de retour non enregistrée']);
    const [item] = page.all('#refusals > li');
    expect(item!.text).toContain('2 fois');
    expect(item!.querySelector('[id$="expected-address"] mark')?.text).toBe('l');
    expect(reference).toBeDefined();
    // The list shows the reference of the latest one.
    expect(item!.text).toMatch(/X-Request-Id\)\s:\s[0-9a-f]{12}/);
  });

  test('names in plain words what the library of a service did wrong', async () => {
    const client = await registerClient(app);
    await askFor(client, { code_challenge: '', code_challenge_method: '' });
    await askFor(client, { code_challenge_method: 'plain' });
    await askFor(client, { scope: 'roles' });
    await askFor(client, { prompt: 'none' });
    await askFor(client, { response_type: 'token' });
    await asClient(app, { ...client, secret: 'wrong' }, 'token', { grant_type: 'client_credentials' });
    await asClient(app, client, 'token', { grant_type: 'password', username: 'x', password: 'y' });
    await post({ grant_type: 'client_credentials', client_id: client.clientId });
    const { code, request } = await signIn(app, app.browser(), { client, account });
    await exchange(app, client, { code, verifier: 'x'.repeat(43) });
    const second = await signIn(app, app.browser(), { client, account });
    await exchange(app, client, { code: second.code, verifier: second.request.verifier });
    await exchange(app, client, { code: second.code, verifier: second.request.verifier });
    await asClient(app, client, 'token', {
      grant_type: 'authorization_code',
      code,
      redirect_uri: `${app.callback}/other`,
      code_verifier: request.verifier,
    });
    await refresh(app, client, 'unknown');
    const late = await signIn(app, app.browser(), { client, account });
    app.moveClock(90);
    await exchange(app, client, { code: late.code, verifier: late.request.verifier });
    const page = await open(client);
    expect([...titles(page)].sort()).toEqual(
      [
        'PKCE absent',
        'PKCE mal formé',
        'Portée inconnue ou non autorisée',
        'Connexion silencieuse sans cookie',
        'Type de réponse non enregistré',
        'Secret inconnu',
        'Type d’octroi non enregistré',
        'Mauvaise façon de s’authentifier',
        'Vérificateur PKCE faux ou absent',
        'Code utilisé deux fois',
        'Autre adresse de retour à l’échange du code',
        'Jeton de renouvellement inconnu',
        'Code expiré',
      ].sort(),
    );
    expect(page.text).toContain('En cause : roles');
  });

  test('says that a person is not on the list of a service in test, and leads to the list', async () => {
    const client = await createClient(app, { status: 'test', test_accounts: [] });
    const { browser } = await signIn(app, app.browser(), { client, account });
    await browser.submit({}, { action: 'deny' });
    expect(titles(await open(client))).toEqual(['Service en test']);
    expect(manager.page.find('#refusals a')?.getAttribute('href')).toBe(`/admin/clients/${client.clientId}/essayeurs`);
  });

  test('tells an expired secret and a withdrawn one from an unknown one', async () => {
    const client = await registerClient(app);
    const change = async (member: 'expiresAt' | 'withdrawnAt') => {
      const record = (await app.services.clients.registry.find(client.clientId))!;
      const secrets = record.secrets.map((secret) => ({ ...secret, expiresAt: null, withdrawnAt: null, [member]: 1 }));
      await app.services.transaction((trx) => app.services.clients.registry.update(trx, { ...record, secrets }));
      await app.services.operation.versions.check();
      await asClient(app, client, 'token', { grant_type: 'client_credentials' });
    };
    await change('expiresAt');
    await change('withdrawnAt');
    expect(titles(await open(client)).sort()).toEqual(['Secret expiré', 'Secret retiré']);
  });

  test('tells a clock that is wrong, an assertion that comes twice and a key that is unknown', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const client = await registerClient(app, {
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), use: 'sig', kid: 'one' }] },
    });
    const assertion = (key: KeyObject, seconds: number, jti: string = randomUUID()) => {
      const now = app.services.nowSeconds() + seconds;
      return new SignJWT({ jti })
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setIssuer(client.clientId)
        .setSubject(client.clientId)
        .setAudience(app.issuer)
        .setIssuedAt(now)
        .setNotBefore(now)
        .setExpirationTime(now + 60)
        .sign(key);
    };
    const ask = async (client_assertion: string) =>
      post({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion,
      });
    await ask(await assertion(privateKey, -600));
    await ask(await assertion(privateKey, 240));
    const good = await assertion(privateKey, 0);
    expect((await ask(good)).status).toBe(200);
    await ask(good);
    await ask(await assertion(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, 0));
    expect(titles(await open(client)).sort()).toEqual([
      'Assertion dans le futur\u00a0: horloge',
      'Assertion déjà utilisée',
      'Assertion expirée\u00a0: horloge',
      'Clé inconnue',
    ]);
  });

  test('tells keys that cannot be fetched, a page of a foreign origin, and a service that cannot be told of a logout', async () => {
    const closed = `http://localhost:${await freePort()}`;
    const keyed = await registerClient(app, {
      token_endpoint_auth_method: 'private_key_jwt',
      jwks_uri: `${closed}/keys`,
    });
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const now = app.services.nowSeconds();
    const client_assertion = await new SignJWT({
      jti: randomUUID(),
      iss: keyed.clientId,
      sub: keyed.clientId,
      aud: app.issuer,
    })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setExpirationTime(now + 60)
      .sign(privateKey);
    await post({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion,
    });
    expect(titles(await open(keyed))).toEqual(['Clés publiques introuvables']);

    await registerClient(app, { allowed_origins: ['https://other.example'] });
    const client = await registerClient(app, { backchannel_logout_uri: `${closed}/logout` });
    const { browser } = await signIn(app, app.browser(), { client, account });
    await fetch(`${app.protocol}/token`, {
      method: 'POST',
      headers: {
        origin: 'https://other.example',
        authorization: basicOf(client),
      },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    await browser.open(`${app.protocol}/logout`);
    await browser.submit({}, { action: 'logout' });
    const listed = () => app.services.clients.refusals.list(client.clientId);
    let kinds: readonly string[] = [];
    await until(async () => {
      kinds = (await listed()).map(({ kind }) => kind);
      return kinds.includes('untold');
    }, 'the service could not be told');
    expect([...kinds].sort()).toEqual(['origin', 'untold']);
    const page = await open(client);
    expect(page.text).toContain('https://other.example');
    expect(page.text).toContain('l’adresse ne répond pas');
  });

  test('says that a disabled service is refused, and tells of a wrong return address after a logout', async () => {
    const client = await registerClient(app);
    const leaving = new URLSearchParams({
      client_id: client.clientId,
      post_logout_redirect_uri: `${app.callback}/bye`,
    });
    await app.browser().open(`${app.protocol}/logout?${leaving}`);
    orSay(await app.services.inUnit(() => disableClient(app.services, { clientId: client.clientId })));
    await askFor(client, {});
    await asClient(app, client, 'token', { grant_type: 'client_credentials' });
    const page = await open(client);
    expect(titles(page).sort()).toEqual([
      'Adresse de retour après la déconnexion non enregistrée',
      'Service désactivé',
    ]);
    expect(page.find('#disabled')).not.toBeNull();
  });

  test('keeps neither secrets and codes nor what may name a person, and draws no markup of a stranger', async () => {
    const client = await registerClient(app);
    const personal =
      'https://jean:hunter2@service.example/u/jean.dupont@example.test/cb?email=jean%40example.test&token=s3cr3t#frag-ment';
    await askFor(client, { redirect_uri: personal });
    await askFor(client, { redirect_uri: 'https://service.example/<script>alert(1)</script>' });
    await askFor(client, { scope: '<img/src=x> jean@example.test' });
    await asClient(app, { ...client, secret: 'the-wrong-secret-of-a-person' }, 'token', {
      grant_type: 'client_credentials',
    });
    const { code, request } = await signIn(app, app.browser(), { client, account });
    await exchange(app, client, { code, verifier: 'y'.repeat(43) });
    await app.services.clients.refusals.save();
    const { client_refusals: stored } = await dumpTables(app);
    for (const value of [
      'hunter2',
      'jean',
      's3cr3t',
      'frag-ment',
      'the-wrong-secret',
      code,
      request.state,
      'y'.repeat(43),
      account.sub,
    ])
      expect([value, stored!.includes(value)]).toEqual([value, false]);
    expect(stored).toContain('https://…@service.example/u/…/cb?email=…&token=…#…');
    const page = await open(client);
    expect(page.body).not.toContain('<script>alert(1)');
    expect(page.text).toContain('<script>alert(1)');
  });

  test('a flood of refusals neither fills the table nor pushes out what others ran into', async () => {
    const client = await registerClient(app);
    const { refusals } = app.services.clients;
    const note = (address: string, network: string) =>
      refusals.note({ clientId: client.clientId, kind: 'address', address, isWhole: true }, network);
    for (let time = 0; time < 3; time++) note('https://service.example/mine', 'a developer');
    refusals.note({ clientId: client.clientId, kind: 'secret-unknown' }, 'a developer');
    for (let index = 0; index < 100_000; index++) note(`https://evil.test/${index}`, `network ${index % 40}`);
    await refusals.save();
    const kept = await refusals.list(client.clientId);
    expect(kept.length).toBeLessThanOrEqual(50);
    expect(kept.find(({ address }) => address?.endsWith('/mine'))).toMatchObject({ times: 3 });
    expect(kept.some(({ kind }) => kind === 'secret-unknown')).toBe(true);
    // Nothing is lost of the number: what is not kept one by one is counted.
    expect(kept.find(({ detail }) => detail === 'more')?.times).toBeGreaterThan(90_000);
    expect((await open(client)).text).toContain('D’autres requêtes'.replace('requêtes', 'demandes'));
  });

  test('forgets a refusal after a week, and with its service', async () => {
    const client = await registerClient(app);
    await askFor(client, { scope: 'roles' });
    await app.services.clients.refusals.save();
    app.moveClock(8 * 86_400);
    await clearExpired(app.services);
    expect(await app.services.clients.refusals.list(client.clientId)).toEqual([]);
    app.services.clients.refusals.note({ clientId: client.clientId, kind: 'scope' });
    await app.services.clients.refusals.save();
    await app.services.transaction((trx) => app.services.clients.registry.remove(trx, client.clientId));
    expect(await app.services.clients.refusals.list(client.clientId)).toEqual([]);
    // A refusal of a service that was deleted meanwhile is no error of the job.
    app.services.clients.refusals.note({ clientId: client.clientId, kind: 'scope' });
    await app.services.clients.refusals.save();
    manager = (await signInAs(app, ['client-manager'])).browser;
  });
});

describe('a missing return address', () => {
  /** Makes the person a contact of the service. */
  const contactOf = async (client: TestClient) => {
    const { browser, account: person } = await signInAs(app, ['client-contact']);
    await app.services.transaction((trx) =>
      app.services.clients.contacts.add(trx, {
        id: randomUUID(),
        clientId: client.clientId,
        kind: 'technical',
        accountId: person.sub,
        email: person.email,
        emailCanonical: person.email,
        invitedAt: null,
        joinedAt: app.services.nowSeconds(),
      }),
    );
    return browser;
  };
  const missing = () => app.callback.replace('/callback', '/calback');

  test('is added from the diagnostic by a contact of the service, who gives a reason', async () => {
    const client = await registerClient(app);
    await askFor(client, { redirect_uri: missing() });
    const browser = await contactOf(client);
    const list = await browser.open(pathOf(client));
    const form = await browser.open(list.find('#refusals a.fr-btn')!.getAttribute('href')!);
    expect(form.h1).toContain('ajouter une adresse de retour');
    const refused = await browser.submit({ reason: 'x' }, { action: 'add' });
    expect([refused.status, refused.invalidFields]).toEqual([422, ['reason']]);
    const page = await browser.submit({ reason: 'Faute de frappe' }, { action: 'add' });
    expect(page.find('#notice')?.text).toContain(missing());
    expect(page.find('#refusals a.fr-btn')).toBeNull();
    // Nothing compares the address with itself.
    expect(page.text).toContain('Cette adresse est enregistrée depuis.');
    expect(page.text).not.toContain('La différence');
    const { page: back } = await signIn(app, app.browser(), { client, account, params: { redirect_uri: missing() } });
    expect(back.url.href).toContain(missing());
    const version = await app.services.clients.versions.find(client.clientId, 2);
    expect(version?.reason).toBe('Faute de frappe');
  });

  test('is added nowhere but from a refusal of the same service', async () => {
    const [mine, other] = [await registerClient(app), await registerClient(app)];
    await askFor(other, { redirect_uri: missing() });
    const browser = await contactOf(mine);
    expect((await browser.open(pathOf(other))).status).toBe(404);
    const [refusal] = await app.services.clients.refusals.list(other.clientId);
    const forged = await browser.open(`${pathOf(mine)}?refusal=${refusal!.id}`);
    expect(forged.status).toBe(404);
    const own = ownFields(await browser.open('/compte/profil'));
    for (const [path, status] of [
      [`${pathOf(mine)}?refusal=${refusal!.id}`, 404],
      [`${pathOf(other)}?refusal=${refusal!.id}`, 404],
      [`${pathOf(mine)}?refusal=${'x'.repeat(5000)}`, 404],
      [pathOf(mine), 303],
    ] as const) {
      const body = {
        ...own,
        action: 'add',
        reason: 'Parce que',
        address: 'https://evil.test/',
        redirect_uris: 'https://evil.test/',
      };
      const answer = await browser.request({
        url: `${app.url}${path}`,
        method: 'POST',
        headers: { origin: app.url },
        body,
      });
      expect([path, answer.status]).toEqual([path, status]);
    }
    for (const { clientId } of [mine, other])
      expect((await app.services.clients.registry.find(clientId))!.metadata.redirect_uris).toEqual([app.callback]);
  });

  test.each([
    'https://user@service.example/',
    'https://service.example/#fragment',
    'https://service.example/?page=1',
    'javascript:alert(1)',
    'https://service.example/*',
  ])('%s is not added', async (address) => {
    const client = await registerClient(app);
    await askFor(client, { redirect_uri: address });
    const list = await open(client);
    const link = list.find('#refusals a.fr-btn')?.getAttribute('href');
    if (link) {
      await manager.open(link);
      expect((await manager.submit({ reason: 'Parce que' }, { action: 'add' })).status).toBe(422);
    }
    expect((await app.services.clients.registry.find(client.clientId))!.metadata.redirect_uris).toEqual([app.callback]);
  });
});
