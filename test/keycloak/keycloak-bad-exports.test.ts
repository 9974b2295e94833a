import { dirname } from 'node:path';
import { describeApp } from '../support/describe-app.ts';
import { exportedPerson, exportedRealm, writeFiles } from '../support/keycloak/realm-export.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { like, not } from '../support/rows.ts';

type Files = Readonly<Record<string, unknown>>;

const users = [exportedPerson('une'), exportedPerson('deux')];
const { users: _none, ...realmAlone } = exportedRealm({ users: undefined });
const whole = JSON.stringify(exportedRealm({ users }));

/** Each export that is not whole, with what the operator is told. */
const refused: readonly (readonly [string, Files, readonly string[], string])[] = [
  [
    'a realm without its files of people',
    { 'cadastre-realm.json': realmAlone },
    [],
    'the people are missing: the file FILE holds the realm alone; give its cadastre-users-0.json and the others too',
  ],
  [
    'a realm that was exported without people',
    { 'cadastre-realm.json': exportedRealm({ users: [] }) },
    [],
    'the file FILE holds no people',
  ],
  [
    'people without their realm',
    { 'cadastre-users-0.json': { realm: 'cadastre', users } },
    [],
    'the file cadastre-realm.json is missing',
  ],
  [
    'a file of people that is missing between others',
    {
      'cadastre-realm.json': realmAlone,
      'cadastre-users-0.json': { realm: 'cadastre', users: users.slice(0, 1) },
      'cadastre-users-2.json': { realm: 'cadastre', users: users.slice(1) },
    },
    [],
    'the file cadastre-users-1.json is missing',
  ],
  ['a file that ends too early', { 'r.json': whole.slice(0, -20) }, [], 'the file FILE ends too early'],
  ['two files in one', { 'r.json': whole + whole }, [], 'the file FILE holds something after its end'],
  [
    'people without a comma between them',
    { 'r.json': whole.replace('},{"id"', '}{"id"') },
    ['--strict'],
    'users[0]: left out: the entry is not JSON',
  ],
  ['an empty file', { 'r.json': '' }, [], 'the file FILE is empty'],
  ['a list of realms', { 'r.json': `[${whole}]` }, [], 'the file FILE is not the JSON of one realm'],
  ['another encoding', { 'r.json': Buffer.from(whole, 'utf16le') }, [], 'the file FILE is not UTF-8'],
  [
    'no export at all',
    { 'r.json': '{"clients": []}' },
    [],
    'the file FILE is no export of Keycloak: it names no realm',
  ],
  ['a realm twice', { 'a.json': whole, 'b.json': whole }, [], 'two files describe the realm "cadastre"'],
  [
    'a name that stands twice at the top',
    { 'r.json': whole.replace('{', '{"realm":"x",') },
    [],
    'the file FILE has a name twice at its top',
  ],
  [
    'several realms',
    { 'a.json': whole, 'b.json': exportedRealm({ realm: 'master', users }) },
    [],
    'the files are of several realms (cadastre, master): name one with --realm',
  ],
  [
    'another realm',
    { 'r.json': whole },
    ['--realm', 'master'],
    'no file is of the realm "master"; they are of cadastre',
  ],
  [
    'an export without its version',
    { 'r.json': exportedRealm({ users, keycloakVersion: undefined }) },
    [],
    'the file FILE does not say which Keycloak has written it',
  ],
  [
    'a realm without clients',
    { 'r.json': exportedRealm({ users, clients: undefined }) },
    [],
    'the file FILE holds no list of clients',
  ],
  [
    'a client that is none',
    { 'r.json': exportedRealm({ users, clients: [{ clientId: 'web' }, { name: 'x' }] }) },
    [],
    'the file FILE has no clientId at clients[1]',
  ],
  [
    'a partial export, whose secrets are masked',
    { 'r.json': exportedRealm({ users, smtpServer: { password: '**********' } }) },
    [],
    'is a partial export of the administration console: its secrets are masked and its people are missing',
  ],
  [
    'a bad entry, where the operator wants none',
    { 'r.json': exportedRealm({ users: [...users, { id: 'x' }] }) },
    ['--strict'],
    'users[2]: left out: the user name is missing',
  ],
  ['an upstream that does not exist', { 'r.json': whole }, ['--map', 'facebook=meta'], '--map "facebook=meta" is not'],
];

