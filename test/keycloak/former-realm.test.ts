import { randomBytes } from 'node:crypto';
import { readConfig, type ConfigError } from '../../config/schema.ts';
import { buildAccount } from '../support/build-account.ts';
import {
  describeFormerRealm,
  formerOtp,
  formerPassword,
  formerPerson,
  longAgo,
} from '../support/keycloak/former-realm.ts';
import { isIn, pastPassword } from '../support/people/second-factor.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { asClient, registerClient, signIn, userinfo, exchange, type TestClient } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';

const [password, wrong] = [formerPassword, 'un-autre-sentier'];
const otp = formerOtp();

describe.each(bothDatabases)('people of a realm that still serves, on %s', (database) => {
  const started = describeFormerRealm(database);
  let { realm, app } = started;
  let client: TestClient;

  beforeAll(async () => {
    ({ realm, app } = started);
    client = await registerClient(app);
  });

  /** Asks for a sign-in and returns the page after it. */
  const attempt = async (username: string, typed = password, browser = app.browser()) =>
    (await pastPassword(app, { client, account: { username, password: typed }, browser })).browser.page;
  const refused = 'Se connecter';
  const people = () => app.rows.accounts.count({});
  /** The kinds of the requests that came, without the names that they hold. */
  const kinds = () =>
    realm
      .log()
      .map((line) =>
        line
          .replace(/users\/[^/]+\//, 'users/:id/')
          .replace(/=[^&]*/g, '=')
          .replace(/(password) .*/, '$1'),
      )
      .filter((line) => line !== 'token client_credentials');

  test('a person signs in with the password of there, and from then on nobody asks there', async () => {
    const jeanne = formerPerson('jeanne', {
      groups: [{ path: '/IGN' }],
      federatedIdentities: [{ identityProvider: 'facebook', userId: '1', userName: 'j' }],
    });
    realm.setPeople([jeanne]);
    const { code, request } = await signIn(app, app.browser(), { client, account: { username: 'Jeanne', password } });
    const { body } = await exchange(app, client, { code, verifier: request.verifier });
    const told = await userinfo(app, body['access_token']);
    expect(told.body).toMatchObject({
      sub: jeanne.entry.id,
      preferred_username: 'jeanne',
      email: 'jeanne@example.test',
      email_verified: true,
      given_name: 'Jeanne',
    });
    const since = Math.floor(longAgo / 1000);
    const account = await app.rows.accounts.first({ id: jeanne.entry.id });
    expect([account.passwordChangedAt, account.createdAt]).toEqual([since, since]);
    expect(account.passwordHash).toMatch(/^[0-9a-f]{8}\$argon2id/);
    const [line] = await app.rows.audit.list(
      { accountId: account.id, event: 'account.imported' },
      'details',
      'actorKind',
    );
    expect(line).toMatchObject({ actorKind: 'system', details: { import: 'fetched' } });
    expect(app.logs()).toContain('a person of the former realm was fetched');

    realm.clearLog();
    realm.setPeople([{ ...jeanne, password: wrong }]);
    expect(isIn(await attempt('jeanne@example.test'))).toBe(true);
    expect(realm.log()).toEqual([]);
    // Not even a wrong password of hers is asked for there.
    expect((await attempt('jeanne', wrong)).h1).toBe(refused);
    expect(realm.log().join()).not.toMatch(/jeanne/);
  });

  test('a person with an application types its code once, and sets up another application at once', async () => {
    const lucie = formerPerson('lucie', { credentials: [...formerPerson('x').credentials!, otp], code: '123456' });
    realm.setPeople([lucie]);
    const { browser } = await pastPassword(app, { client, account: { username: 'lucie', password } });
    expect(browser.page.h1).toBe(refused);
    expect(browser.page.text).toContain('Code de votre application');
    const page = await browser.submit({ username: 'lucie', password, otpFormer: '123 456' }, { action: 'signin' });
    expect(page.h1).toBe('Mettre en place la double authentification');
    expect(await app.rows.accounts.first({ id: lucie.entry.id })).toMatchObject({ secondFactorAt: expect.any(Number) });
    // The password alone leads nowhere before another application is there: nobody could set one up with it.
    expect((await attempt('lucie')).h1).toBe('Double authentification');
    const secret = page.find('#totp-secret')!.textContent!.replaceAll(/\s/g, '');
    await browser.submit({ otp: totpCode(secret), label: 'Le nouveau' }, { action: 'enrol' });
    expect(browser.page.h1).toBe('Vos codes de récupération');
  });

  test('nobody comes who is disabled or a service there, was deleted here, or shares an address', async () => {
    const gone = formerPerson('partie');
    await app.rows.deletedAccounts.insert({ id: gone.entry.id, deletedAt: app.services.nowSeconds() });
    const others = [
      formerPerson('ferme', { entry: { enabled: false } }),
      formerPerson('service-account-x', { entry: { serviceAccountClientId: 'x' } }),
      formerPerson('mairie.1', { entry: { email: 'mairie@example.test' } }),
      formerPerson('mairie.2', { entry: { email: 'mairie@example.test' } }),
      formerPerson('long', { entry: { id: 'f:'.padEnd(60, 'x') } }),
      // The realm takes this user name for the address of somebody else.
      formerPerson('victime@example.test', { entry: { email: 'autre@example.test' }, password: wrong }),
      formerPerson('victime'),
    ];
    realm.setPeople([gone, ...others]);
    const before = await people();
    for (const name of ['partie', 'ferme', 'service-account-x', 'mairie@example.test', 'long'])
      expect([name, (await attempt(name)).h1]).toEqual([name, refused]);
    // The realm is not even asked about their passwords.
    expect(realm.log().filter((line) => /token password (?!nobody-)/.test(line))).toEqual([]);
    expect((await attempt('autre@example.test')).h1).toBe(refused);
    expect(await people()).toBe(before);
    // By the user name each of those who share the address comes, without it.
    expect(isIn(await attempt('mairie.1'))).toBe(true);
    expect((await app.rows.accounts.first({ username: 'mairie.1' })).email).toMatch(/invalid$/);
  });

  test('two sign-ins at once bring one account, and a token that the realm has forgotten is asked for anew', async () => {
    const double = formerPerson('double');
    realm.setPeople([double]);
    realm.forgetTokens();
    const pages = await Promise.all([attempt('double'), attempt('double@example.test'), attempt('double')]);
    expect(pages.map(isIn)).toEqual([true, true, true]);
    expect(await app.rows.audit.count({ accountId: double.entry.id, event: 'account.imported' })).toBe(1);
    // One of them has brought her between two looks of the other one.
    const late = formerPerson('tardive');
    realm.setPeople([late]);
    realm.meanwhile(async () => expect(isIn(await attempt('tardive'))).toBe(true));
    expect(isIn(await attempt('tardive@example.test'))).toBe(true);
    realm.setPeople([formerPerson('lente')]);
    realm.meanwhile(async () => expect(isIn(await attempt('lente'))).toBe(true));
    expect((await attempt('lente', wrong)).h1).toBe(refused);
  });

  if (database !== bothDatabases[0]) return;

  test('a wrong pair costs the same questions, whether the name is here, there, nowhere or waits for a code', async () => {
    const here = await buildAccount(app);
    const [there, coded] = [formerPerson('robert'), formerPerson('agathe', { credentials: [otp], code: '123456' })];
    realm.setPeople([there, coded]);
    const questions = async (name: string, typed = wrong) => {
      realm.clearLog();
      expect((await attempt(name, typed)).h1).toBe(refused);
      return kinds();
    };
    const before = await people();
    const asked = ['admin users?username=&exact=', 'admin users/:id/credentials', 'token password'];
    expect(await questions('robert')).toEqual(asked);
    expect(await questions('personne')).toEqual(asked);
    expect(await questions(here.username)).toEqual(asked);
    expect(await questions('agathe', password)).toEqual(asked);
    // Without her code the realm is not asked, so that it counts no failure.
    expect(realm.failuresOf(coded.entry.id)).toBe(0);
    const byAddress = [
      await questions('robert@example.test'),
      await questions('personne@example.test'),
      await questions(here.email),
    ];
    const sorted = byAddress.map((list) => list.toSorted());
    expect(sorted[0]).toHaveLength(4);
    expect(sorted).toEqual([sorted[0], sorted[0], sorted[0]]);
    expect(await people()).toBe(before);
  });

  test('a temporary password is renewed, and a person who is not fully set up there comes in', async () => {
    realm.setPeople([
      formerPerson('provisoire', { entry: { requiredActions: ['UPDATE_PASSWORD'] }, isNotSetUp: true }),
    ]);
    expect((await attempt('provisoire')).h1).toBe('Renouveler le mot de passe');
  });

  test('the realm never counts as many failures as lock an account there, whatever names are typed', async () => {
    const cible = formerPerson('cible');
    realm.setPeople([cible]);
    for (let tries = 0; tries < 34; tries++) {
      await attempt(tries % 2 === 0 ? 'cible' : 'cible@example.test', wrong);
      app.moveClock(901);
    }
    expect(realm.failuresOf(cible.entry.id)).toBeLessThanOrEqual(25);
    expect((await attempt('cible')).h1).toBe(refused);
    app.moveClock(86_400);
    expect(isIn(await attempt('cible'))).toBe(true);
  });

  test.each(['down', 'forbidden', 'no-password-grant'] as const)(
    'where the realm is away (%s), everybody who is not known here is told to try later, and gets in afterwards',
    async (fault) => {
      const name = `patiente-${fault}`;
      const here = await buildAccount(app);
      realm.setPeople([formerPerson(name)]);
      realm.setFault(fault);
      const browser = app.browser();
      for (const [typed, secret] of [
        [name, password],
        ['personne', password],
        [here.username, wrong],
      ] as const) {
        const page = await attempt(typed, secret, browser);
        expect([page.h1, page.text]).toEqual([refused, expect.stringContaining('qui ne répond pas pour le moment')]);
        expect(page.body).toContain(`value="${typed}"`);
      }
      expect(isIn(await attempt(here.username, here.password))).toBe(true);
      expect(app.logs()).toContain('the former realm does not answer');
      realm.setFault();
      app.moveClock(11);
      expect(isIn(await attempt(name))).toBe(true);
    },
  );

  test('a name that the realm could not be asked about keeps nobody else from it', async () => {
    realm.setPeople([formerPerson('voisine')]);
    const script = await registerClient(app, { legacy_password_grant: true });
    for (const name of ['n'.repeat(5000), `${'%'.repeat(250)}é`, 'un\u0001nom']) {
      const grant = { grant_type: 'password', username: name, password, scope: 'openid' };
      expect((await asClient(app, script, 'token', grant)).body).toMatchObject({ error: 'invalid_grant' });
      expect((await attempt(name)).text).not.toContain('ne répond pas');
    }
    expect(realm.log().join()).not.toMatch(/nnnn|%01/);
    expect(isIn(await attempt('voisine'))).toBe(true);
  });

  test('a person of whom the realm says odd things gets in, without what cannot be read', async () => {
    const odd = [[null], { a: null }, { a: { mappings: [null, 5, {}] }, b: 5 }];
    const parts = ['credentials', 'federatedIdentities', 'groups', 'consents', 'roleMappings'] as const;
    const people = odd.flatMap((value, place) => [
      ...parts.map((part) => formerPerson(`drole.${part.toLowerCase()}.${place}`, { [part]: value })),
      ...['realmMappings', 'clientMappings'].map((part) =>
        formerPerson(`drole.${part.toLowerCase()}.${place}`, { roleMappings: { [part]: value } }),
      ),
    ]);
    realm.setPeople(people);
    for (const { entry } of people)
      expect([entry.username, isIn(await attempt(entry.username))]).toEqual([entry.username, true]);
  });

  test('a program with the password grant brings a person too, and is told when the realm is away', async () => {
    const script = await registerClient(app, { legacy_password_grant: true });
    realm.setPeople([formerPerson('script')]);
    const ask = () =>
      asClient(app, script, 'token', { grant_type: 'password', username: 'script', password, scope: 'openid' });
    realm.setFault('down');
    expect((await ask()).body).toMatchObject({ error: 'temporarily_unavailable' });
    realm.setFault();
    app.moveClock(11);
    expect((await ask()).status).toBe(200);
  });
});

const key = () => randomBytes(32).toString('base64url');
const production = {
  NODE_ENV: 'production',
  ISSUER: 'https://sso.example.org/realms/geoplateforme',
  DATABASE_URL: 'postgres://geopf@db.example.org/geopf',
  SMTP_URL: 'smtps://mail.example.org',
  MAIL_FROM: 'ne-pas-repondre@sso.example.org',
  COOKIE_KEYS: key(),
  ENCRYPTION_KEYS: key(),
  PASSWORD_PEPPER: key(),
};

/** Returns the names of the settings that are refused. */
function problemsOf(environment: Readonly<Record<string, string>>): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    return (error as ConfigError).problems.map((line) => line.split(':')[0]!);
  }
}

