import { orSay } from '../../src/cli/or-say.ts';
import { updateClient } from '../../src/commands/clients/registration/update-client.ts';
import { createUnit, withUnit } from '../../src/store/unit/unit-of-work.ts';
import { authorizeSilently, introspect, readJwt, refresh, silentTokens } from '../support/authorize.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser, Page } from '../support/browser.ts';
import { createClient } from '../support/services/create-client.ts';
import { askForUserCode, createScript, poll, typeCode } from '../support/services/device.ts';
import { asFile, jpegOf } from '../support/people/photos.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import {
  asClient,
  authorizationRequest,
  exchange,
  signIn,
  typeCredentials,
  userinfo,
  type TestClient,
} from '../support/test-client.ts';

const everything = 'openid profile email phone address organization';
const optional = ['family_name', 'preferred_username', 'phone_number', 'address'];

describe('data that a service lets people leave out', () => {
  let marie: { readonly account: BuiltAccount; readonly browser: Browser };

  const thirdParty = (members: Readonly<Record<string, unknown>> = {}) =>
    createClient(app, {
      client_name: 'Atelier',
      first_party: false,
      optional_claims: optional,
      policy_uri: 'https://atelier.example/donnees',
      tos_uri: 'https://atelier.example/conditions',
      ...members,
    });
  const signedIn = async ({ username, password }: BuiltAccount) => {
    const browser = await app.open('/compte/identite');
    await browser.submit({ username, password }, { action: 'signin' });
    return browser;
  };

  const app = describeApp();
  const theirs = prepare(() => thirdParty());
  beforeAll(async () => {
    const account = await buildAccount(app);
    const browser = await signedIn(account);
    const photo = asFile(await jpegOf());
    await browser.submit(
      { givenName: 'Marie', familyName: 'Durand', phone: '06 12 34 56 78', photo },
      { action: 'save' },
    );
    await browser.open('/compte/professionnel');
    await browser.submit({ category: 'professional', companyName: 'Atelier des cartes' }, { action: 'save' });
    marie = { account, browser };
  });

  /** Opens a new session, so that the consent of one test does not count in another. */
  const session = () => signedIn(marie.account);
  const ask = async (browser: Browser, client: TestClient, params: Record<string, string> = {}) => {
    const request = authorizationRequest(app, client, { scope: everything, ...params });
    return { page: await browser.open(request.url), request };
  };
  interface Choice {
    readonly params?: Record<string, string>;
    readonly ticked?: readonly string[];
  }
  /** Agrees with these boxes ticked, and returns the tokens. */
  const agree = async (browser: Browser, client: TestClient, { params, ticked = [] }: Choice = {}) => {
    const { request } = await ask(browser, client, params);
    const fields = Object.fromEntries(ticked.map((claim) => [`claim-${claim}`, 'on']));
    const { url } = await browser.submit(fields, { action: 'accept' });
    return (await exchange(app, client, { code: url.searchParams.get('code') ?? '', verifier: request.verifier })).body;
  };
  const told = async (tokens: Readonly<Record<string, unknown>>) => (await userinfo(app, tokens['access_token'])).body;
  const change = async (client: TestClient, file: Readonly<Record<string, unknown>>) =>
    orSay(await withUnit(createUnit(), () => updateClient(app.services, { clientId: client.clientId, file })));
  const boxes = (page: Page) =>
    page
      .all('#optional-data input[type="checkbox"]')
      .map((box) => [box.getAttribute('name'), box.hasAttribute('checked')]);
  const silentError = async (browser: Browser, client: TestClient, scope = everything) =>
    (await authorizeSilently(app, browser, { client, params: { scope } })).members['error'];

  test('the page shows every value as the service would get it, and the account, and where the service says what it does', async () => {
    const { page } = await ask(await session(), theirs);
    for (const words of [
      `l’identifiant technique de votre compte${marie.account.sub}`,
      'Prénom : Marie',
      'Langue : Français',
      `votre adresse électronique : ${marie.account.email}`,
      'vos informations professionnelles : Professionnel Atelier des cartes',
      'Nom : Durand',
      `Nom d’utilisateur : ${marie.account.username}`,
      'Téléphone : 06 12 34 56 78',
      'Adresse postale : non renseigné',
      `en tant que ${marie.account.username}. Changer de compte`,
    ])
      expect(page.text.replaceAll('\u00a0', ' ')).toContain(words);
    expect(page.find('#given-data img')?.getAttribute('src')).toMatch(/^\/photo\//);
    expect(page.all('a[target="_blank"]').map((link) => link.getAttribute('href'))).toEqual(
      expect.arrayContaining(['https://atelier.example/donnees', 'https://atelier.example/conditions']),
    );
    expect(page.find('#optional-data legend')?.textContent).toContain('Données facultatives');
    // Silence is no consent: nobody has ticked these boxes yet.
    expect(boxes(page)).toEqual(optional.map((claim) => [`claim-${claim}`, false]));
    expect(page.text).toContain('retirer cet accès à tout moment');
  });

  test('an English person reads the same in English', async () => {
    const account = await buildAccount(app, { locale: 'en' });
    const { browser } = await signIn(app, app.browser({ language: 'en' }), {
      client: theirs,
      account,
      params: { scope: everything },
    });
    expect(browser.page.text).toContain('Telephone: not filled in');
    expect(browser.page.text).toContain('Optional data');
  });

  test('what is not ticked stays out of userinfo, also after a refresh and a silent sign-in', async () => {
    const browser = await session();
    const tokens = await agree(browser, theirs, { ticked: ['phone_number'] });
    const names = Object.keys(await told(tokens)).toSorted();
    // The full name would tell the family name.
    for (const claim of ['family_name', 'name', 'preferred_username', 'address']) expect(names).not.toContain(claim);
    expect(names).toEqual(expect.arrayContaining(['given_name', 'email', 'phone_number', 'phone_number_verified']));
    const { body } = await refresh(app, theirs, tokens['refresh_token']);
    expect(Object.keys(await told(body)).toSorted()).toEqual(names);
    expect(await silentError(browser, theirs)).toBeUndefined();
  });

  test('what is left out stays out of ID tokens, access tokens and introspection too', async () => {
    for (const shape of [{ id_token_claims: true }, { keycloak_shape: true }]) {
      const client = await thirdParty({ ...shape, optional_claims: ['email', 'preferred_username', 'family_name'] });
      const first = await agree(await session(), client);
      const { body: second } = await refresh(app, client, first['refresh_token']);
      for (const tokens of [first, second]) {
        const text = JSON.stringify([
          readJwt(tokens['id_token']).claims,
          readJwt(tokens['access_token']).claims,
          (await introspect(app, client, tokens['access_token'])).body,
          await told(tokens),
        ]);
        expect(text).toContain('Marie');
        for (const value of ['Durand', marie.account.email, marie.account.username]) expect(text).not.toContain(value);
      }
    }
  });

  test('a forged form cannot leave out what is not optional, nor add what was not asked for', async () => {
    const browser = await session();
    const { page, request } = await ask(browser, theirs, { scope: 'openid email' });
    expect(boxes(page)).toEqual([]);
    const forged = { 'claim-address': 'on', 'claim-phone_number': 'on', 'claim-email': '', optional_claims: 'email' };
    const { url } = await browser.submit({}, { action: 'accept', forged });
    const code = url.searchParams.get('code') ?? '';
    const { body } = await exchange(app, theirs, { code, verifier: request.verifier });
    expect(Object.keys(await told(body)).toSorted()).toEqual(['email', 'email_verified', 'sub']);
    // Nothing was agreed for later either.
    const params = { scope: 'openid email', claims: JSON.stringify({ userinfo: { phone_number: null } }) };
    expect((await authorizeSilently(app, browser, { client: theirs, params })).members['error']).toBe(
      'consent_required',
    );
  });

  test('a request for more asks about the new data, and the boxes stand as the person left them', async () => {
    const browser = await session();
    await agree(browser, theirs, { params: { scope: 'openid profile' }, ticked: ['family_name'] });
    expect(await silentError(browser, theirs, 'openid profile phone')).toBe('consent_required');
    const { page } = await ask(browser, theirs, { scope: 'openid profile phone' });
    expect(boxes(page)).toEqual([
      ['claim-family_name', true],
      ['claim-preferred_username', false],
      ['claim-phone_number', false],
    ]);
    // A request for other data says nothing about the former choice.
    await agree(browser, theirs, { params: { scope: 'openid phone' }, ticked: ['phone_number'] });
    const later = await silentTokens(app, browser, { client: theirs, params: { scope: 'openid profile phone' } });
    expect(await told(later)).toHaveProperty('phone_number');
    expect(await told(later)).not.toHaveProperty('preferred_username');
  });

  test('a person changes her mind when the service asks again, or after she has withdrawn the access', async () => {
    const client = await thirdParty();
    const browser = await session();
    await agree(browser, client);
    const prompt = { params: { prompt: 'consent' } };
    expect(await told(await agree(browser, client, { ...prompt, ticked: ['phone_number'] }))).toHaveProperty(
      'phone_number',
    );
    expect(await told(await agree(browser, client, prompt))).toHaveProperty('phone_number');
    const { request } = await ask(browser, client, prompt.params);
    const { url } = await browser.submit({ 'claim-phone_number': false }, { action: 'accept' });
    const code = url.searchParams.get('code') ?? '';
    const { body } = await exchange(app, client, { code, verifier: request.verifier });
    expect(await told(body)).not.toHaveProperty('phone_number');
    const page = await browser.open('/compte/services');
    expect(page.text).toContain('Non transmises, à votre demande Nom, Nom d’utilisateur, Téléphone, Adresse postale');
    await browser.submit({}, { action: 'withdraw', form: `form:has([value="${client.clientId}"])` });
    expect(await told(await agree(browser, client, { ticked: ['address', 'family_name'] }))).toHaveProperty(
      'name',
      'Marie Durand',
    );
  });

  test('data that becomes optional later is asked about again, and so is data that the service needs from now on', async () => {
    const client = await thirdParty({ optional_claims: ['address'] });
    const browser = await session();
    const tokens = await agree(browser, client);
    expect(await silentError(browser, client)).toBeUndefined();
    await change(client, { optional_claims: ['address', 'email'] });
    expect(await silentError(browser, client)).toBe('consent_required');
    // The former agreement goes on until the person has decided.
    expect(await told((await refresh(app, client, tokens['refresh_token'])).body)).toHaveProperty('email');
    expect(await told(await agree(browser, client))).not.toHaveProperty('email');
    await change(client, { optional_claims: ['address'] });
    expect(await silentError(browser, client)).toBe('consent_required');
    expect(await told(await agree(browser, client))).toHaveProperty('email', marie.account.email);
    expect(await silentError(browser, client)).toBeUndefined();
  });

  test('a form that shows other choices than the service leaves by now is refused, and nothing is shared: 409', async () => {
    const client = await thirdParty({ optional_claims: ['email', 'address'] });
    const browser = await session();
    await ask(browser, client);
    await change(client, { optional_claims: ['address'] });
    const page = await browser.submit({}, { action: 'accept' });
    expect([page.status, page.text.includes('rien n’a été transmis')]).toEqual([409, true]);
    expect(await silentError(browser, client)).toBe('consent_required');
    expect((await browser.submit({}, { action: 'accept' })).url.searchParams.get('code')).toBeTruthy();
  });

  test('a claim that is asked for by name can be left out as well', async () => {
    const claims = JSON.stringify({ userinfo: { phone_number: { essential: true } }, id_token: { family_name: null } });
    const params = { scope: 'openid', claims };
    const without = await agree(await session(), theirs, { params });
    expect([Object.keys(await told(without)), readJwt(without['id_token']).claims['family_name']]).toEqual([
      ['sub'],
      undefined,
    ]);
    const given = await agree(await session(), theirs, { params, ticked: ['phone_number', 'family_name'] });
    expect(await told(given)).toHaveProperty('phone_number');
    expect(readJwt(given['id_token']).claims['family_name']).toBe('Durand');
  });

  test('a program that asks by a code gets what its person ticks', async () => {
    const script = await createScript(app, { first_party: false, optional_claims: ['email', 'phone_number'] });
    const browser = await session();
    for (const ticked of [['email'], ['phone_number']]) {
      const code = await askForUserCode(app, script, { scope: 'openid email phone' });
      await typeCode(browser, code);
      const all = { 'claim-email': false, 'claim-phone_number': false };
      await browser.submit({ ...all, [`claim-${ticked[0]!}`]: 'on' }, { action: 'accept' });
      const body = await told((await poll(app, script, code)).body);
      expect(Object.keys(body).filter((claim) => !claim.endsWith('_verified'))).toEqual(
        expect.arrayContaining(['sub', ...ticked]),
      );
      expect(Object.keys(body)).not.toContain(ticked[0] === 'email' ? 'phone_number' : 'email');
    }
  });

  test('a program that takes the password gets none of the data that people may leave out, since no page asked', async () => {
    const marks = { optional_claims: ['email', 'preferred_username', 'family_name'] };
    const client = await thirdParty({ ...marks, legacy_password_grant: true, id_token_claims: true });
    const { username, password, email } = marie.account;
    const { body: tokens } = await asClient(app, client, 'token', {
      grant_type: 'password',
      username,
      password,
      scope: everything,
    });
    const { body: refreshed } = await refresh(app, client, tokens['refresh_token']);
    for (const each of [tokens, refreshed]) {
      const text = JSON.stringify([
        readJwt(each['id_token']).claims,
        (await introspect(app, client, each['access_token'])).body,
        await told(each),
      ]);
      expect(text).toContain('Marie');
      for (const value of ['Durand', email, username]) expect(text).not.toContain(value);
    }
  });

  test('a service of the operator asks nothing, whatever it marks', async () => {
    const ours = await thirdParty({ first_party: true });
    const browser = await session();
    expect(boxes((await ask(browser, ours, { prompt: 'consent' })).page)).toEqual([]);
    await browser.submit({}, { action: 'accept' });
    const { members, request } = await authorizeSilently(app, browser, { client: ours, params: { scope: everything } });
    const { body } = await exchange(app, ours, { code: members['code'] ?? '', verifier: request.verifier });
    expect(await told(body)).toMatchObject({ name: 'Marie Durand', phone_number: '+33612345678' });
  });

  test('a choice lasts in a service that became one of the operator, and it asks nothing', async () => {
    const client = await thirdParty();
    const browser = await session();
    const tokens = await agree(browser, client);
    await change(client, { first_party: true });
    expect(await silentError(browser, client)).toBeUndefined();
    expect(await told(tokens)).not.toHaveProperty('phone_number');
  });

  test('a person goes on with another account, whose values are shown and given', async () => {
    const other = await buildAccount(app);
    const browser = await session();
    const { request } = await ask(browser, theirs);
    await browser.click('Changer de compte');
    const page = await typeCredentials(browser, other);
    expect(page.text).toContain(other.email);
    expect(page.text).not.toContain(marie.account.email);
    const { url } = await browser.submit({}, { action: 'accept' });
    const code = url.searchParams.get('code') ?? '';
    const { body } = await exchange(app, theirs, { code, verifier: request.verifier });
    expect((await told(body))['email']).toBe(other.email);
  });

  test('a form that was drawn for another account gives nothing away', async () => {
    const other = await buildAccount(app);
    const browser = await session();
    const left = browser.tab();
    await ask(left, theirs);
    await browser.open(`${app.protocol}/logout`);
    await browser.submit({}, { action: 'logout' });
    await signIn(app, browser, { client: theirs, account: other });
    const page = await left.submit({ 'claim-phone_number': 'on' }, { action: 'accept' });
    expect(page.url.searchParams.get('code')).toBeNull();
    for (const { sub } of [marie.account, other]) {
      const access = await app.services.clients.accessList.listAccess(sub);
      if (sub === other.sub) expect(access.map(({ clientId }) => clientId)).not.toContain(theirs.clientId);
    }
    expect(await silentError(browser, theirs)).toBe('consent_required');
  });

  test('the audit says which data was left out, and never its value', async () => {
    const client = await thirdParty();
    await agree(await session(), client, { ticked: ['phone_number', 'address', 'preferred_username'] });
    const line = await app.rows.audit.first({ event: 'consent.granted', clientId: client.clientId });
    expect(line.details).toEqual({ leftOut: ['name', 'family_name'] });
  });
});
