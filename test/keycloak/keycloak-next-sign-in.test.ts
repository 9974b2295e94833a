import { base32Of } from '../../src/domain/keycloak/read-credentials.ts';
import type { Browser, Page } from '../support/browser.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import {
  exportedPerson,
  exportedRealm,
  passkeyCredential,
  passwordCredential,
  totpCredential,
  writeFiles,
} from '../support/keycloak/realm-export.ts';
import { comeFromFranceConnect, pressFranceConnect } from '../support/people/first-arrival.ts';
import { linkPersona } from '../support/people/link-persona.ts';
import { shownSecret } from '../support/people/parked-sign-ins.ts';
import { usePasskey } from '../support/people/passkey-pages.ts';
import { isIn, pastPassword, toMiddleOfStep } from '../support/people/second-factor.ts';
import { createSoftPasskey } from '../support/people/soft-authenticator.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { throughFranceConnect } from '../support/people/upstream-journey.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { asClient, codeOf, exchange } from '../support/test-client.ts';
import { readJwt } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import { createClient } from '../support/services/create-client.ts';
import { authorizationRequest, registerClient } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';

const password = 'sentier-des-douaniers';
const raw = 'JBSWY3DPEHPK3PXPJBSW';

describe.each(bothDatabases)('required actions of a Keycloak realm, on %s', (database) => {
  const app = describeApp({ database, upstreams: true });

  const bring = async (users: readonly unknown[], realm: object = {}, ...args: readonly string[]) => {
    const paths = writeFiles({
      'cadastre-realm.json': exportedRealm({ users, attributes: { frontendUrl: app.url }, ...realm }),
    });
    const answer = await runCli(['keycloak', 'import', ...paths, '--json', ...args], { env: environmentOf(app) });
    expect([answer.stderr, answer.code]).toEqual(['', 0]);
    return answer
      .json<{ exceptions: { code: string; items: string[] }[] }>()
      .exceptions.filter(({ code }) => code !== 'no_password')
      .map(({ code, items }) => [code, ...items]);
  };
  const person = (name: string, requiredActions: readonly string[], more: object = {}) =>
    exportedPerson(name, { credentials: [passwordCredential(password, 'argon2')], requiredActions, ...more });
  const begin = async (username: string) =>
    (await pastPassword(app, { client, account: { username, password } })).browser;

  const titles = {
    VERIFY_EMAIL: 'Confirmer votre adresse',
    CONFIGURE_TOTP: 'Mettre en place la double authentification',
    'webauthn-register': 'Mettre en place la double authentification',
    UPDATE_PROFILE: 'Vérifier votre nom',
    CONFIGURE_RECOVERY_AUTHN_CODES: 'Codes de récupération',
    TERMS_AND_CONDITIONS: 'Accepter les conditions d’utilisation',
  } as const;

  const proveAddress = async (browser: Browser, email: string): Promise<Page> => {
    const sent = await browser.submit({}, { action: 'send' });
    expect(sent.body).not.toContain(email);
    const code = (await app.mailbox.newest(email, 'address-change-code')).code ?? '';
    const wrong = await browser.submit({ code: code === '00000000' ? '11111111' : '00000000' }, { action: 'verify' });
    expect([wrong.status, wrong.invalidFields]).toEqual([422, ['code']]);
    return browser.submit({ code }, { action: 'verify' });
  };
  const setUp = async (browser: Browser): Promise<Page> => {
    await browser.submit({ otp: totpCode(shownSecret(browser)), label: 'x' }, { action: 'enrol' });
    expect(browser.page.h1).toBe('Vos codes de récupération');
    return browser.submit({}, { action: 'acknowledge' });
  };
  /** Does the step of the open page, as its person does. */
  const doStep: Readonly<Record<string, (browser: Browser, email: string) => Promise<Page>>> = {
    'Confirmer votre adresse': proveAddress,
    'Mettre en place la double authentification': setUp,
    'Vérifier votre nom': (browser) => browser.submit({ familyName: 'Kerbrat' }, { action: 'save' }),
    'Codes de récupération': async (browser) => {
      await browser.submit({}, { action: 'renew' });
      return browser.submit({}, { action: 'acknowledge' });
    },
    'Accepter les conditions d’utilisation': (browser) => browser.submit({}, { action: 'accept' }),
  };

  const client = prepare(() => registerClient(app));
  beforeEach(() => toMiddleOfStep(app));

  // One action stands for all on the other database.
  const actions = Object.entries(titles).slice(0, database === bothDatabases[0] ? undefined : 1);
  test.each(actions)('%s is a step of the next sign-in, once', async (action, title) => {
    const isCodes = action === 'CONFIGURE_RECOVERY_AUTHN_CODES';
    const isSetUp = title === titles.CONFIGURE_TOTP;
    const name = `un.${action.toLowerCase().replaceAll('_', '-')}`;
    const about = isCodes ? { credentials: [passwordCredential(password, 'argon2'), totpCredential(raw)] } : {};
    const one = person(name, [action], { emailVerified: action !== 'VERIFY_EMAIL', firstName: 'Solène', ...about });
    await bring([one]);
    const enter = async () => {
      const browser = await begin(one.username);
      if (browser.page.h1 === 'Double authentification' && isCodes)
        await browser.submit({ otp: totpCode(base32Of(Buffer.from(raw))) }, { action: 'verify' });
      return browser;
    };
    const browser = await enter();
    expect(browser.page.h1).toBe(title);
    // The form of another page, or another address of this one, leads nowhere else.
    expect((await browser.reload()).h1).toBe(title);
    const forged = await browser.post(browser.page.url.href, {
      csrf: browser.page.fieldValue('csrf')!,
      action: 'acknowledge',
    });
    expect([forged.h1, isIn(forged)]).toEqual([title, false]);
    if (title === 'Vérifier votre nom') expect(browser.page.fieldValue('givenName')).toBe('Solène');
    expect(isIn(await doStep[title]!(browser, one.email))).toBe(true);
    const account = await app.rows.accounts.first({ id: one.id });
    expect(account).toMatchObject({ owedSteps: null, emailVerifiedAt: expect.any(Number) });
    const events = await app.rows.audit.values('event', { accountId: one.id });
    if (action === 'VERIFY_EMAIL') expect(events).toContain('account.address_proved');
    if (action === 'TERMS_AND_CONDITIONS') {
      expect(events).toContain('account.terms_accepted');
      expect(account.termsVersion).toMatch(/^1\.0 /);
    }
    if (title === 'Vérifier votre nom') expect(account.familyName).toBe('Kerbrat');
    // The same export again, from before it was done, asks for nothing.
    await bring([one]);
    app.moveClock(60);
    const { page } = await enter();
    expect(isIn(page) || page.h1).toBe(isSetUp ? 'Double authentification' : true);
  });

  test('several actions are asked one after the other, whatever way a person comes', async () => {
    const passkey = createSoftPasskey({ origin: app.url, count: 0 });
    const actions = ['UPDATE_PROFILE', 'VERIFY_EMAIL', 'TERMS_AND_CONDITIONS', 'UPDATE_EMAIL', 'action-inconnue'];
    const one = person('denis', actions, {
      emailVerified: false,
      credentials: [passwordCredential(password, 'argon2'), passkeyCredential(passkey, 'webauthn-passwordless')],
    });
    expect(await bring([one])).toEqual([['email_unproved'], ['actions', 'UPDATE_EMAIL', 'action-inconnue']]);
    await linkPersona(app, { sub: one.id }, { client, upstream: 'franceconnect', journey: throughFranceConnect });
    const first = 'Confirmer votre adresse';
    const byPasskey = await app.open(authorizationRequest(app, client).url);
    expect((await usePasskey(byPasskey, { passkey, account: { sub: one.id } })).h1).toBe(first);
    const byUpstream = await app.open(authorizationRequest(app, client).url);
    expect((await pressFranceConnect(byUpstream)).h1).toBe(first);
    const script = await createClient(app, { keycloak_shape: true, legacy_password_grant: true });
    const grant = () => asClient(app, script, 'token', { grant_type: 'password', username: one.username, password });
    expect((await grant()).status).toBe(400);
    for (const title of [first, 'Vérifier votre nom', 'Accepter les conditions d’utilisation']) {
      expect(byPasskey.page.h1).toBe(title);
      await doStep[title]!(byPasskey, one.email);
    }
    expect(isIn(byPasskey.page)).toBe(true);
    expect(isIn(await byUpstream.reload())).toBe(true);
    expect((await grant()).status).toBe(200);
  });

  test('a later export takes an action back, and a new one ends the session that would not come by it', async () => {
    const one = person('later', ['TERMS_AND_CONDITIONS', 'UPDATE_PROFILE']);
    await bring([one]);
    expect((await begin('later')).page.h1).toBe(titles.UPDATE_PROFILE);
    await bring([{ ...one, requiredActions: [] }]);
    const browser = await begin('later');
    expect(isIn(browser.page)).toBe(true);
    await bring([{ ...one, requiredActions: ['UPDATE_PROFILE', 'VERIFY_EMAIL'] }]);
    await browser.open(authorizationRequest(app, client).url);
    expect(browser.page.h1).toBe('Se connecter');
    // The address is proved already, so it is not asked for.
    await browser.submit({ username: 'later', password }, { action: 'signin' });
    expect(browser.page.h1).toBe(titles.UPDATE_PROFILE);
    expect(isIn(await browser.submit({}, { action: 'save' }))).toBe(true);
  });

  test('a person whose only second factor cannot come along sets up another one at the next sign-in', async () => {
    const counting = totpCredential(raw, { subType: 'hotp' });
    const key = passkeyCredential(createSoftPasskey({ origin: 'https://sso.geopf.example' }), 'webauthn');
    const passkey = passkeyCredential(createSoftPasskey({ origin: app.url }), 'webauthn-passwordless');
    const people = [
      { name: 'hotp', credentials: [counting], title: titles.CONFIGURE_TOTP },
      // The passkey that signs in alone is asked after the password from now on.
      { name: 'acces', credentials: [counting, passkey], title: 'Double authentification' },
      { name: 'sept', credentials: [totpCredential(raw, { digits: 7 })], title: titles.CONFIGURE_TOTP },
      { name: 'cle', credentials: [key], title: titles.CONFIGURE_TOTP },
      { name: 'deux', credentials: [counting, totpCredential(raw)], title: 'Double authentification' },
    ];
    await bring(
      people.map(({ name, credentials }) =>
        person(name, [], { credentials: [passwordCredential(password, 'argon2'), ...credentials] }),
      ),
      { webAuthnPolicyRpId: 'sso.geopf.example' },
    );
    for (const { name, title } of people) expect([name, (await begin(name)).page.h1]).toEqual([name, title]);
  });

  test('a person of FranceConnect comes in by the subject of the realm, whatever the realm calls it', async () => {
    // The person of the stand-in belongs to nobody before.
    await app.rows.identities.remove();
    const before = await buildAccount(app);
    const { subject } = await linkPersona(app, before, {
      client,
      upstream: 'franceconnect',
      journey: throughFranceConnect,
    });
    await app.rows.identities.remove({ accountId: before.sub });
    const federatedIdentities = [{ identityProvider: 'fc-particulier', userId: subject, userName: 'irene' }];
    const one = exportedPerson('irene', { federatedIdentities });
    expect(await bring([one], {}, '--map', 'fc-particulier=franceconnect')).toEqual([]);
    const { page, request } = await comeFromFranceConnect(app, { client });
    const { body } = await exchange(app, client, { code: codeOf(page), verifier: request.verifier });
    expect(readJwt(body['id_token']).claims['sub']).toBe(one.id);
  });

  test('a person without an address is not asked to prove one', async () => {
    const one = person('sans', ['VERIFY_EMAIL'], { email: undefined, emailVerified: false });
    expect(await bring([one])).toEqual([['email_missing'], ['actions', 'VERIFY_EMAIL']]);
    expect(isIn((await begin('sans')).page)).toBe(true);
  });
});
