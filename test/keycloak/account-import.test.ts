import { readFileSync } from 'node:fs';
import { describeApp, prepare } from '../support/describe-app.ts';
import { writeFiles } from '../support/keycloak/realm-export.ts';
import { pastPassword, toMiddleOfStep } from '../support/people/second-factor.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { registerClient, signIn } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';

const [password, another] = ['sentier-des-douaniers', 'colline-aux-genets'];
const page = readFileSync('docs/account-import.md', 'utf8');
/** Returns the example of the document in one of its two forms. */
const exampleOf = (form: 'csv' | 'json') => new RegExp(`\`\`\`${form}\n(.*?)\`\`\``, 's').exec(page)![1]!;
const hash = /\$pbkdf2-sha256\$[^;]+/.exec(page)![0];
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

interface Report {
  readonly counts: { readonly people: Readonly<Record<string, number>> };
  readonly exceptions: readonly { path: string; sub?: string; code: string; items: readonly string[] }[];
}

describe.each(bothDatabases)('people of a file, on %s', (database) => {
  const app = describeApp({ database });
  const cli = (content: string | Buffer, ...args: readonly string[]) =>
    runCli(['account', 'import', ...writeFiles({ people: content }), ...args], { env: environmentOf(app) });
  const bring = async (content: string | Buffer, ...args: readonly string[]) => {
    const { code, stdout, stderr } = await cli(content, '--json', ...args);
    expect([stderr, code]).toEqual(['', 0]);
    const { counts, exceptions } = JSON.parse(stdout) as Report;
    return { ...counts.people, told: exceptions.map(({ path, code: why, items }) => [path, why, ...items]) };
  };
  const enters = async (username: string, typed = password) =>
    (await signIn(app, app.browser(), { client, account: { username, password: typed } })).code !== '';
  const accounts = () => app.rows.accounts.list({});

  const client = prepare(() => registerClient(app));

  test('the example of the document is brought in, in both forms, and a second run changes nothing', async () => {
    toMiddleOfStep(app);
    const csv = exampleOf('csv');
    const told = [
      ['line 3', 'name_left_out', 'family_name'],
      ['line 4', 'email_missing'],
      ['line 4', 'no_password'],
    ];
    expect(await bring(csv, '--dry-run')).toEqual({ created: 3, told: expect.arrayContaining(told) });
    expect(await app.rows.accounts.list({ username: 'louise.duras' })).toEqual([]);
    expect(await bring(csv)).toEqual({ created: 3, told: expect.arrayContaining(told) });
    const louise = await app.rows.accounts.first({ username: 'louise.duras' });
    const since = Date.parse('2019-05-06') / 1000;
    expect([louise.createdAt, louise.emailVerifiedAt, louise.termsVersion]).toEqual([since, since, 'import']);
    // Her password is from 2019, so it is renewed.
    const old = await pastPassword(app, { client, account: { username: louise.email, password } });
    expect(old.browser.page.h1).toBe('Renouveler le mot de passe');
    // The one without a user name got one of the address.
    const amadou = { username: 'amadou.ba', password: another };
    const { browser } = await pastPassword(app, { client, account: amadou });
    expect(browser.page.h1).toBe('Double authentification');
    const after = await browser.submit({ otp: totpCode(secret) }, { action: 'verify' });
    expect(after.h1).toBe('Renouveler le mot de passe');

    const before = await accounts();
    expect(await bring(csv)).toEqual({ unchanged: 3, told: [] });
    const crlf = `${String.fromCodePoint(0xfe_ff)}${csv.trim().replaceAll('\n', '\r\n')}`;
    expect(await bring(crlf)).toEqual({ unchanged: 3, told: [] });
    expect(await bring(exampleOf('json'))).toEqual({ unchanged: 2, told: [] });
    expect(await accounts()).toEqual(before);
    expect(await app.rows.audit.list({ accountId: louise.id, event: 'account.imported' })).toHaveLength(1);
    const runs = await app.rows.imports.list({ realm: 'file:people' });
    expect(runs.map(({ counts }) => counts)).toContainEqual(expect.objectContaining({ people: { created: 3 } }));
  });

  test('a later file brings its difference to the person that its line names, and another origin is another person', async () => {
    const lines = (email: string, name: string) =>
      ['external_id,username,email,email_verified,given_name,password_hash', `7,jo,${email},1,${name},"${hash}"`].join(
        '\n',
      );
    expect(await bring(lines('jo@example.org', 'Jo'))).toEqual({ created: 1, told: [] });
    const { id } = await app.rows.accounts.first({ username: 'jo' });
    expect(await bring(lines('joanna@example.org', 'Joanna'))).toEqual({ changed: 1, told: [] });
    expect(await app.rows.accounts.first({ id })).toMatchObject({ email: 'joanna@example.org', givenName: 'Joanna' });
    expect(await enters('joanna@example.org')).toBe(true);
    expect(await bring(lines('jo.autre@example.org', 'Jo'), '--origin', 'mairie')).toMatchObject({ created: 1 });
    // The address is the key where nothing else is.
    const byAddress = (name: string) => JSON.stringify({ email: 'Lea@Example.org', given_name: name });
    expect(await bring(byAddress('Léa'))).toMatchObject({ created: 1 });
    expect(await bring(byAddress('Léa-Marie'))).toMatchObject({ changed: 1 });
    const own = JSON.stringify({ sub: 'agent-17', username: 'agent', password_hash: hash, enabled: false });
    expect(await bring(own)).toMatchObject({ created: 1 });
    expect([await enters('agent'), (await app.rows.accounts.first({ id: 'agent-17' })).disabledAt]).toEqual([
      false,
      expect.any(Number),
    ]);
  });

  if (database !== bothDatabases[0]) return;

  test('each line that cannot be read is left out by its number and the reason, and the others come in', async () => {
    const header = 'sub;username;email;created_at;enabled;given_name;password_hash';
    const csv = [
      header,
      'a-1;un;;;;"Jean\r\nLuc";',
      'a-2;deux;;hier;;;',
      'a-3;trois;;;peut-être;;',
      'a 4;quatre;;;;;',
      ';cinq;;;;;',
      'a-6;six',
      'a-7;;;;;;',
      'a-1;encore;;;;;',
      'a-9;neuf;;;;;$2b$10$abcdefghijklmnopqrstuv',
    ].join('\n');
    const rest = Buffer.concat([Buffer.from(`${csv}\na-10;`), Buffer.from([0xe9, 0x74, 0xe9]), Buffer.from(';;;;;\n')]);
    const { told, ...counts } = await bring(rest);
    expect(counts).toEqual({ created: 2, left_out: 8 });
    const reasons = told.filter(([, code]) => !['email_missing', 'no_password', 'no_way_in'].includes(code!));
    expect(reasons.toSorted(([one], [other]) => Number(one!.slice(5)) - Number(other!.slice(5)))).toEqual([
      ['line 2', 'name_left_out', 'given_name'],
      ['line 4', 'values', 'created_at'],
      ['line 5', 'values', 'enabled'],
      ['line 6', 'no_id'],
      ['line 7', 'no_key'],
      ['line 8', 'columns', '2, 7'],
      ['line 9', 'no_username'],
      ['line 10', 'id_twice'],
      ['line 11', 'password_unreadable', '?'],
      ['line 12', 'encoding'],
    ]);
    const json = [
      '{"sub": "b-1", "username": "uno"}',
      '',
      '{"sub": "b-2", "username": "due"',
      '["b-3"]',
      '{"sub": "b-4", "username": "quattro", "constructor": 1, "email": {"a": "b"}}',
      '{"sub": "b-5", "username": "cinque", "username": "sei"}',
      '{"sub": "b-6", "username": "\\ud800"}',
    ].join('\r\n');
    const { told: ofJson } = await bring(json);
    expect(ofJson.filter(([path]) => path !== 'line 1').map((line) => line.slice(0, 2).join(' '))).toEqual([
      'line 3 malformed',
      'line 4 not_object',
      'line 5 members',
      'line 6 name_twice',
      'line 7 unstorable',
    ]);
    const strict = await cli(json, '--strict');
    expect([strict.code, strict.stderr]).toEqual([
      1,
      expect.stringContaining('line 3: left out: the entry is not JSON'),
    ]);
  });

  test.each([
    ['a name that no line has', 'sub;passwort\n1;x', 'has "passwort" in its first line'],
    ['a name twice', 'sub;email;sub\n1;x;1', 'has "sub" twice in its first line'],
    ['a quote within a field', 'sub;username\n1;Jean "Petit"\n', 'has a quote at a wrong place'],
    ['a quote that nothing ends', 'sub;username\n1;"Jean\n2;Luc\n', 'no quote ends the one of line 2'],
    ['a list', '[{"sub": "1"}]', 'is one JSON list'],
    ['nobody', 'sub;username\n', 'holds no people'],
    ['nothing', '', 'holds no people'],
  ])('a file with %s is refused, and nothing is brought in', async (_what, content, message) => {
    const before = await app.rows.importedPeople.count({});
    const { code, stderr } = await cli(content);
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
    expect(await app.rows.importedPeople.count({})).toBe(before);
  });
});
