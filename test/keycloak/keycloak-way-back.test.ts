import { generateKeyPairSync, pbkdf2Sync, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { removeTotp } from '../../src/commands/factors/remove-totp.ts';
import { credentialVersionOf } from '../../src/domain/account/credential-version.ts';
import { ofKeycloak } from '../../src/domain/factors/recovery-code.ts';
import { keyProvider } from '../../src/domain/keycloak/realm-keys.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { differentEntries, differentMembers } from '../support/keycloak/compare-exports.ts';
import {
  credentialOfKind,
  exportedPerson,
  exportedRealm,
  passwordCredential,
  recoveryCredential,
  totpCredential,
  writeFiles,
} from '../support/keycloak/realm-export.ts';
import { giveIdentity } from '../support/people/linked-identity.ts';
import { captchaAnswer, register, somebody } from '../support/people/register.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { registerClient, signIn } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

type Members = Readonly<Record<string, unknown>>;
interface Written extends Members {
  readonly username: string;
  readonly credentials: readonly Members[];
  readonly requiredActions: readonly string[];
}

const password = 'sentier-des-douaniers';
const chosen = 'neuf-castors-contre-le-vent';
const history = (hash: Members) => ({ ...hash, id: randomUUID(), type: 'password-history' });
const codes = ['AAAA11112222', 'BBBB11112222'];
const [kept, gone] = [totpCredential('telephone-qui-reste-1'), totpCredential('telephone-perdu-12345')];
const link = (userId: string) => ({ identityProvider: 'fc', userId, userName: userId });

const anne = exportedPerson('anne', {
  firstName: 'Anne',
  lastName: 'Le Goff',
  totp: true,
  attributes: JSON.parse('{"locale":["en"],"constructor":["a","b"],"__proto__x":["c"],"clé.à.points":["d"]}') as object,
  credentials: [
    passwordCredential(password, 'argon2'),
    history(passwordCredential('avant', 'pbkdf2-sha256')),
    kept,
    gone,
    recoveryCredential(codes),
    credentialOfKind('mobile-number'),
  ],
  federatedIdentities: [link('fc-anne')],
  requiredActions: ['TERMS_AND_CONDITIONS', 'CONFIGURE_RECOVERY_AUTHN_CODES'],
  realmRoles: ['default-roles-cadastre', 'gestionnaire'],
  clientRoles: { api: ['lecture'] },
  groups: ['/IGN/Équipe'],
  clientConsents: ['web', 'api', 'account'].map((clientId) => ({
    clientId,
    grantedClientScopes: ['email'],
    createdDate: 1,
    lastUpdatedDate: 2,
  })),
  notBefore: 1_700_000_000,
});
const others = [
  exportedPerson('bruno', {
    credentials: [passwordCredential(password, 'pbkdf2')],
    requiredActions: ['UPDATE_PASSWORD'],
  }),
  exportedPerson('une@autre.example', { username: 'claire@example.test' }),
  exportedPerson('claire', { email: undefined, emailVerified: false, enabled: false, createdTimestamp: -1000 }),
  exportedPerson('damien', {
    credentials: [{ ...passwordCredential(password, 'pbkdf2'), credentialData: '{"algorithm":"bcrypt"}' }],
  }),
  exportedPerson('hotp', { totp: true, credentials: [totpCredential('compteur-de-hotp-123', { subType: 'hotp' })] }),
  // This one has the composed name here, and takes her own along.
  exportedPerson('nfd', { username: 'rené'.normalize('NFD'), attributes: { locale: ['de'] } }),
  exportedPerson('nfc', { username: 'rené', firstName: '<b>' }),
];
const twins = [1, 2].map((place) => exportedPerson(`jumelle.${place}`, { email: 'jumelles@example.test' }));
const closing = exportedPerson('partante');
const serviceAccount = exportedPerson('service-account-api', { email: undefined, serviceAccountClientId: 'api' });
const client = (clientId: string, more: object = {}) => ({
  clientId,
  enabled: true,
  protocol: 'openid-connect',
  publicClient: false,
  clientAuthenticatorType: 'client-secret',
  secret: `secret de ${clientId} & ses signes`,
  standardFlowEnabled: true,
  redirectUris: [`https://${clientId}.example/cb`],
  webOrigins: [`https://${clientId}.example`],
  attributes: { 'post.logout.redirect.uris': '+', login_theme: 'ign' },
  defaultClientScopes: ['profile', 'email', 'cadastre'],
  optionalClientScopes: ['phone'],
  protocolMappers: [{ name: 'ville', protocolMapper: 'oidc-usermodel-attribute-mapper' }],
  ...more,
});
const signing = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const realm = {
  ...exportedRealm({
    identityProviders: [{ alias: 'fc', config: { issuer: 'https://fc.example' } }],
    roles: { realm: [{ name: 'gestionnaire' }, { name: 'default-roles-cadastre' }, { name: 'lecteur' }] },
    groups: [{ path: '/IGN', subGroups: [{ path: '/IGN/Équipe' }, { path: '/IGN/Autre' }] }],
    smtpServer: { password: 'secret' },
    clients: [
      client('web'),
      client('api', { serviceAccountsEnabled: true }),
      client('saml', { protocol: 'saml' }),
      client('account'),
    ],
    components: {
      [keyProvider]: [
        {
          name: 'rsa',
          providerId: 'rsa-generated',
          config: {
            privateKey: [signing.export({ type: 'pkcs1', format: 'der' }).toString('base64')],
            priority: ['1'],
          },
        },
      ],
      autre: [{ name: 'x' }],
    },
  }),
};
const users: readonly Members[] = [anne, ...others, ...twins, closing, serviceAccount];

describe.each(bothDatabases)('the way back to Keycloak, on %s', (database) => {
  let [places, table]: [number, string | undefined] = [0, undefined];
  const app = describeApp({ database, config: { captchaFixedAnswer: captchaAnswer } });
  const folder = temporaryFolder('geopf-id-way-back-');
  const cli = (...args: readonly string[]) => runCli(args, { env: environmentOf(app) });
  /** Exports the realm, and returns what stands in its files and in the report. */
  const goBack = async (...args: readonly string[]) => {
    const output = join(folder, String((places += 1)));
    const answer = await cli('keycloak', 'export', '--output', output, '--json', ...args);
    expect([answer.stderr, answer.code]).toEqual(['', 0]);
    const { exceptions } = answer.json<{ exceptions: { id: string; code: string; items: string[] }[] }>();
    const names = readdirSync(output).toSorted();
    const read = (name: string) => JSON.parse(readFileSync(join(output, name), 'utf8')) as Members;
    const file = read(names[0]!);
    const people = names.slice(1).flatMap((name) => read(name)['users'] as readonly Written[]);
    return { output, names, file, people, told: exceptions.map(({ id, code, items }) => [id, code, ...items]) };
  };

  const service = prepare(() => registerClient(app));
  beforeAll(async () => {
    const paths = writeFiles({ 'cadastre-realm.json': { ...realm, users } });
    [table] = writeFiles({ 'attributs.json': { constructor: { profile: 'locality' }, 'clé.à.points': 'drop' } });
    const { stderr } = await cli('keycloak', 'import', ...paths, '--map', 'fc=franceconnect', '--attributes', table!);
    expect(stderr).toBe('');
  });

  test('what came in goes out, member by member, but for an address that several people share', async () => {
    const { output, names, file, people, told } = await goBack();
    expect(names).toEqual(['cadastre-realm.json', 'cadastre-users-0.json']);
    expect([output, ...names.map((name) => join(output, name))].map((path) => statSync(path).mode & 0o777)).toEqual([
      0o700, 0o600, 0o600,
    ]);
    const shared = { email: ['jumelles@example.test', undefined], emailVerified: [true, false] };
    expect(differentEntries(users, people, 'id')).toEqual(Object.fromEntries(twins.map(({ id }) => [id, shared])));
    for (const { id } of twins) expect(told).toContainEqual([id, 'email_shared']);
    expect(told.filter(([id]) => id === service.clientId)).toEqual([[service.clientId, 'client_secret']]);
    // The clients that were here before go along, and so does the key that signs here.
    const own = new Set([...(realm['clients'] as Members[])].map(({ clientId }) => clientId));
    const clients = (file['clients'] as Members[]).filter(({ clientId }) => own.has(clientId));
    expect(differentEntries(realm['clients'] as Members[], clients, 'clientId')).toEqual({});
    expect(Object.keys(differentMembers({ ...realm }, file))).toEqual(['clients', 'components']);
    const [first, second, ...rest] = (file['components'] as Record<string, Members[]>)[keyProvider]!;
    expect([first, rest]).toEqual([expect.objectContaining({ name: 'rsa' }), []]);
    expect(second).toMatchObject({ providerId: 'rsa', config: { active: ['false'], enabled: ['true'] } });
    // The export reads as one of Keycloak, and says nothing new.
    const options = ['--map', 'fc=franceconnect', '--attributes', table!, '--dry-run', '--json'];
    const again = await cli('keycloak', 'import', output, ...options);
    expect(again.json<{ counts: { people: unknown } }>().counts.people).toEqual({
      unchanged: users.length - 1,
      left_out: 1,
    });
    expect((await cli('keycloak', 'export', '--output', output)).stderr).toContain('is not empty: name another one');
    expect((await cli('keycloak', 'export', '--output', join(folder, 'x'), '--realm', 'autre')).stderr).toContain(
      'no realm "autre" was brought in',
    );
    expect(await app.rows.audit.count({ event: 'keycloak.exported' })).toBe(1);
  });

  test('what was changed here since goes out as Keycloak reads it', async () => {
    app.moveClock(100);
    const since = new Date(app.services.now()).toISOString().slice(0, 19);
    const before = await goBack('--since', since);
    expect([before.people, before.file['clients']]).toEqual([[], []]);
    app.moveClock(10);

    // Bruno chooses the new password that he owes, and a newcomer registers.
    const { browser } = await signIn(app, app.browser(), { client: service, account: { username: 'bruno', password } });
    await browser.submit({ password: chosen, passwordConfirm: chosen }, { action: 'save' });
    const newcomer = somebody({ password: chosen });
    await register(app, service, newcomer);
    const { services } = app;
    const account = await services.account.accounts.find(anne.id);
    const removal = {
      accountId: anne.id,
      applicationId: String(gone!['id']),
      credentialVersion: credentialVersionOf(account!),
      requestId: 'test',
      lang: 'fr',
    };
    await services.inUnit(() => removeTotp(services, removal));
    await services.transaction(async (trx) => {
      const { applications } = { applications: services.factors.totpApplications };
      await applications.insert(trx, {
        id: randomUUID(),
        accountId: anne.id,
        label: 'Tablette',
        secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
        lastStep: 0,
        createdAt: services.nowSeconds(),
      });
      await applications.rename(trx, { accountId: anne.id, id: String(kept!['id']), label: 'Bureau' });
      const [digest] = JSON.parse(String(anne.credentials[4]!['secretData'])).codes as { encodedHashedValue: string }[];
      await services.factors.recoveryCodes.use(trx, {
        accountId: anne.id,
        code: ofKeycloak(digest!.encodedHashedValue),
      });
      const profile = { givenName: 'Annick', locality: 'Brest', phone: '+33123456789' };
      await services.account.accounts.update(trx, anne.id, { profile, locale: 'fr' });
      const { carried, owedSteps } = services.account;
      const { facts } = (await carried.findWithin(trx, anne.id))!;
      const changed = { realmRoles: [...facts.realmRoles.slice(0, 1), 'lecteur'], groups: ['/IGN/Autre', '/Nouveau'] };
      await carried.write(trx, { accountId: anne.id, facts: { ...facts, ...changed }, brought: facts });
      await services.clients.formerConsents.take(trx, anne.id, ['web']);
      expect(await owedSteps.change(trx, anne.id, { from: ['codes', 'terms'], to: ['codes'] })).toBe(true);
    });
    await giveIdentity(app, { sub: others[3]!.id }, { subject: 'fc-damien' });
    expect((await cli('account', 'delete', 'partante', '--now', '--reason', 'Elle le demande')).code).toBe(0);
    const renamed = await runCli(['client', 'update', 'web', '--file', '-'], {
      env: environmentOf(app),
      input: { client_name: 'Le site' },
    });
    expect(renamed.code).toBe(0);

    const { people, file, told } = await goBack('--since', since);
    const byName = new Map(people.map((one) => [one.username, one]));
    const bruno = byName.get('bruno')!;
    expect(bruno.requiredActions).toEqual([]);
    const hashOf = (one: Members) => {
      const [secret, about] = [one['secretData'], one['credentialData']].map(
        (text) => JSON.parse(String(text)) as Members,
      );
      const salt = Buffer.from(String(secret!['salt']), 'base64');
      const isRight = (typed: string) =>
        pbkdf2Sync(typed, salt, Number(about!['hashIterations']), 64, 'sha512').toString('base64') === secret!['value'];
      return [one['type'], about!['algorithm'], isRight(chosen)];
    };
    expect(bruno.credentials.map(hashOf)).toEqual([
      ['password', 'pbkdf2-sha512', true],
      ['password-history', 'pbkdf2', false],
    ]);
    const entry = byName.get(newcomer.username)!;
    expect(entry).toMatchObject({
      email: newcomer.email,
      emailVerified: true,
      enabled: true,
      attributes: { locale: ['fr'] },
      realmRoles: ['default-roles-cadastre'],
      requiredActions: [],
    });
    expect(entry.credentials.map(hashOf)).toEqual([['password', 'pbkdf2-sha512', true]]);

    const changes = differentMembers(anne, byName.get('anne')!);
    expect(changes).toMatchObject({ firstName: ['Anne', 'Annick'] });
    expect(Object.keys(changes)).toEqual([
      'attributes',
      'clientConsents',
      'credentials',
      'firstName',
      'groups',
      'realmRoles',
      'requiredActions',
    ]);
    expect(byName.get('anne')).toMatchObject({
      groups: ['/IGN/Autre'],
      realmRoles: ['default-roles-cadastre', 'lecteur'],
      requiredActions: ['CONFIGURE_RECOVERY_AUTHN_CODES'],
      clientConsents: [{ clientId: 'api' }, { clientId: 'account' }],
    });
    expect(told.filter(([id]) => id === anne.id)).toEqual([
      [anne.id, 'facts', 'phone'],
      [anne.id, 'standing_unknown', '/Nouveau'],
    ]);
    const { attributes, credentials } = byName.get('anne') as Written & { attributes: Members };
    const { locale, constructor: town, ...same } = attributes;
    expect([locale, town, Object.keys(same)]).toEqual([['fr'], ['Brest'], ['__proto__x', 'clé.à.points']]);
    expect(credentials.map(({ type, userLabel }) => [type, userLabel])).toEqual([
      ['password', undefined],
      ['password-history', undefined],
      ['otp', 'Bureau'],
      ['recovery-authn-codes', undefined],
      ['mobile-number', undefined],
      ['otp', 'Tablette'],
    ]);
    expect(JSON.parse(String(credentials[5]!['credentialData']))).toMatchObject({
      algorithm: 'HmacSHA1',
      secretEncoding: 'BASE32',
    });
    expect(JSON.parse(String(credentials[3]!['credentialData']))).toMatchObject({ totalCodes: 2, remainingCodes: 1 });
    expect(told).toContainEqual([closing.id, 'deleted_here']);
    expect([...byName.keys()].toSorted()).toEqual(['anne', 'bruno', newcomer.username].toSorted());

    const web = (file['clients'] as Members[]).find(({ clientId }) => clientId === 'web')!;
    expect(differentMembers(client('web'), web)).toEqual({ name: [undefined, 'Le site'] });
    expect(Object.keys(file).toSorted()).toEqual(['clients', 'components', 'id', 'keycloakVersion', 'realm']);

    const whole = await goBack();
    expect(whole.people).toHaveLength(users.length);
    const damien = whole.people.find(({ username }) => username === 'damien')!;
    expect(differentMembers(others[3]!, damien)).toEqual({
      federatedIdentities: [undefined, [{ identityProvider: 'fc', userId: 'fc-damien', userName: 'damien' }]],
    });
  });

  test('nothing goes out once the move is finished', async () => {
    await cli('keycloak', 'finish', 'cadastre', '--reason', 'La bascule est faite');
    const { stderr } = await cli('keycloak', 'export', '--output', join(folder, 'late'));
    expect(stderr).toContain('no realm is being moved');
    const named = await cli('keycloak', 'export', '--output', join(folder, 'late'), '--realm', 'cadastre');
    expect(named.stderr).toContain('nothing is kept for the way back');
  });
});
