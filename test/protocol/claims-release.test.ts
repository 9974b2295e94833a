import { orSay } from '../../src/cli/or-say.ts';
import { updateClient } from '../../src/commands/clients/registration/update-client.ts';
import { createUnit, withUnit } from '../../src/store/unit/unit-of-work.ts';
import { readJwt, refresh, silentTokens } from '../support/authorize.ts';
import type { Browser, Page } from '../support/browser.ts';
import { everyScope, finishRegistration, home, openStep, toStep } from '../support/people/optional-steps.ts';
import { asFile, jpegOf } from '../support/people/photos.ts';
import { captchaAnswer, somebody, type Person } from '../support/people/register.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { authorizationRequest, codeOf, exchange, registerClient, signIn, userinfo } from '../support/test-client.ts';

/** Claims that each scope releases about a person who filled in every field. */
const told: Readonly<Record<string, readonly string[]>> = {
  openid: ['sub'],
  profile: ['family_name', 'given_name', 'locale', 'name', 'picture', 'preferred_username', 'sub', 'updated_at'],
  email: ['email', 'email_verified', 'sub'],
  phone: ['phone_number', 'phone_number_verified', 'sub'],
  address: ['address', 'sub'],
  organization: ['organization', 'sub'],
};
const scopes = Object.keys(told);
const askedAlone = (name: string) => (name === 'openid' ? name : `openid ${name}`);