test('a realm from which people are fetched is off by default, whole, over TLS, and on a host of its own', () => {
  const MIGRATE_FROM = 'https://old.example.org/auth/realms/g%C3%A9o/';
  const own = { MIGRATE_FROM_CLIENT_ID: 'reprise', MIGRATE_FROM_CLIENT_SECRET: 'x' };
  expect(readConfig(production).migrateFrom).toBeUndefined();
  expect(readConfig({ ...production, ...own, MIGRATE_FROM }).migrateFrom).toEqual({
    address: MIGRATE_FROM.slice(0, -1),
    realm: 'géo',
    clientId: 'reprise',
    clientSecret: 'x',
  });
  const problems = (given: object) => problemsOf({ ...production, ...given });
  expect(problems(own)).toEqual(['MIGRATE_FROM_CLIENT_ID', 'MIGRATE_FROM_CLIENT_SECRET']);
  expect(problems({ MIGRATE_FROM })).toEqual(['MIGRATE_FROM_CLIENT_ID', 'MIGRATE_FROM_CLIENT_SECRET']);
  for (const wrong of [
    'http://old.example.org/realms/geo',
    'https://old.example.org/geo',
    'https://u:p@old.example.org/realms/geo',
    'https://sso.example.org/realms/geo',
  ])
    expect([wrong, problems({ ...own, MIGRATE_FROM: wrong })[0]]).toEqual([wrong, 'MIGRATE_FROM']);
});