describe('exports that are not whole', () => {
  const app = describeApp();
  const cli = (...args: readonly string[]) => runCli(['keycloak', 'import', ...args], { env: environmentOf(app) });

  test.each(refused)('%s is refused in one line, and nothing is brought in', async (_what, files, args, message) => {
    const paths = writeFiles(files);
    const { code, stderr } = await cli(dirname(paths[0]!), ...args);
    expect(stderr).toContain(message.replace('FILE', paths[0]!));
    expect([stderr.trim().split('\n').length, code]).toEqual([1, 1]);
    expect(await app.rows.importedPeople.count({})).toBe(0);
  });

  test('a word that is missing, a file or a directory that is not there, or holds nothing, is refused', async () => {
    expect((await cli()).stderr).toContain('PATH missing');
    expect((await cli('/nowhere/realm.json')).stderr).toContain('the file /nowhere/realm.json cannot be read (ENOENT)');
    const [other] = writeFiles({ 'notes.txt': 'x' });
    expect((await cli(dirname(other!))).stderr).toContain('holds no JSON file');
  });

  test('an import waits until no process of an older version serves', async () => {
    const now = app.services.nowSeconds();
    const row = { id: 'old', version: '0.3.0', startedAt: now, seenAt: now, facts: {} };
    await app.rows.processes.insert(row);
    const paths = writeFiles({ 'r.json': whole });
    expect((await cli(...paths)).stderr).toContain('a process of an older version serves this database');
    await app.rows.processes.remove({ id: 'old' });
  });

  test('an entry that cannot be read is named by its place and left out, and the others go on', async () => {
    const good = (name: string) => JSON.stringify(exportedPerson(name));
    const person = (name: string, more: Readonly<Record<string, unknown>>) =>
      JSON.stringify(exportedPerson(name, more));
    const raw = (name: string, text: string) => good(name).replace('{', `{${text},`);
    const damaged: readonly (readonly [string, string])[] = [
      ['not_object', '5'],
      ['not_object', 'null'],
      ['not_object', '"texte"'],
      ['not_object', '[]'],
      ['malformed', '{"id": oui}'],
      ['name_twice', raw('double', '"username":"autre"')],
      ['name_twice', person('double', {}).replace('"credentials":[]', '"attributes":{"a":["1"],"a":["2"]}')],
      ['unstorable', person('nul', { firstName: 'a\0b' })],
      ['unstorable', person('moitie', { attributes: { ville: ['\ud800'] } })],
      ['unstorable', raw('proto', '"attributes":{"__proto__":["x"]}')],
      ['unstorable', person('grand', { notBefore: 2 ** 60 })],
      ['unstorable', raw('profond', `"x":${'['.repeat(30)}${']'.repeat(30)}`)],
      ['no_id', person('long', { id: 's'.repeat(300) })],
      ['no_id', person('sans', { id: undefined })],
      ['no_id', person('vide', { id: '' })],
      ['no_username', person('x', { username: undefined })],
      ['no_username', person('x', { username: 12 })],
      ['too_large', person('lourd', { attributes: { texte: ['x'.repeat(5_000_000)] } })],
      ['encoding', good('latin').replace('latin', '\u{1}')],
    ];
    const entries = damaged.flatMap(([, text], place) => [text, good(`bonne.${place}`)]);
    const text = whole.replace(/"users":\[.*\]\}$/, `"users":[${entries.join(',')}]}`);
    // The mark of the last entry becomes a byte that UTF-8 does not have.
    const bytes = Buffer.from(text);
    bytes[bytes.indexOf(1)] = 0xe9;
    const answer = await cli(...writeFiles({ 'r.json': bytes }), '--json');
    const { exceptions, counts } = answer.json<{
      exceptions: { path: string; code: string }[];
      counts: { people: Record<string, number> };
    }>();
    const told = exceptions.filter(({ code }) => code !== 'no_password').map(({ path, code }) => [path, code]);
    expect(told).toEqual(damaged.map(([code], place) => [`r.json users[${place * 2}]`, code]));
    expect(counts.people).toEqual({ created: damaged.length, left_out: damaged.length });
  });

  test('words of an export neither act on the terminal of the operator nor pass for a line of the report', async () => {
    const evil = "\u001b]0;titre\u0007\u009b2J\u202e$&$'\r";
    const lie = `${evil}\nbrought in the realm`;
    const person = exportedPerson('malin', {
      username: lie,
      attributes: { locale: [lie], [lie]: ['x'] },
      requiredActions: [lie],
      realmRoles: [lie],
      groups: [`/${lie}`],
      credentials: [{ type: lie }],
      federatedIdentities: [{ identityProvider: lie, userId: '1' }],
    });
    const clients = [
      { clientId: lie, protocol: 'openid-connect', redirectUris: [lie], secret: 's' },
      { clientId: 'web' },
    ];
    const files = writeFiles({ 'r.json': exportedRealm({ users: [person], clients, sslRequired: lie }) });
    const acting = /(?!\n)[\p{Cc}\p{Bidi_Control}]/u;
    for (const format of [[], ['--json']]) {
      const { stdout, stderr, code } = await cli(...files, '--dry-run', ...format);
      expect([code, acting.exec(stdout + stderr), /^brought in the realm/m.exec(stdout)]).toEqual([0, null, null]);
      expect(stdout).toContain(String.raw`\u001b]0;titre\u0007\u009b2J\u202e$&$'`);
    }
  });

  test('a member of another type, a strange date or a hash that nobody knows hurts no other entry', async () => {
    const [names, values] = [
      'email emailVerified firstName lastName enabled createdTimestamp totp credentials requiredActions attributes realmRoles clientRoles groups federatedIdentities clientConsents notBefore'.split(
        ' ',
      ),
      [null, 5, -1e15, 'texte', '', true, [], {}, [null], [5], ['x'], [{}], [[]], { a: null }, { locale: 'fr' }],
    ] as const;
    const strange = names.flatMap((name, row) =>
      values.map((value, place) => exportedPerson(`etrange.${row}.${place}`, { [name]: value })),
    );
    const credentials = [
      { secretData: { value: 'x' }, credentialData: {} },
      { secretData: '[]', credentialData: 'null' },
      { secretData: '{', credentialData: '"' },
      { secretData: '{"value":"AAAA","salt":"!"}', credentialData: '{"hashIterations":-5,"algorithm":"pbkdf2"}' },
      { secretData: '{"value":"AAAA","salt":"AAAA"}', credentialData: '{"hashIterations":1e99,"algorithm":"argon2"}' },
      {
        secretData: '{"value":[],"codes":[5]}',
        credentialData: '{"algorithm":"SHA-512","subType":"totp","digits":"6"}',
      },
      // An old Keycloak wrote passwords so.
      { hashedSaltedValue: 'AAAA', salt: 'AAAA', hashIterations: 27_500, algorithm: 'pbkdf2-sha256' },
    ];
    const types = ['password', 'password-history', 'otp', 'recovery-authn-codes', 'webauthn', 'constructor', 5];
    const secrets = types.flatMap((type, row) =>
      credentials.map((one, place) =>
        exportedPerson(`secret.${row}.${place}`, { credentials: [{ id: `c${place}`, type, createdDate: -1, ...one }] }),
      ),
    );
    const old = exportedRealm({ users: [...strange, ...secrets], keycloakVersion: '4.8.3.Final' });
    const { stderr, stdout } = await cli(...writeFiles({ 'r.json': old }));
    expect(stderr).toBe('');
    expect(stdout).toContain('(Keycloak 4.8.3.Final)');
    expect(await app.rows.accounts.count({ username: like('etrange.%') })).toBe(strange.length);
    expect(await app.rows.accounts.count({ username: like('secret.%') })).toBe(secrets.length);
    expect(stdout.match(/secret\.0\.\d: has a password of a kind that is not verified here/g)).toHaveLength(
      credentials.length,
    );
    expect(await app.rows.accounts.count({ username: like('secret.%'), passwordHash: not(null) })).toBe(0);
  });

  test('split files, a byte order mark, other line ends and a bad entry among good ones are read', async () => {
    const people = Array.from({ length: 12 }, (_, place) => exportedPerson(`personne.${place}`));
    const mark = String.fromCodePoint(0xfe_ff);
    const paths = writeFiles({
      'cadastre-realm.json': realmAlone,
      ...Object.fromEntries(
        people.map((person, place) => [
          `cadastre-users-${place}.json`,
          mark +
            JSON.stringify({ realm: 'cadastre', users: [person, { id: `bad-${place}` }] }, undefined, 2).replaceAll(
              '\n',
              '\r\n',
            ),
        ]),
      ),
    });
    const { stdout, stderr } = await cli(dirname(paths[0]!));
    expect(stderr).toBe('');
    expect(stdout).toMatch(/12  created\n +12  left_out\n/);
    // The files are read in the order of their numbers.
    expect(stdout.indexOf('users-2.json')).toBeLessThan(stdout.indexOf('users-10.json'));
    expect(stdout).toContain('cadastre-users-10.json users[1] bad-10 -: left out: the user name is missing\n');
    const help = await runCli(['keycloak', 'import', '--help']);
    expect(help.stdout).toContain('keycloak import PATH… [options]');
  });
});