describe('release of a person’s data to services', () => {
  let open: Browser;
  let silent: Browser;
  let person: Person;

  async function signUp(fill?: (browser: Browser) => Promise<Page>): Promise<{ person: Person; browser: Browser }> {
    const who = somebody();
    const { browser } = await openStep(app, ours, { title: 'Identité', person: who });
    await (fill ? fill(browser) : browser.submit({}, { action: 'finish' }));
    await finishRegistration(app, browser, who);
    return { person: who, browser };
  }

  const app = describeApp({ config: { captchaFixedAnswer: captchaAnswer } });
  const ours = prepare(() => registerClient(app));
  const theirs = prepare(() => registerClient(app, { first_party: false, client_name: 'Service tiers' }));
  beforeAll(async () => {
    const photo = asFile(await jpegOf());
    ({ browser: open, person } = await signUp(async (browser) => {
      await browser.submit(
        { familyName: 'Durand', givenName: 'Marie', phone: '06 12 34 56 78', photo },
        { action: 'next' },
      );
      await (await toStep(browser, 'address')).submit(home, { action: 'next' });
      return (await toStep(browser, 'professional')).submit(
        { category: 'professional', companyId: '130 007 669 00018', companyName: 'IGN', companyPostalCode: '94 160' },
        { action: 'next' },
      );
    }));
    ({ browser: silent } = await signUp());
  });

  async function claimsOf(browser: Browser, scope: string): Promise<Record<string, unknown>> {
    const tokens = await silentTokens(app, browser, { client: ours, params: { scope } });
    const { body } = await userinfo(app, tokens['access_token']);
    const { sub, nonce: _nonce, ...rest } = readJwt(tokens['id_token']).claims;
    expect(sub).toBe(body['sub']);
    // The claims of a scope are released only at userinfo.
    expect(Object.keys(rest).filter((name) => scopes.some((one) => told[one]?.includes(name)))).toEqual([]);
    return body;
  }

  test.each(scopes)('the scope « %s » alone releases its own data and no other', async (scope) => {
    const claims = await claimsOf(open, askedAlone(scope));
    expect(Object.keys(claims).toSorted()).toEqual(told[scope]);
  });

  test('a service that asked for it at its registration finds the data of its scopes in the ID token, and no other', async () => {
    const reader = await registerClient(app, { id_token_claims: true });
    for (const scope of scopes) {
      const asked = { client: reader, params: { scope: askedAlone(scope) } };
      const tokens = await silentTokens(app, open, asked);
      const { claims } = readJwt(tokens['id_token']);
      const data = Object.keys(claims).filter((name) => Object.values(told).some((names) => names.includes(name)));
      expect(data.toSorted()).toEqual(told[scope]);
      expect(claims).toMatchObject({ ...(await userinfo(app, tokens['access_token'])).body, acr: 'eidas0' });
      expect(claims).not.toHaveProperty('typ');
      const next = await refresh(app, reader, tokens['refresh_token']);
      expect(Object.keys(readJwt(next.body['id_token']).claims)).toEqual(
        expect.arrayContaining(told[scope] as string[]),
      );
    }
  });

  test('all scopes together release the stored values, each in its normalised form', async () => {
    const { sub, picture, updated_at: updatedAt, ...claims } = await claimsOf(open, everyScope);
    expect([typeof sub, typeof picture, typeof updatedAt]).toEqual(['string', 'string', 'number']);
    expect(claims).toEqual({
      name: 'Marie Durand',
      given_name: 'Marie',
      family_name: 'Durand',
      preferred_username: person.username,
      locale: 'fr',
      email: person.email,
      email_verified: true,
      phone_number: '+33612345678',
      phone_number_verified: false,
      address: {
        formatted: '73 avenue de Paris\n94160 Saint-Mandé\nFrance',
        street_address: home.street,
        locality: home.locality,
        postal_code: home.postalCode,
        country: 'FR',
      },
      organization: {
        category: 'professional',
        siret: '13000766900018',
        name: 'IGN',
        address: { formatted: '94160\nFrance', postal_code: '94160', country: 'FR' },
        source: 'declared',
      },
    });
  });

  test('data that a person did not give is absent, whatever the service asks for', async () => {
    expect(Object.keys(await claimsOf(silent, everyScope)).toSorted()).toEqual([
      'email',
      'email_verified',
      'locale',
      'preferred_username',
      'sub',
      'updated_at',
    ]);
    for (const scope of ['phone', 'address', 'organization'])
      expect(Object.keys(await claimsOf(silent, askedAlone(scope)))).toEqual(['sub']);
  });

  async function askTheirs(params: Readonly<Record<string, string>>) {
    // Each call uses a session of its own, so that the consent of one test does not count in another.
    const { browser } = await signIn(app, app.browser(), { client: ours, account: person });
    const request = authorizationRequest(app, theirs, params);
    return { browser, request, page: await browser.open(request.url) };
  }

  async function agree({ browser, request }: Awaited<ReturnType<typeof askTheirs>>) {
    const back = await browser.submit({}, { action: 'accept' });
    const { body } = await exchange(app, theirs, { code: codeOf(back), verifier: request.verifier });
    return (await userinfo(app, body['access_token'])).body;
  }

  test.each(scopes)('a third-party service that asks for « %s » gets exactly that after consent', async (scope) => {
    const asked = await askTheirs({ scope: askedAlone(scope) });
    expect(asked.page.find('button[value=accept]')).not.toBeNull();
    expect(asked.page.all('main ul:not(.fr-btns-group) > li').length).toBe(scope === 'openid' ? 1 : 2);
    expect(Object.keys(await agree(asked)).toSorted()).toEqual(told[scope]);
  });

  test('data that a service requests by claim name is named on the page of consent and released without other data', async () => {
    const claims = JSON.stringify({ userinfo: { phone_number: null, organization: { essential: true } } });
    const asked = await askTheirs({ scope: 'openid', claims });
    for (const name of ['Téléphone', 'Informations professionnelles']) expect(asked.page.text).toContain(name);
    expect(Object.keys(await agree(asked)).toSorted()).toEqual(['organization', 'phone_number', 'sub']);
  });

  test('no service, not even our own, gets a claim by name that lies outside its registered scopes', async () => {
    const claims = JSON.stringify({
      userinfo: { phone_number: { essential: true }, address: null, email: null, sub: { value: null } },
      id_token: { phone_number: null, email: null, acr: { values: ['eidas0'] } },
    });
    const client = await registerClient(app, { scope: 'openid email' });
    const tokens = await silentTokens(app, open, { client, params: { scope: 'openid', claims } });
    expect(readJwt(tokens['id_token']).claims).toMatchObject({ email: person.email, acr: 'eidas0' });
    expect(readJwt(tokens['id_token']).claims).not.toHaveProperty('phone_number');
    expect(Object.keys((await userinfo(app, tokens['access_token'])).body).toSorted()).toEqual(['email', 'sub']);

    const limited = await registerClient(app, { first_party: false, scope: 'openid email' });
    const page = await open.open(authorizationRequest(app, limited, { scope: 'openid', claims }).url);
    expect(page.text).toContain('Adresse électronique');
    expect(page.text).not.toContain('Téléphone');
  });

  test('a narrower registration also limits what earlier tokens release', async () => {
    const client = await registerClient(app, { scope: 'openid email phone' });
    const tokens = await silentTokens(app, open, { client, params: { scope: 'openid email phone' } });
    const told = async () => Object.keys((await userinfo(app, tokens['access_token'])).body).toSorted();
    expect(await told()).toContain('phone_number');
    const file = { scope: 'openid email' };
    orSay(await withUnit(createUnit(), () => updateClient(app.services, { clientId: client.clientId, file })));
    expect(await told()).toEqual(['email', 'email_verified', 'sub']);
  });

  test('a refused consent releases nothing', async () => {
    const { browser } = await askTheirs({ scope: everyScope });
    const back = await browser.submit({}, { action: 'deny' });
    expect(back.url.searchParams.get('error')).toBe('access_denied');
    expect(back.url.searchParams.has('code')).toBe(false);
  });
});
