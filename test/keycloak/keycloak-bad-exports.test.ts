import { dirname } from 'node:path';
import { describeApp } from '../support/describe-app.ts';
import { exportedPerson, exportedRealm, writeFiles } from '../support/keycloak/realm-export.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';

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
