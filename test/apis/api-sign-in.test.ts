import { changeApi, removeApi } from '../../src/commands/apis/change-api.ts';
import { gatherExport } from '../../src/commands/account/export/gather-export.ts';
import { registerApi } from '../support/apis/register-api.ts';
import { authorize, authorizeSilently, introspect, readJwt, refresh, silentTokens } from '../support/authorize.ts';
import type { Page } from '../support/browser.ts';
import { buildAccount } from '../support/build-account.ts';
import { oneFactorSession, toMiddleOfStep } from '../support/people/second-factor.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { createDpopKey } from '../support/requests/dpop-key.ts';
import { askForUserCode, createScript, poll, typeCode } from '../support/services/device.ts';
import { bothDatabases } from '../support/test-database.ts';
import {
  asClient,
  authorizationRequest,
  codeOf,
  exchange,
  registerClient,
  signIn,
  type Fields,
  type TestClient,
} from '../support/test-client.ts';
import type { ApiRecord } from '../../src/store/apis/apis.ts';
import { describeApp, prepare } from '../support/describe-app.ts';

const strong = 'https://strong.example.test/api';
const young = 'https://young.example.test/api';
const bound = 'https://bound.example.test/api';
const moving = 'https://moving.example.test/api';
const scope = 'openid maps:read';
/** A grant keeps a mark beside each scope. */
const namesIn = (words: string) => words.split(' ').filter((word) => !word.includes('|'));
const codePage = 'Double authentification';

