import { createHash } from 'node:crypto';
import { readJwt } from '../support/authorize.ts';
import { base32Of } from '../../src/domain/keycloak/read-credentials.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import {
  credentialOfKind,
  exportedPerson,
  exportedRealm,
  passwordCredential,
  recoveryCredential,
  totpCredential,
  writeFiles,
} from '../support/keycloak/realm-export.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { readText } from '../support/requests/page.ts';
import { isIn, pastPassword, toMiddleOfStep } from '../support/people/second-factor.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { exchange, registerClient, signIn } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';

interface Report {
  readonly counts: Readonly<Record<'people' | 'kinds', Readonly<Record<string, number>>>>;
  readonly exceptions: readonly {
    readonly username: string;
    readonly code: string;
    readonly items: readonly string[];
  }[];
}

const day = 86_400;
const password = 'sentier-des-douaniers';

describe.each(bothDatabases)('people of a Keycloak realm, on %s', (database) => {
  const app = describeApp({ database });
  const cli = (...args: readonly string[]) => runCli(['keycloak', 'import', ...args], { env: environmentOf(app) });

  /** Imports people of a realm of their own and returns the report. */
  const bring = async (realm: string, users: readonly unknown[], ...args: readonly string[]) => {
    const paths = writeFiles({ [`${realm}-realm.json`]: exportedRealm({ realm, users }) });
    const { code, stdout, stderr } = await cli(...paths, '--json', ...args);
    expect([stderr, code]).toEqual(['', 0]);
    const { exceptions, counts } = JSON.parse(stdout) as Report;
    return { ...counts, exceptions: exceptions.map(({ username, code: why, items }) => [username, why, ...items]) };
  };
  const enter = async (username: string, typed = password) => {
    const { code, request, page } = await signIn(app, app.browser(), {
      client,
      account: { username, password: typed },
    });
    if (!code) return page.h1;
    const { body } = await exchange(app, client, { code, verifier: request.verifier });
    return readJwt(body['id_token']).claims['sub'];
  };

  const client = prepare(() => registerClient(app));

  test('each password signs in as it was, is hashed anew then, and keeps its age and its sub', async () => {
    const kinds = ['pbkdf2', 'pbkdf2-sha256', 'pbkdf2-sha512', 'argon2'] as const;
    const people = kinds.map((kind) =>
      exportedPerson(`de.${kind}`, { credentials: [passwordCredential(password, kind)] }),
    );
    const long = `${'phrase longue '.repeat(35)}é`;
    const odd = exportedPerson('théo.évêque', {
      id: 'agent-000017',
      email: 'theo.eveque@example.test',
      credentials: [passwordCredential(long, 'argon2'), passwordCredential('le-second', 'argon2')],
    });
    const report = await bring('mots-de-passe', [...people, odd]);
    expect(report.people).toEqual({ created: 5 });
    expect(report.exceptions).toEqual([['théo.évêque', 'passwords']]);
    for (const { id, username, email, createdTimestamp } of people) {
      const before = await app.rows.accounts.first({ id });
      expect(await enter(username)).toBe(id);
      expect(await enter(email.toUpperCase())).toBe(id);
      const after = await app.rows.accounts.first({ id });
      expect(after.passwordHash).toMatch(/^[0-9a-f]{8}\$argon2id/);
      expect(before.passwordHash).toMatch(/^\$/);
      const since = Math.floor(createdTimestamp / 1000);
      expect([after.passwordChangedAt, after.createdAt, after.emailVerifiedAt]).toEqual([since, since, since]);
    }
    // The name is found however its accents are typed.
    expect(await enter(odd.username.normalize('NFD'), long)).toBe(odd.id);
    expect(await app.rows.audit.list({ accountId: odd.id, event: 'account.imported' })).toHaveLength(1);
    const [run] = await app.rows.audit.list({ event: 'people.imported' }, 'details', 'actorKind');
    expect(run).toMatchObject({ actorKind: 'command', details: { realm: 'mots-de-passe', created: 5 } });
    expect(await app.rows.imports.first({ realm: 'mots-de-passe' })).toMatchObject({
      counts: { people: { created: 5 }, kinds: { 'password argon2id': 2 }, exceptions: { passwords: 1 } },
    });
  });

  test('a password from more than a year ago is renewed at the sign-in, and former ones are not chosen again', async () => {
    const old = passwordCredential(password, 'argon2', { createdDate: Date.now() - 400 * day * 1000 });
    const former = passwordCredential('chataigniers-en-fleur', 'argon2', { type: 'password-history' });
    const person = exportedPerson('marguerite.ancienne', { credentials: [old, former] });
    const temporary = exportedPerson('paul.provisoire', {
      credentials: [passwordCredential(password, 'pbkdf2')],
      requiredActions: ['UPDATE_PASSWORD', 'delete_account'],
    });
    const { exceptions } = await bring('anciens', [person, temporary]);
    expect(exceptions).toEqual([['paul.provisoire', 'actions', 'delete_account']]);
    const asked = await pastPassword(app, { client, account: { username: temporary.username, password } });
    expect(asked.browser.page.h1).toBe('Renouveler le mot de passe');
    expect(asked.browser.page.text).toContain('Votre mot de passe est provisoire.');
    const { browser } = await pastPassword(app, { client, account: { username: person.username, password } });
    expect(browser.page.h1).toBe('Renouveler le mot de passe');
    const again = await browser.submit({ password: 'chataigniers-en-fleur', passwordConfirm: 'chataigniers-en-fleur' });
    expect(again.h1).toBe('Renouveler le mot de passe');
    const page = await browser.submit({
      password: 'huit-chevaux-dans-la-brume',
      passwordConfirm: 'huit-chevaux-dans-la-brume',
    });
    expect(isIn(page)).toBe(true);
  });

  test('codes of every application and recovery codes are the second factor, as they were', async () => {
    toMiddleOfStep(app);
    const base32 = 'ATNGC4AWAFAJNCF63CNRBNSYXUMAFEUE';
    const raw = 'JBSWY3DPEHPK3PXPJBSW';
    const forms = [
      [totpCredential(raw), base32Of(Buffer.from(raw)), {}],
      [totpCredential('accents-é-et-longueur'), base32Of(Buffer.from('accents-é-et-longueur')), {}],
      [totpCredential(base32, { secretEncoding: 'BASE32' }), base32, {}],
      [
        totpCredential(raw, { algorithm: 'HmacSHA256', digits: 8, period: 60 }),
        base32Of(Buffer.from(raw)),
        { algorithm: 'sha256', digits: 8, period: 60 },
      ],
      [totpCredential(raw, { algorithm: 'HmacSHA512' }), base32Of(Buffer.from(raw)), { algorithm: 'sha512' }],
    ] as const;
    const codes = ['AIL0O1234XYZ', 'ZZZZ99991111'];
    const people = forms.map(([credential], place) =>
      exportedPerson(`double.${place}`, {
        credentials: [
          passwordCredential(password, 'argon2'),
          totpCredential('un-autre-telephone-1'),
          credential,
          recoveryCredential(codes),
        ],
      }),
    );
    const { kinds } = await bring('facteurs', people);
    expect(kinds).toMatchObject({ 'totp sha1 6 digits 30 s': 8, 'totp sha256 8 digits 60 s': 1, 'recovery codes': 5 });
    for (const [place, { username }] of people.entries()) {
      const account = { username, password };
      const { browser } = await pastPassword(app, { client, account });
      expect(browser.page.h1).toBe('Double authentification');
      const [, secret, form] = forms[place]!;
      expect(isIn(await browser.submit({ otp: totpCode(secret, 0, form) }, { action: 'verify' }))).toBe(true);
    }
    const account = { username: people[0]!.username, password };
    for (const works of [true, false]) {
      const { browser } = await pastPassword(app, { client, account });
      await browser.open(`${browser.page.url.href.split('?')[0]}?step=recovery-code`);
      expect(isIn(await browser.submit({ recoveryCode: 'ail0-o123-4xyz' }, { action: 'verify' }))).toBe(works);
    }
  });

  test('people who share an address or a name, or have one that the rules refuse, are neither merged nor dropped', async () => {
    const credentials = [passwordCredential(password, 'argon2')];
    const people = [
      exportedPerson('mairie.1', { email: 'mairie@example.test', credentials }),
      exportedPerson('mairie.2', { email: 'MAIRIE@example.test', emailVerified: false, credentials }),
      exportedPerson('rené'.normalize('NFC'), { email: 'rene.1@example.test', credentials }),
      exportedPerson('rené'.normalize('NFD'), { email: 'rene.2@example.test', credentials }),
      exportedPerson('paul@example.test', { email: 'paul.autre@example.test', credentials }),
      exportedPerson('paul', { email: 'paul@example.test', credentials }),
      exportedPerson('admin', { firstName: 'Anne', lastName: 'Dupré', credentials }),
      exportedPerson('ａdmín', { email: 'aude@example.test', firstName: 'Aude', lastName: 'Dupré', credentials }),
      exportedPerson(`service-account-${'x'.repeat(30)}`, { firstName: 'Ève', lastName: 'Dupré', credentials }),
      exportedPerson('service-account-é', {
        email: 'lise@example.test',
        firstName: 'Lise',
        lastName: 'Dupré',
        credentials,
      }),
      exportedPerson('x', { email: undefined, emailVerified: false, firstName: '<b>Zoé</b>', credentials }),
      exportedPerson('doute', { emailVerified: false, firstName: 'Éléonore '.repeat(20), credentials }),
      exportedPerson('ferme', { enabled: false, credentials }),
    ];
    const { people: counts, exceptions } = await bring('doublons', [...people, { ...people[0], username: 'autre' }]);
    expect(counts).toEqual({ created: 13, left_out: 1 });
    expect(exceptions).toEqual([
      ['autre', 'id_twice'],
      ['mairie.1', 'email_shared'],
      ['mairie.2', 'email_shared'],
      ['rené'.normalize('NFD'), 'username_changed', 'rene'],
      ['paul@example.test', 'username_changed', 'paul.autre'],
      ['admin', 'username_changed', 'anne.dupre'],
      ['ａdmín', 'username_changed', 'aude'],
      [`service-account-${'x'.repeat(30)}`, 'username_changed', 'eve.dupre'],
      ['service-account-é', 'username_changed', 'lise'],
      ['x', 'email_missing'],
      ['x', 'name_left_out', 'firstName'],
      ['doute', 'email_unproved'],
      ['doute', 'name_cut', 'firstName'],
    ]);
    const refused = 'Se connecter';
    expect(await enter('mairie.1')).toBe(people[0]!.id);
    expect(await enter('mairie.2')).toBe(people[1]!.id);
    expect(await enter('mairie@example.test')).toBe(refused);
    expect([await enter('rene.1@example.test'), await enter('rene.2@example.test'), await enter('rené')]).toEqual([
      people[2]!.id,
      people[3]!.id,
      people[2]!.id,
    ]);
    expect([await enter('paul@example.test'), await enter('paul.autre')]).toEqual([people[5]!.id, people[4]!.id]);
    expect([await enter('x'), await enter('ferme')]).toEqual([people[10]!.id, refused]);
    // Nothing is sent to an address that does not exist, and no service reads one.
    expect(await app.rows.outbox.list({ accountId: people[10]!.id, deliveredAt: null }, 'expiresAt')).toEqual(
      expect.arrayContaining([{ expiresAt: 0 }]),
    );
    const { code, request } = await signIn(app, app.browser(), { client, account: { username: 'x', password } });
    const { body } = await exchange(app, client, { code, verifier: request.verifier });
    const told = await fetch(`${app.protocol}/userinfo`, {
      headers: { authorization: `Bearer ${String(body['access_token'])}` },
    });
    expect(Object.keys((await told.json()) as object)).not.toContain('email');
  });

  test('what has no counterpart is named for each person', async () => {
    const otp = (about: object) => totpCredential('un-autre-telephone-2', { ...about });
    const person = (name: string, more: object) => exportedPerson(name, { ...more });
    const { exceptions, people } = await bring('restes', [
      person('bcrypt', {
        credentials: [
          { ...passwordCredential(password, 'pbkdf2'), credentialData: '{"algorithm":"bcrypt","hashIterations":10}' },
        ],
      }),
      person('texte', { credentials: [{ ...passwordCredential(password, 'pbkdf2'), secretData: { value: 'x' } }] }),
      person('hotp', { credentials: [otp({ subType: 'hotp' })] }),
      person('sept', { credentials: [otp({ digits: 7 })] }),
      person('cle', { credentials: [credentialOfKind('webauthn'), credentialOfKind('mobile-number')] }),
      person('attributs', {
        attributes: { locale: ['de'], constructor: ['x'], toString: ['y'] },
        requiredActions: ['UPDATE_EMAIL'],
        groups: ['/IGN'],
        realmRoles: ['default-roles-restes', 'gestionnaire'],
        clientRoles: { api: ['lecture'] },
        clientConsents: [{ clientId: 'partenaire' }],
        federatedIdentities: [{ identityProvider: 'facebook', userId: '1', userName: 'x' }],
        createdTimestamp: 'hier',
      }),
      person('service-account-moissonneur', { serviceAccountClientId: 'moissonneur' }),
    ]);
    expect(people).toEqual({ created: 6, left_out: 1 });
    expect(exceptions.filter(([, code]) => code !== 'no_password')).toEqual([
      ['service-account-moissonneur', 'service_account'],
      ['bcrypt', 'password_unreadable', 'bcrypt'],
      ['texte', 'password_unreadable', 'pbkdf2'],
      ['hotp', 'hotp'],
      ['sept', 'totp_unreadable'],
      ['cle', 'passkey_host_unknown'],
      ['cle', 'credential_unknown', 'mobile-number'],
      ['attributs', 'locale', 'de'],
      ['attributs', 'date', 'createdTimestamp'],
      ['attributs', 'link_unmapped', 'facebook'],
      ['attributs', 'roles_unknown', '/IGN', 'api:lecture', 'default-roles-restes', 'gestionnaire'],
      ['attributs', 'attributes', 'constructor', 'toString'],
      ['attributs', 'actions', 'UPDATE_EMAIL'],
      ['attributs', 'consents', 'partenaire'],
    ]);
  });

  test('no line of the report holds a secret, and a rehearsal writes nothing', async () => {
    const credentials = [passwordCredential(password, 'pbkdf2'), totpCredential('un-autre-telephone-3')];
    const told = exportedPerson('repetition', { credentials, attributes: { secret: ['confidentiel'] } });
    const users = [told, exportedPerson('enfermee', { email: undefined }), { ...exportedPerson('abimee'), id: 1 }];
    const paths = writeFiles({ 'r-realm.json': exportedRealm({ realm: 'r', users }) });
    const { stdout } = await cli(...paths, '--dry-run');
    // The summary comes last, so that it is read first.
    const [, summary = ''] = stdout.split('would bring in the realm "r"');
    for (const line of [
      '1  password pbkdf2',
      '1  attributes: has attributes that are not brought in: …',
      '1  entries left out: mend them there',
      '1  people without a password, an address or another way in: an agent gives each',
      'nothing was kept: run the command again without --dry-run',
    ])
      expect(summary.replaceAll(/ +/g, ' ')).toContain(` ${line.replaceAll(/ +/g, ' ')}`);
    expect(stdout).not.toMatch(/telephone-3|confidentiel|\$pbkdf2/);
    const value = createHash('sha512').update(password).digest('base64');
    expect(stdout).not.toContain(value);
    expect(await app.rows.accounts.list({ id: told.id })).toEqual([]);
    expect(await app.rows.imports.list({ realm: 'r' })).toEqual([]);
    expect((await bring('r', users)).people).toEqual({ created: 2, left_out: 1 });
  });

  test('the page of the runs says what was brought in, by whom, and what remains to be done', async () => {
    /** The numbers stand for a minute. */
    const remaining = () => {
      app.moveClock(61);
      return app.services.keycloak.remaining.read();
    };
    const before = await remaining();
    const former = exportedPerson('ancienne.forme', { credentials: [passwordCredential(password, 'pbkdf2')] });
    const users = [
      former,
      exportedPerson('sans.adresse', { email: undefined, credentials: [passwordCredential(password, 'argon2')] }),
      exportedPerson('sans.rien', { email: undefined }),
      exportedPerson('sans.mot.de.passe'),
    ];
    await bring('restantes', users, '--as', 'paule.operatrice');
    expect((await app.services.keycloak.remaining.read()).imported).toBe(before.imported);
    const after = await remaining();
    const { pbkdf2 = 0, argon2id = 0 } = before.formerHashes;
    expect(after).toMatchObject({
      imported: before.imported + 4,
      notSignedIn: before.notSignedIn + 4,
      formerHashes: { pbkdf2: pbkdf2 + 1, argon2id: argon2id + 1 },
      withoutAddress: before.withoutAddress + 2,
      withoutPassword: before.withoutPassword + 2,
      withoutWayIn: before.withoutWayIn + 1,
    });
    expect(await enter(former.username)).toBe(former.id);
    const later = await remaining();
    expect([later.notSignedIn, later.formerHashes['pbkdf2'] ?? 0]).toEqual([before.notSignedIn + 3, pbkdf2]);

    await app.services.keycloak.runs.begin({ id: 'stopped', realm: 'arretee', operator: 'paule' });
    const { browser } = await signInAs(app, ['auditor'], '/admin/etat/reprises');
    const { page } = browser;
    expect(page.h1).toBe('Reprises d’un autre service');
    const row = page.all('#remaining tbody tr').map((one) => readText(one));
    expect(row).toContainEqual(expect.stringContaining('Personnes sans aucun moyen de se connecter'));
    const runs = page.all('main section').map((one) => readText(one));
    const run = runs.find((text) => text.includes('restantes'));
    for (const text of [
      'paule.operatrice',
      '4 venues',
      '1 · Ni mot de passe, ni adresse',
      '1 · Mot de passe, PBKDF2, SHA-1',
    ])
      expect(run).toContain(text);
    expect(runs.find((text) => text.includes('arretee'))).toContain('Pas terminée');
  });
});
