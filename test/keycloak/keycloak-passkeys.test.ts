import { passkeyHandle } from '../../src/domain/factors/passkey-options.ts';
import { readJwt } from '../support/authorize.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import {
  exportedPerson,
  exportedRealm,
  passkeyCredential,
  passwordCredential,
  writeFiles,
} from '../support/keycloak/realm-export.ts';
import { passkeyFields } from '../support/people/passkey-pages.ts';
import { isIn, pastPassword } from '../support/people/second-factor.ts';
import { createSoftPasskey, type Forgery, type SoftPasskey } from '../support/people/soft-authenticator.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { authorizationRequest, codeOf, exchange, registerClient } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';

const password = 'sentier-des-douaniers';

const refused = 'Se connecter';

/** The user handle that Keycloak gives to authenticators. */
const formerHandle = (id: string) => Buffer.from(id).toString('base64url');

describe.each(bothDatabases)('passkeys and security keys of a Keycloak realm, on %s', (database) => {
  const app = describeApp({ database });
  const makeKey = (count: number) => createSoftPasskey({ origin: app.url, count });
  const passwordOf = () => passwordCredential(password, 'argon2');

  const bring = async (users: readonly unknown[], realm: object = {}, ...args: readonly string[]) => {
    const about = { attributes: { frontendUrl: `${app.url}/` }, users, ...realm };
    const paths = writeFiles({ 'cadastre-realm.json': exportedRealm(about) });
    const answer = await runCli(['keycloak', 'import', ...paths, '--json', ...args], { env: environmentOf(app) });
    expect([answer.stderr, answer.code]).toEqual(['', 0]);
    const { exceptions, counts } = answer.json<{
      counts: { kinds: Record<string, number> };
      exceptions: { username: string; code: string; items: string[] }[];
    }>();
    return {
      kinds: counts.kinds,
      told: exceptions
        .filter(({ code }) => code !== 'no_password')
        .map(({ username, code, items }) => [username, code, ...items]),
    };
  };
  /** Signs in by a passkey alone, and returns the claims, or the title of the page that refuses. */
  const enterBy = async (passkey: SoftPasskey, id: string, forgery: Forgery = {}) => {
    const browser = app.browser();
    const { url, verifier } = authorizationRequest(app, client);
    const page = await browser.open(url);
    const using = { passkey, account: { sub: id }, forgery: { userHandle: formerHandle(id), ...forgery } };
    const done = await browser.post(page.url.href, passkeyFields(page, using));
    if (!isIn(done)) return done.h1;
    const { body } = await exchange(app, client, { code: codeOf(done), verifier });
    return readJwt(body['id_token']).claims;
  };
  /** Uses a key after the password. */
  const enterAfterPassword = async (username: string, key: SoftPasskey, forgery: Forgery) => {
    const { browser, request } = await pastPassword(app, { client, account: { username, password } });
    const { page } = browser;
    const done = await browser.post(
      page.url.href,
      passkeyFields(page, { passkey: key, account: { sub: '' }, forgery }),
    );
    if (!isIn(done)) return done.h1;
    const { body } = await exchange(app, client, { code: codeOf(done), verifier: request.verifier });
    return readJwt(body['id_token']).claims;
  };

  const client = prepare(() => registerClient(app));

  test('a passkey signs in without a name by the handle that Keycloak gave it, for its own account alone', async () => {
    const [passkey, kept] = [makeKey(0), makeKey(5)];
    const age = Date.parse('2024-03-01T10:00:00Z');
    const about = {
      createdDate: age,
      counter: 0,
      transports: ['internal', 'hybrid'],
      userLabel: 'Téléphone de William',
    };
    const william = exportedPerson('william', {
      credentials: [passwordOf(), passkeyCredential(passkey, 'webauthn-passwordless', about)],
    });
    const other = exportedPerson('autre', {
      credentials: [passwordOf(), passkeyCredential(kept, 'webauthn-passwordless', { counter: 4 })],
    });
    const twice = exportedPerson('double', { credentials: [passkeyCredential(kept, 'webauthn-passwordless')] });
    expect(await bring([william, other, twice])).toMatchObject({
      kinds: { passkey: 3 },
      told: [['double', 'passkey_taken', 'Clé bleue']],
    });
    const { id } = william;
    expect(await app.rows.passkeys.first({ accountId: id })).toMatchObject({
      label: 'Téléphone de William',
      createdAt: age / 1000,
      transports: 'internal hybrid',
      credentialId: passkey.credentialId,
      aaguid: passkey.aaguid,
    });
    expect(await enterBy(passkey, id, { userHandle: formerHandle(other.id) })).toBe(refused);
    expect(await enterBy(passkey, id, { userHandle: passkeyHandle(other.id) })).toBe(refused);
    expect(await enterBy(passkey, id, { userHandle: null })).toBe(refused);
    expect(await enterBy(passkey, id, { isVerified: false })).toBe(refused);
    // Its first use says whether its maker copies it, and no later one says otherwise.
    expect(await enterBy(passkey, id, { isSynced: true })).toMatchObject({ sub: id, amr: ['swk', 'user', 'mfa'] });
    expect(await enterBy(passkey, id, { isSynced: false })).toBe(refused);
    expect(await enterBy(passkey, id, { isSynced: true, userHandle: passkeyHandle(id) })).toMatchObject({ sub: id });
    // Beside a passkey the password alone signs in, as it did.
    expect(isIn((await pastPassword(app, { client, account: { username: 'william', password } })).browser.page)).toBe(
      true,
    );
    expect(await enterBy(kept, other.id, { count: 4 })).toBe(refused);
    expect(await enterBy(kept, other.id, { count: 5 })).toMatchObject({ sub: other.id, amr: ['hwk', 'user', 'mfa'] });
  });

  test('a security key is the second factor after the password, without a PIN, and signs in by nothing else', async () => {
    const [key, passkey] = [makeKey(8), makeKey(0)];
    const valerie = exportedPerson('valerie', {
      credentials: [
        passwordOf(),
        passkeyCredential(key, 'webauthn', { counter: 7 }),
        passkeyCredential(passkey, 'webauthn-passwordless', { userLabel: 'Téléphone' }),
      ],
    });
    expect(await bring([valerie])).toMatchObject({ kinds: { 'security key': 1, passkey: 1 }, told: [] });
    const { browser } = await pastPassword(app, { client, account: { username: 'valerie', password } });
    expect(browser.page.h1).toBe('Double authentification');
    const { options } = JSON.parse(browser.page.find('#passkey')?.getAttribute('data-app-passkey') ?? '') as {
      options: { allowCredentials: { id: string; transports: string[] }[]; userVerification: string };
    };
    expect(options.userVerification).toBe('preferred');
    const named = options.allowCredentials.map(({ id, transports }) => [id, ...transports]);
    expect(new Set(named)).toEqual(
      new Set([
        [key.credentialId, 'usb'],
        [passkey.credentialId, 'usb'],
      ]),
    );
    expect(await enterBy(key, valerie.id)).toBe(refused);
    const unverified = { isVerified: false, userHandle: null };
    expect(await enterAfterPassword('valerie', passkey, unverified)).toBe('Double authentification');
    expect(await enterAfterPassword('valerie', key, { ...unverified, count: 7 })).toBe('Double authentification');
    expect(await enterAfterPassword('valerie', key, { ...unverified, count: 9 })).toMatchObject({
      sub: valerie.id,
      acr: 'eidas0-mfa',
      amr: ['pwd', 'pop', 'mfa'],
    });
    expect(await enterBy(passkey, valerie.id)).toMatchObject({ sub: valerie.id });
    const account = { sub: valerie.id, username: 'valerie', password };
    const { services } = app;
    await services.transaction(async (trx) => {
      // The password and the passkey. A key opens nothing by itself.
      expect(await services.factors.states.countWaysIn(trx, account.sub)).toBe(2);
      expect(await services.factors.states.removeSecondFactor(trx, account.sub)).toBe('application');
    });
    expect(await app.rows.passkeys.values('label', { accountId: account.sub })).toEqual(['Téléphone']);
  });

  test('a later export removes what was removed there, and what was renamed or removed here stays so', async () => {
    const keys = [makeKey(1), makeKey(1), makeKey(1)];
    const [renamed, gone, lost] = keys.map((one) => passkeyCredential(one, 'webauthn'));
    const added = passkeyCredential(makeKey(1), 'webauthn-passwordless', { userLabel: 'Nouveau' });
    const person = exportedPerson('solange', { credentials: [passwordOf(), renamed!, gone!, lost!] });
    await bring([person]);
    const accountId = person.id;
    const { services } = app;
    await services.transaction(async (trx) => {
      const { passkeys } = services.factors;
      await passkeys.rename(trx, { accountId, id: String(renamed!['id']), label: 'Renommée' });
      await passkeys.remove(trx, { accountId, id: String(lost!['id']) });
    });
    const [first] = person.credentials;
    await bring([{ ...person, credentials: [first!, renamed!, lost!, added] }]);
    const labels = await app.rows.passkeys.values('label', { accountId });
    expect(new Set(labels)).toEqual(new Set(['Renommée', 'Nouveau']));
    expect(await app.rows.accounts.first({ id: accountId })).toMatchObject({ secondFactorAt: expect.any(Number) });
    await bring([{ ...person, credentials: [first!] }]);
    expect(await app.rows.passkeys.count({ accountId })).toBe(0);
    expect(await app.rows.accounts.first({ id: accountId })).toMatchObject({ secondFactorAt: null });
    await bring([person]);
    expect(await app.rows.accounts.first({ id: accountId })).toMatchObject({ secondFactorAt: expect.any(Number) });
  });

  if (database !== bothDatabases[0]) return;

  test('a person with a passkey reads of her temporary password that it is one', async () => {
    const passkey = makeKey(0);
    const credentials = [passwordOf(), passkeyCredential(passkey, 'webauthn-passwordless')];
    const paul = exportedPerson('provisoire', { credentials, requiredActions: ['UPDATE_PASSWORD'] });
    await bring([paul]);
    const browser = await app.open('/compte');
    const { page } = browser;
    await browser.post(page.url.href, passkeyFields(page, { passkey, account: { sub: paul.id } }));
    for (const [path, text] of [
      ['/compte', 'Provisoire'],
      ['/compte/securite', 'Provisoire'],
    ] as const) {
      const shown = await browser.open(path);
      expect([path, shown.text.includes(text), /19(70|71)/.test(shown.text)]).toEqual([path, true, false]);
    }
  });

  test('keys of another host are named, and the host is asked for where the export does not say it', async () => {
    const person = (name: string, type: 'webauthn' | 'webauthn-passwordless') =>
      exportedPerson(name, { credentials: [passkeyCredential(makeKey(1), type)] });
    const people = [person('cle', 'webauthn'), person('acces', 'webauthn-passwordless')];
    const policy = { webAuthnPolicyRpId: 'sso.geopf.example', webAuthnPolicyPasswordlessRpId: '' };
    expect((await bring(people, policy, '--dry-run')).told).toEqual([['cle', 'passkey_host', 'sso.geopf.example']]);
    const silent = { ...policy, attributes: {} };
    expect((await bring(people, silent, '--dry-run')).told).toEqual([
      ['cle', 'passkey_host', 'sso.geopf.example'],
      ['acces', 'passkey_host_unknown'],
    ]);
    expect((await bring(people, { attributes: {} }, '--dry-run', '--rp-id', 'localhost')).told).toEqual([]);
    const broken = (about: object) => ({
      ...passkeyCredential(makeKey(1), 'webauthn'),
      credentialData: JSON.stringify({ credentialId: 'A'.repeat(43), credentialPublicKey: 'p'.repeat(64), ...about }),
    });
    const odd = [
      { counter: -1 },
      { counter: 0, credentialPublicKey: 'A'.repeat(64) },
      { counter: 0, credentialId: '-' },
    ];
    const bad = exportedPerson('abimee', { credentials: odd.map(broken) });
    expect((await bring([bad], {}, '--dry-run')).told).toEqual(odd.map(() => ['abimee', 'passkey_unreadable']));
  });
});