describe.each(bothDatabases)('the sign-in and the consent for an API, on %s', (database) => {
  const app = describeApp({ database });
  const second = prepare(() => app.beside());
  const ours = prepare(() => registerClient(app));
  const theirs = prepare(() => registerClient(app, { first_party: false, client_name: 'Service tiers' }));
  const script = prepare(() => createScript(app));
  const account = prepare(() => buildAccount(app, { totp: true }));
  let changing: ApiRecord;

  beforeAll(async () => {
    const clients = [ours, theirs, script];
    await registerApi(app, { identifier: strong, least_acr: 'eidas0-mfa', clients });
    await registerApi(app, { identifier: young, max_auth_age: 900, clients });
    await registerApi(app, { identifier: bound, bound_tokens: 'required', clients });
    changing = await registerApi(app, { identifier: moving, clients, own: ours });
  });
  beforeEach(() => toMiddleOfStep(app));

  const tokensOf = async (page: Page, { verifier }: { verifier: string }, by: TestClient, fields: Fields = {}) =>
    (await exchange(app, by, { code: codeOf(page), verifier, ...fields })).body;

  test('a sign-in below the level of the API is asked for its second factor', async () => {
    const browser = await oneFactorSession(app, { client: ours, account });
    app.moveClock(600);
    toMiddleOfStep(app);
    const { members } = await authorizeSilently(app, browser, { client: ours, params: { scope, resource: strong } });
    expect(members['error']).toBe('login_required');
    const request = authorizationRequest(app, ours, { scope, resource: strong });
    expect((await browser.open(request.url)).h1).toBe(codePage);
    const page = await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
    const body = await tokensOf(page, request, ours);
    expect(readJwt(body['access_token']).claims).toMatchObject({ aud: strong, acr: 'eidas0-mfa' });
  });

  test('an API that wants more since then gives no token at a refresh', async () => {
    const { browser } = await signIn(app, app.browser(), { client: ours, account: await buildAccount(app) });
    const asked = { scope, resource: moving };
    const { refresh_token: token } = await silentTokens(app, browser, { client: ours, params: asked });
    await app.services.inUnit(() =>
      changeApi(app.services, { id: changing.id, given: { least_acr: 'eidas0-mfa', max_auth_age: 60 } }),
    );
    const refused = await refresh(app, ours, token);
    expect([refused.status, refused.body]).toEqual([
      400,
      {
        error: 'insufficient_user_authentication',
        error_description: 'a higher level of authentication is needed for this resource',
        acr_values: 'eidas0-mfa',
        max_age: 60,
      },
    ]);
    await app.services.inUnit(() => changeApi(app.services, { id: changing.id, given: { least_acr: null } }));
    app.moveClock(61);
    expect((await refresh(app, ours, token)).body).toMatchObject({
      error_description: expect.stringContaining('recent'),
      max_age: 60,
    });
    await app.services.inUnit(() => changeApi(app.services, { id: changing.id, given: { max_auth_age: null } }));
    expect((await refresh(app, ours, token)).status).toBe(200);
  });

  test('a sign-in older than the API accepts is done anew', async () => {
    const { browser } = await signIn(app, app.browser(), { client: ours, account });
    await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
    app.moveClock(901);
    const request = authorizationRequest(app, ours, { scope, resource: young });
    expect((await browser.open(request.url)).h1).toBe('Se connecter');
    // Without the API the session is good.
    expect((await authorizeSilently(app, browser, { client: ours })).members['code']).toEqual(expect.any(String));
  });

  test('a person reads the name of the API and each scope before a third party gets its token, and once', async () => {
    const browser = app.browser();
    const person = await buildAccount(app);
    await signIn(app, browser, { client: ours, account: person });
    const params = { scope, resource: moving };
    const request = authorizationRequest(app, theirs, params);
    const page = await browser.open(request.url);
    expect(page.text).toContain('En votre nom, auprès de « Cartes de test » :');
    expect(page.text).toContain('faire « maps:read » pour vous');
    expect(page.text).not.toContain('maps:write');
    const back = await browser.submit({}, { action: 'accept' });
    expect(await tokensOf(back, request, theirs)).toMatchObject({ scope: 'maps:read' });
    const silent = await authorizeSilently(app, browser, { client: theirs, params });
    expect(silent.members['code']).toEqual(expect.any(String));
    const more = await authorizeSilently(app, browser, {
      client: theirs,
      params: { ...params, scope: `${scope} maps:write` },
    });
    expect(more.members['error']).toBe('consent_required');
    const elsewhere = await authorizeSilently(app, browser, { client: theirs, params: { ...params, resource: young } });
    expect(elsewhere.members['error']).toBe('consent_required');
    // The page of the consent that a service asks for itself gives no scope of an API to this server.
    const anew = authorizationRequest(app, theirs, { ...params, prompt: 'consent' });
    await browser.open(anew.url);
    await tokensOf(await browser.submit({}, { action: 'accept' }), anew, theirs);
    const grants = await app.rows.payloads.list({ model: 'Grant', clientId: theirs.clientId, accountId: person.sub });
    expect(grants.map(({ payload }) => payload)).toEqual([
      expect.objectContaining({
        openid: expect.objectContaining({ scope: 'openid' }),
        resources: { [moving]: expect.stringMatching(/^maps:read [\w-]+\|[\w-]+\|maps:read$/) },
      }),
    ]);
    // The page of her services and her export say it again, until she takes her yes back or the API names the service no longer.
    const told = async (page: Promise<Page>) =>
      (await page).find(`.app-list__item:has([value="${theirs.clientId}"])`)?.textContent;
    const services = '/compte/services';
    expect(await told(browser.open(services))).toContain(
      'Agit en votre nomCartes de testfaire « maps:read » pour vous',
    );
    const { username, password } = person;
    const english = app.browser({ language: 'en' });
    await app.rows.accounts.change({ id: person.sub }, { locale: 'en' });
    await english.open(services);
    expect(await told(english.submit({ username, password }, { action: 'signin' }))).toContain(
      'Acts in your nameTest mapsdo “maps:read” for you',
    );
    const { document } = (await gatherExport(app.services, person.sub))!;
    expect(document.services.find(({ client_id: id }) => id === theirs.clientId)?.apis).toEqual([
      {
        identifier: moving,
        names: { fr: 'Cartes de test', en: 'Test maps' },
        scopes: [changing.scopes.find(({ name }) => name === 'maps:read')],
      },
    ]);
    const clientsOf = (names: readonly TestClient[]) => ({
      clients: names.map(({ clientId }) => ({ client_id: clientId, scopes: ['maps:read', 'maps:write'] })),
    });
    const change = (given: Readonly<Record<string, unknown>>) =>
      app.services.inUnit(() => changeApi(app.services, { id: changing.id, given }));
    await change(clientsOf([ours, script]));
    expect(await told(browser.open(services))).not.toContain('Agit en votre nom');
    await change(clientsOf([ours, theirs, script]));
    await browser.open(services);
    await browser.submit({}, { action: 'withdraw', form: `form:has([value="${theirs.clientId}"])` });
    expect(await told(browser.open(services))).toBeUndefined();
    expect((await authorizeSilently(app, browser, { client: theirs, params })).members['error']).toBe(
      'consent_required',
    );
  });

  test('parallel requests of a first-party service add up to one grant', async () => {
    const browser = app.browser();
    const person = await buildAccount(app);
    await signIn(app, browser, { client: ours, account: person });
    const asked = [moving, young, moving, bound].map((resource, index) => ({
      resource,
      scope: index === 2 ? `${scope} maps:write` : scope,
    }));
    await Promise.all(asked.map((params) => authorizeSilently(app, browser, { client: ours, params })));
    const { payload } = await app.rows.payloads.first({
      model: 'Grant',
      clientId: ours.clientId,
      accountId: person.sub,
    });
    const { resources, openid } = payload as { resources: Record<string, string>; openid: { scope: string } };
    expect(
      Object.fromEntries(Object.entries(resources).map(([api, words]) => [api, namesIn(words).toSorted().join(' ')])),
    ).toEqual({
      [moving]: 'maps:read maps:write',
      [young]: 'maps:read',
      [bound]: 'maps:read',
    });
    expect(openid.scope.split(' ')).toEqual(expect.arrayContaining(['openid', 'profile', 'email']));
  });

  test('a device names an API, and its person reads of it', async () => {
    const code = await askForUserCode(app, script, { scope, resource: moving });
    const browser = app.browser();
    const person = await buildAccount(app);
    await signIn(app, browser, { client: ours, account: person });
    const page = await typeCode(browser, code);
    expect(page.text).toContain('« Cartes de test »');
    await browser.submit({}, { action: 'accept' });
    const { body } = await poll(app, script, code);
    expect(readJwt(body['access_token']).claims).toMatchObject({ aud: moving, scope: 'maps:read', acr: 'eidas0' });
    // A session that was young enough when she answered may be too old when the device asks.
    app.moveClock(890);
    const late = await askForUserCode(app, script, { scope, resource: young });
    await typeCode(browser, late);
    await browser.submit({}, { action: 'accept' });
    const soon = await askForUserCode(app, script, { scope, resource: young });
    await typeCode(browser, soon);
    await browser.submit({}, { action: 'accept' });
    expect((await poll(app, script, soon)).status).toBe(200);
    app.moveClock(20);
    const refused = await poll(app, script, late);
    expect([refused.status, refused.body]).toEqual([
      400,
      {
        error: 'expired_token',
        error_description: 'a more recent sign-in is needed for this resource: begin anew',
      },
    ]);
  });

  test('an API that wants bound tokens gives no other, and its refresh tokens stay good', async () => {
    const { browser } = await signIn(app, app.browser(), { client: ours, account: await buildAccount(app) });
    const key = await createDpopKey();
    const url = `${app.protocol}/token`;
    const params = { scope: `${scope} offline_access`, resource: [moving, bound] };
    const { refresh_token: token } = await silentTokens(app, browser, { client: ours, params });
    const loose = await refresh(app, ours, token, { resource: bound });
    expect([loose.status, loose.body['error']]).toEqual([400, 'invalid_target']);
    const fields = { grant_type: 'refresh_token', refresh_token: String(token), resource: bound };
    const { body } = await asClient(app, ours, 'token', fields, { dpop: await key.prove({ url }) });
    expect(body).toMatchObject({ token_type: 'DPoP', scope: 'maps:read' });
    expect(readJwt(body['access_token']).claims).toMatchObject({ aud: bound, cnf: { jkt: key.thumbprint } });
    const own = await asClient(app, ours, 'token', {
      grant_type: 'client_credentials',
      resource: bound,
      scope: 'maps:read',
    });
    expect(own.body['error']).toBe('invalid_target');
  });

  test('an API that is changed or removed in one process is so in the other, between authorization and token too', async () => {
    const { browser } = await signIn(app, app.browser(), { client: ours, account: await buildAccount(app) });
    const asked = { client: ours, params: { scope, resource: moving } };
    const { access_token: first, refresh_token: token } = await silentTokens(app, browser, asked);
    const { members, request } = await authorizeSilently(app, browser, asked);
    await second.services.operation.versions.check();
    const reply = await second.services.inUnit(() => removeApi(second.services, { id: changing.id, clients: 3 }));
    expect(reply.ok).toBe(true);
    await app.services.operation.versions.check();
    expect((await exchange(app, ours, { code: members['code']!, verifier: request.verifier })).body['error']).toBe(
      'invalid_target',
    );
    expect((await refresh(app, ours, token)).body['error']).toBe('invalid_target');
    expect((await introspect(app, ours, first)).body).toEqual({ active: false });
    const late = await authorize(app, browser, asked);
    expect(late.members['error']).toBe('invalid_target');
  });

  test('an API that is registered again under its identifier begins empty, in each process', async () => {
    const identifier = 'https://reborn.example.test/api';
    const file = { identifier, clients: [ours, theirs, script], own: ours };
    const made = await registerApi(second, file);
    await app.services.operation.versions.check();
    const browser = app.browser();
    const person = await buildAccount(app);
    await signIn(app, browser, { client: ours, account: person });
    const params = { scope: `${scope} offline_access`, resource: identifier };
    const agree = async () => {
      const request = authorizationRequest(app, theirs, { ...params, prompt: 'consent' });
      await browser.open(request.url);
      return { request, page: await browser.submit({}, { action: 'accept' }) };
    };
    const serviceFields = { grant_type: 'client_credentials', scope: 'maps:read', resource: identifier };
    const ofService = (await asClient(app, ours, 'token', serviceFields)).body['access_token'];
    const ofFirstParty = await silentTokens(app, browser, { client: ours, params });
    const agreed = await agree();
    const tokens = await tokensOf(agreed.page, agreed.request, theirs);
    const handed = [ofService, ofFirstParty['access_token'], tokens['access_token']];
    const states = async () =>
      Promise.all(handed.map(async (token) => (await introspect(app, ours, token)).body['active']));
    expect(await states()).toEqual([true, true, true]);
    expect((await introspect(app, ours, ofService)).body).not.toHaveProperty('registrations');
    const userCode = await askForUserCode(app, script, { scope, resource: identifier });
    await typeCode(browser, userCode);
    await browser.submit({}, { action: 'accept' });
    const waiting = await authorizeSilently(app, browser, { client: theirs, params: { scope, resource: identifier } });

    await second.services.inUnit(() => removeApi(second.services, { id: made.id, clients: 3 }));
    await registerApi(second, file);
    await app.services.operation.versions.check();
    expect(await states()).toEqual([false, false, false]);
    const refused = [
      await refresh(app, theirs, tokens['refresh_token']),
      await refresh(app, ours, ofFirstParty['refresh_token']),
      await exchange(app, theirs, { code: waiting.members['code']!, verifier: waiting.request.verifier }),
      await poll(app, script, userCode),
    ];
    expect(refused.map(({ body }) => body['error'])).toEqual(refused.map(() => 'invalid_target'));
    expect((await browser.open('/compte/services')).text).not.toContain('Agit en votre nom');
    const silent = await authorizeSilently(app, browser, { client: theirs, params: { scope, resource: identifier } });
    expect(silent.members['error']).toBe('consent_required');
    const anew = await agree();
    const again = await tokensOf(anew.page, anew.request, theirs);
    expect((await introspect(app, ours, again['access_token'])).body['active']).toBe(true);
    expect((await refresh(app, theirs, again['refresh_token'])).body['scope']).toBe('maps:read');
    expect(await states()).toEqual([false, false, false]);
  });

  test('a scope whose sentence has changed is asked for once more, of those who agreed to another sentence', async () => {
    const identifier = 'https://worded.example.test/api';
    const clients = [ours, theirs];
    const made = await registerApi(app, { identifier, clients });
    const { id } = made;
    let { scopes } = made;
    const say = async (name: string, sentence: string) => {
      scopes = scopes.map((one) => (one.name === name ? { name, sentence: { fr: sentence, en: sentence } } : one));
      await app.services.inUnit(() => changeApi(app.services, { id, given: { scopes } }));
    };
    const browser = app.browser();
    const person = await buildAccount(app);
    await signIn(app, browser, { client: ours, account: person });
    const params = { scope, resource: identifier };
    const silently = async (client = theirs) => {
      const { members } = await authorizeSilently(app, browser, { client, params });
      return members['error'] ?? typeof members['code'];
    };
    const open = async () => {
      const request = authorizationRequest(app, theirs, params);
      return { request, page: await browser.open(request.url) };
    };
    const first = await open();
    // The sentence changes while the page is open: nothing is given by its button.
    await say('maps:read', 'effacer vos cartes');
    const stale = await browser.submit({}, { action: 'accept' });
    expect(stale.text).toContain('Le service a changé sa demande');
    expect(stale.text).toContain('effacer vos cartes');
    const tokens = await tokensOf(await browser.submit({}, { action: 'accept' }), first.request, theirs);
    expect(tokens['scope']).toBe('maps:read');
    expect(await silently()).toBe('string');
    await say('maps:write', 'autre chose');
    expect(await silently()).toBe('string');
    await say('maps:read', 'vendre vos cartes');
    expect([await silently(), await silently(ours)]).toEqual(['consent_required', 'string']);
    // Her tokens go on with what she has agreed to.
    expect((await refresh(app, theirs, tokens['refresh_token'])).status).toBe(200);
    expect((await open()).page.text).toContain('vendre vos cartes');
    await browser.submit({}, { action: 'accept' });
    expect(await silently()).toBe('string');
    await say('maps:read', 'effacer vos cartes');
    expect(await silently()).toBe('string');

    // A grant of an earlier version has no marks: the upgrade asks nobody, and a change asks everybody.
    const { definition } = (await app.rows.registeredApis.first({ id })) as { definition: Record<string, unknown> };
    const { registration: _none, changedSentences: _nothing, ...former } = definition;
    await app.rows.registeredApis.change({ id }, { definition: former });
    await app.services.inUnit(() => changeApi(app.services, { id, given: { token_seconds: 90 } }));
    const whose = { model: 'Grant', clientId: theirs.clientId, accountId: person.sub };
    const { payload } = await app.rows.payloads.first(whose);
    await app.rows.payloads.change(whose, { payload: { ...payload, resources: { [identifier]: 'maps:read' } } });
    expect(await silently()).toBe('string');
    await say('maps:write', 'encore autre chose');
    expect(await silently()).toBe('string');
    await say('maps:read', 'louer vos cartes');
    expect(await silently()).toBe('consent_required');
    await open();
    await browser.submit({}, { action: 'accept' });
    expect(await silently()).toBe('string');
  });
});
