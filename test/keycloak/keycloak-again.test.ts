import { importPeople } from '../../src/commands/keycloak/import-people.ts';
import { readPasskeyHosts } from '../../src/domain/keycloak/read-passkeys.ts';
import { drawRecoveryCodes } from '../../src/domain/factors/recovery-code.ts';
import { openExport } from '../../src/cli/keycloak/open-export.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import {
  exportedPerson,
  exportedRealm,
  passwordCredential,
  recoveryCredential,
  totpCredential,
  writeFiles,
} from '../support/keycloak/realm-export.ts';
import { giveRole } from '../support/people/give-role.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { registerClient, signIn } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';

const password = 'sentier-des-douaniers';
const another = 'colline-aux-genets';

describe.each(bothDatabases)('a realm that is imported again, on %s', (database) => {
  const app = describeApp({ database });

  const filesOf = (users: readonly unknown[], more: object = {}) =>
    writeFiles({ 'cadastre-realm.json': exportedRealm({ users, ...more }) });
  const bring = async (users: readonly unknown[], ...args: readonly string[]) => {
    const answer = await runCli(['keycloak', 'import', ...filesOf(users), '--json', ...args], {
      env: environmentOf(app),
    });
    expect([answer.stderr, answer.code]).toEqual(['', 0]);
    const { counts, exceptions } = answer.json<{
      counts: { people: Record<string, number> };
      exceptions: { username: string; code: string; items: string[] }[];
    }>();
    return { ...counts.people, told: exceptions.map(({ username, code, items }) => [username, code, ...items]) };
  };
  const enters = async (username: string, typed = password) =>
    (await signIn(app, app.browser(), { client, account: { username, password: typed } })).code !== '';
  /** Everything that an import writes about people. */
  const kept = async () => ({
    accounts: await app.rows.accounts.list({}),
    applications: await app.rows.totpDevices.list({}, 'id', 'accountId', 'label', 'digits', 'createdAt'),
    codes: await app.rows.recoveryCodes.list({}),
    identities: await app.rows.identities.list({}, 'accountId', 'issuer', 'subject'),
    digests: await app.rows.importedPeople.list({}, 'accountId', 'digest'),
  });

  const client = prepare(() => registerClient(app));

  test('a run that was stopped goes on, and a second run changes nothing', async () => {
    const users = Array.from({ length: 250 }, (_, place) =>
      exportedPerson(`foule.${place}`, { credentials: [passwordCredential(password, 'argon2')] }),
    );
    const found = await openExport(filesOf(users), { realm: undefined, isStrict: false, wantsPeople: true });
    const run = importPeople(app.services, {
      ...found,
      termsVersion: 'Keycloak',
      people: found.people(),
      isDryRun: false,
      actor: { kind: 'command', name: 'test' },
      languages: ['fr', 'en'],
      upstreamOf: () => undefined,
      passkeyHosts: readPasskeyHosts({}, { here: 'localhost', said: undefined }),
    });
    // The process ends after its first commit.
    expect((await run.next()).value).toHaveLength(100);
    await run.return();
    expect(await app.rows.importedPeople.count({})).toBe(100);
    expect(await bring(users)).toEqual({ unchanged: 100, created: 150, told: [] });
    const before = await kept();
    expect(await bring(users.toReversed())).toEqual({ unchanged: 250, told: [] });
    expect(await kept()).toEqual(before);
    const runs = await app.rows.imports.list({});
    expect(runs.filter(({ finishedAt }) => finishedAt === null)).toHaveLength(1);
    expect(runs.map(({ counts }) => counts)).toContainEqual(
      expect.objectContaining({ people: { unchanged: 100, created: 150 } }),
    );
  });

  test('a later export brings what differs', async () => {
    const [kept1, gone, added] = ['telephone-qui-reste-1', 'telephone-perdu-12345', 'telephone-nouveau-123'].map(
      (value) => totpCredential(value),
    );
    const codes = ['AAAA11112222', 'BBBB11112222', 'CCCC11112222'];
    const first = exportedPerson('later', {
      firstName: 'Louise',
      attributes: { locale: ['en'] },
      credentials: [passwordCredential(password, 'argon2'), kept1, gone, recoveryCredential(codes)],
      federatedIdentities: [{ identityProvider: 'franceconnect', userId: 'fc-1', userName: 'l' }],
    });
    expect(await bring([first])).toMatchObject({ created: 1 });
    const later = {
      ...first,
      username: 'later.mariee',
      email: 'later.mariee@example.test',
      firstName: 'Louise-Anne',
      lastName: 'Duras',
      attributes: undefined,
      credentials: [
        passwordCredential(another, 'pbkdf2-sha512', { createdDate: Date.now() - 1000 }),
        kept1,
        added,
        recoveryCredential(codes.slice(1)),
      ],
      federatedIdentities: [{ identityProvider: 'franceconnect', userId: 'fc-2', userName: 'l' }],
    };
    const newcomer = exportedPerson('nouvelle');
    expect(await bring([later, newcomer])).toEqual({ changed: 1, created: 1, told: [['nouvelle', 'no_password']] });
    const accountId = first.id;
    expect(await app.rows.accounts.first({ id: accountId })).toMatchObject({
      username: 'later.mariee',
      email: 'later.mariee@example.test',
      givenName: 'Louise-Anne',
      familyName: 'Duras',
      locale: 'fr',
    });
    const held = await app.rows.totpDevices.values('id', { accountId });
    expect(new Set(held)).toEqual(new Set([kept1!['id'], added!['id']]));
    expect(await app.rows.recoveryCodes.count({ accountId })).toBe(2);
    expect(await app.rows.identities.values('subject', { accountId })).toEqual(['fc-2']);
    const lines = await app.rows.audit.list({ accountId, event: 'account.imported' }, 'details');
    expect(lines.map(({ details }) => (details as { again?: true }).again)).toEqual([undefined, true]);
    // Without any factor a sign-in asks for one, and a person who was disabled there is kept out here.
    const bare = { ...later, credentials: later.credentials.slice(0, 1), enabled: true };
    expect(await bring([bare])).toEqual({ changed: 1, told: [] });
    expect([await enters('later.mariee', another), await enters('later.mariee')]).toEqual([true, false]);
    expect(await bring([{ ...bare, enabled: false }])).toEqual({ changed: 1, told: [] });
    expect(await enters('later.mariee', another)).toBe(false);
  });

  test('what a person has changed here since stays, and the report says so once', async () => {
    const application = totpCredential('telephone-de-fatou-123');
    const first = exportedPerson('fatou', {
      firstName: 'Fatou',
      credentials: [passwordCredential(password, 'argon2'), application, recoveryCredential(['AAAA11112222'])],
    });
    await bring([first]);
    const accountId = first.id;
    const { services } = app;
    await services.transaction(async (trx) => {
      await services.account.accounts.update(trx, accountId, { profile: { givenName: 'Fatoumata' }, locale: 'en' });
      await services.account.accounts.changeUsername(trx, { id: accountId, username: 'fatoumata' });
      const email = 'fatoumata@example.test';
      await services.account.accounts.changeAddress(trx, { id: accountId, email, emailCanonical: email });
      await services.account.accounts.setPassword(trx, {
        id: accountId,
        hash: await services.hasher.hash(another),
        now: services.nowSeconds(),
      });
      await services.factors.totpApplications.remove(trx, { accountId, id: String(application['id']) });
      await services.factors.states.turnOff(trx, accountId);
      await services.factors.recoveryCodes.replace(trx, { accountId, codes: drawRecoveryCodes() });
      await services.account.accounts.update(trx, accountId, { disabledAt: services.nowSeconds() });
    });
    const before = await kept();
    const later = {
      ...first,
      username: 'fatou.d',
      email: 'fatou.d@example.test',
      firstName: 'Fatou-Marie',
      enabled: true,
      attributes: { locale: ['en'] },
      credentials: [
        passwordCredential('encore-un-autre', 'argon2', { createdDate: Date.now() - 5000 }),
        { ...application, userLabel: 'Un autre nom' },
        recoveryCredential(['BBBB11112222']),
      ],
    };
    const parts = ['names', 'address', 'user name', 'password', 'applications', 'recovery codes'];
    expect(await bring([later])).toEqual({
      unchanged: 1,
      told: [['fatou', 'kept', ...parts]].map((line) => ['fatou.d', ...line.slice(1)]),
    });
    const after = await kept();
    expect({ ...after, digests: [] }).toEqual({ ...before, digests: [] });
    expect(await bring([later])).toEqual({ unchanged: 1, told: [] });
  });

  test('the holder of a role keeps the ways in that she has here', async () => {
    const first = exportedPerson('agente', { credentials: [passwordCredential(password, 'argon2')] });
    await bring([first]);
    await giveRole(app, { name: 'agente', role: 'support' });
    const before = await kept();
    const later = {
      ...first,
      username: 'agente.2',
      email: 'agente.2@example.test',
      credentials: [
        passwordCredential(another, 'argon2', { createdDate: Date.now() - 5000 }),
        totpCredential('telephone-de-quelqu-un'),
        recoveryCredential(['AAAA11112222']),
      ],
      federatedIdentities: [{ identityProvider: 'franceconnect', userId: 'fc-3', userName: 'l' }],
    };
    const parts = ['address', 'user name', 'password', 'applications', 'recovery codes', 'links'];
    expect((await bring([later])).told).toContainEqual(['agente.2', 'kept', ...parts]);
    expect({ ...(await kept()), digests: [] }).toEqual({ ...before, digests: [] });
    expect((await bring([{ ...later, enabled: false }])).told).not.toContainEqual(expect.arrayContaining(['kept']));
    expect(await app.rows.accounts.first({ id: first.id })).toMatchObject({ disabledAt: expect.any(Number) });
  });

  test('an account that was here before, or was deleted here, is left alone', async () => {
    const [known, deleted, named] = [exportedPerson('connue'), exportedPerson('partie'), exportedPerson('nommee')];
    await bring([known, deleted]);
    const { services } = app;
    await services.transaction((trx) => services.account.accounts.remove(trx, deleted.id));
    await app.rows.deletedAccounts.insert({ id: deleted.id, deletedAt: services.nowSeconds() });
    const holder = exportedPerson('autre', { username: 'nommee', email: known.email });
    const other = await runCli(
      [
        'keycloak',
        'import',
        ...filesOf([{ ...known, email: undefined }, deleted, holder, named], { realm: 'autre' }),
        '--json',
      ],
      { env: environmentOf(app) },
    );
    const { exceptions } = other.json<{ exceptions: { username: string; code: string; items: string[] }[] }>();
    expect(
      exceptions.filter(({ code }) => code !== 'no_password').map(({ username, code }) => [username, code]),
    ).toEqual([
      ['connue', 'email_missing'],
      ['connue', 'sub_taken'],
      ['partie', 'deleted_here'],
      ['nommee', 'email_taken'],
      ['nommee', 'no_way_in'],
      ['nommee', 'username_changed'],
    ]);
  });
});
