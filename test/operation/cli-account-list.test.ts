import { invitePerson } from '../../src/commands/account/invite-person.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { environmentOf, runCli } from '../support/run-cli.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { registerClient, signIn, type TestClient } from '../support/test-client.ts';
import { bothDatabases, usualDatabase } from '../support/test-database.ts';
import { until } from '../support/until.ts';

describe.each(bothDatabases)('commands that list and invite people, on %s', (database) => {
  let app: TestApp;
  let client: TestClient;
  let account: BuiltAccount;
  const cli = (...args: readonly string[]) => runCli(['account', ...args], { env: environmentOf(app) });

  beforeAll(async () => {
    app = await startApp({ database });
    client = await registerClient(app);
    account = await buildAccount(app);
  });
  afterAll(() => app.stop());

  describe('an invitation', () => {
    const strong = 'sept-loutres-sous-la-pluie-fine';
    let invited = 0;
    const newcomer = () => `invitee-${process.pid}-${invited++}@example.test`;
    const invite = async (email: string, ...options: readonly string[]) => {
      const said = await cli('create', '--email', email, ...options);
      const { links, id } = await app.mailbox.newest(email, 'invitation');
      return { said, id, link: links.find((href) => href.includes('/lien/')) ?? '' };
    };
    const accountsOf = (email: string) => app.services.database.knex('accounts').where({ email });
    const accept = async (link: string, fields: Readonly<Record<string, string>>) => {
      const browser = app.browser();
      const page = await browser.open(link);
      return page.status === 200 ? browser.submit(fields, { action: 'save' }) : page;
    };

    test('makes no account before the person has chosen her password behind its link, which proves the address', async () => {
      const email = newcomer();
      const username = `invitee-${process.pid}`;
      const { said, link } = await invite(email, '--username', username, '--locale', 'en', '--as', 'Paule');
      expect([said.code, said.stdout]).toEqual([
        0,
        expect.stringContaining(`${email}: invited, the link is valid until `),
      ]);
      const lines = await app.services.database.knex('audit').where({ event: 'account.invited' }).pluck('details');
      expect(lines).toEqual(['{"operator":"Paule"}']);
      const browser = app.browser();
      const question = await browser.open(link);
      expect([question.status, question.fieldValue('username')]).toEqual([200, username]);
      await browser.open('/mot-de-passe-oublie');
      await browser.submit({ email }, { action: 'send' });
      const person = { sub: '', username, email, password: strong };
      expect((await signIn(app, app.browser(), { client, account: person })).code).toBe('');
      expect(await accountsOf(email)).toEqual([]);
      expect(await app.mailbox.queued(email, 'reset')).toEqual([]);

      const done = await accept(link, { password: strong, passwordConfirm: strong });
      expect(done.h1).toBe('Votre compte est créé');
      const [row] = (await accountsOf(email)) as Record<string, unknown>[];
      expect(row).toMatchObject({ username, locale: 'en', roles: '', email_verified_at: expect.anything() as unknown });
      expect((await app.mailbox.newest(email, 'welcome')).lang).toBe('en');
      expect((await signIn(app, app.browser(), { client, account: person })).code).not.toBe('');
      expect((await accept(link, {})).status).toBe(400);
    });

    test('of two forms that are sent at once makes one account', async () => {
      const email = newcomer();
      const { link } = await invite(email);
      const browsers = [app.browser(), app.browser()];
      for (const browser of browsers) await browser.open(link);
      const forms = browsers.map((browser, index) =>
        browser.submit(
          { username: `double-${process.pid}-${index}`, password: strong, passwordConfirm: strong },
          { action: 'save' },
        ),
      );
      await Promise.all(forms);
      expect(await accountsOf(email)).toHaveLength(1);
    });

    // The tests below are about the page and its link, whatever the database is.
    if (database !== usualDatabase) return;

    test('obeys the rules of passwords and user names, and ends after seven days', async () => {
      const email = newcomer();
      const { link } = await invite(email);
      const weak = await accept(link, { username: 'Marie Durand', password: 'azerty', passwordConfirm: 'azerty' });
      expect([weak.status, weak.invalidFields]).toEqual([422, ['username', 'password']]);
      expect(weak.fieldValue('username')).toBe('Marie Durand');
      const passwords = { password: strong, passwordConfirm: strong };
      const taken = await accept(link, { username: account.username, ...passwords });
      expect([taken.status, taken.invalidFields]).toEqual([422, ['username']]);
      expect(await accountsOf(email)).toEqual([]);
      const week = 7 * 86_400 + 1;
      app.moveClock(week);
      expect((await accept(link, { username: 'marie.durand-75', ...passwords })).status).toBe(400);
      // The commands run by the clock of the machine.
      app.moveClock(-week);
    });

    test('is sent anew by the same command, and then the former link opens nothing', async () => {
      const email = newcomer();
      const first = await invite(email);
      await cli('create', '--email', email);
      await until(async () => (await app.mailbox.newest(email, 'invitation')).id !== first.id, 'another invitation');
      const { links } = await app.mailbox.newest(email, 'invitation');
      expect((await app.browser().open(first.link)).status).toBe(400);
      expect((await app.browser().open(links.find((href) => href.includes('/lien/')) ?? '')).status).toBe(200);
    });

    test('is refused in one line where an address or a name is wrong or taken', async () => {
      const email = newcomer();
      const refusals: readonly (readonly [Partial<Parameters<typeof invitePerson>[1]>, string])[] = [
        [{}, '--email is required; see --help'],
        [{ email: 'marie@' }, '"marie@" is no e-mail address'],
        [{ email: 'a@yopmail.com' }, '"a@yopmail.com" is a disposable address, and DISPOSABLE_EMAIL refuses those'],
        [{ email, username: 'admin' }, 'the user name "admin" is reserved'],
        [{ email, username: account.username }, `the user name "${account.username}" is already taken`],
        [{ email, locale: 'de' }, 'the locale "de" is none of fr, en'],
      ];
      const send = () => {
        throw new Error('a message was sent');
      };
      for (const [words, reason] of refusals) {
        const inviting = { email: undefined, languages: ['fr', 'en'], send, ...words };
        await expect(app.services.inUnit(() => invitePerson(app.services, inviting))).rejects.toThrow(reason);
      }
      const stderr = `the address "${account.email}" is already that of an account\n`;
      expect(await cli('create', '--email', account.email)).toMatchObject({ code: 1, stdout: '', stderr });
    });
  });

  test('the command lists accounts a hundred at a time with their addresses masked, and the audit names the reader', async () => {
    const { knex } = app.services.database;
    const at = app.services.nowSeconds() - 1_060 * 86_400;
    const many = Array.from({ length: 101 }, (_, index) => ({
      id: `ffffffff-0000-4000-8000-${String(index).padStart(12, '0')}`,
      username: `many-${index}`,
      email: `many-${index}@example.test`,
      email_canonical: `many-${index}@example.test`,
      terms_version: 'x',
      roles: index === 3 ? 'support' : '',
      created_at: at,
      updated_at: at,
      active_at: index < 2 ? at : null,
    }));
    await knex.batchInsert('accounts', many, 20);
    const first = await cli('list', '--cursor', 'ffffffff', '--as', 'Paule');
    const lines = first.stdout.trimEnd().split('\n');
    expect([lines.length, lines[0]]).toEqual([
      100,
      `${many[0]!.id}\tm•••@example.test\t-\topen\t${new Date(at * 1000).toISOString()}\t-`,
    ]);
    expect(first.stderr).toBe(`There are more: --cursor ${many[99]!.id}\n`);
    const rest = await cli('list', '--cursor', many[99]!.id, '--json');
    expect(rest.json()).toMatchObject({ accounts: [{ sub: many[100]!.id, email: 'm•••@example.test' }], next: null });
    const holders = await cli('list', '--role', 'support', '--cursor', 'ffffffff', '--json');
    expect(holders.json()).toMatchObject({ accounts: [{ sub: many[3]!.id, roles: ['support'] }], next: null });
    const inactive = await cli('list', '--inactive', '--json');
    expect(inactive.json()).toMatchObject({ accounts: [{ sub: many[0]!.id }, { sub: many[1]!.id }], next: null });
    expect(await cli('list', '--role', 'root')).toMatchObject({ code: 1, stdout: '' });
    expect(await cli('list', '--cursor', 'page 2')).toMatchObject({
      code: 1,
      stderr: '"page 2" is no cursor: take the one at the end of the page before\n',
    });
    const [line] = (await knex('audit').where({ event: 'accounts.listed' }).pluck('details')) as string[];
    expect(JSON.parse(line ?? '')).toEqual({ accounts: 100, inactive: false, operator: 'Paule' });
    await knex('accounts').whereLike('id', 'ffffffff-%').delete();
  });
});
