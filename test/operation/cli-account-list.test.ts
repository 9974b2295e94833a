import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAccountsFile } from '../../src/cli/accounts-file.ts';
import { notifyAccounts } from '../../src/commands/breach/notify-accounts.ts';
import { inviteByCommand } from '../../src/commands/people/invitations/invite-by-command.ts';
import { insertBreach, nobody, serviceAccount } from '../support/people/breach.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { describePerson } from '../support/describe-app.ts';
import { signIn } from '../support/test-client.ts';
import { bothDatabases, usualDatabase } from '../support/test-database.ts';
import { until } from '../support/until.ts';
import { withoutJobs } from '../support/without-jobs.ts';
import { like } from '../support/rows.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe.each(bothDatabases)('commands that list and invite people, on %s', (database) => {
  const cli = (...args: readonly string[]) => runCli(['account', ...args], { env: environmentOf(app) });

  const { app, client, account } = describePerson({ database });

  describe('an invitation', () => {
    const strong = 'sept-loutres-sous-la-pluie-fine';
    let invited = 0;
    const newcomer = () => `invitee-${process.pid}-${invited++}@example.test`;
    const invite = async (email: string, ...options: readonly string[]) => {
      const said = await cli('create', '--email', email, ...options);
      const { links, id } = await app.mailbox.newest(email, 'invitation');
      return { said, id, link: links.find((href) => href.includes('/lien/')) ?? '' };
    };
    const accountsOf = (email: string) => app.rows.accounts.list({ email });
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
      const lines = await app.rows.audit.values('details', { event: 'account.invited' });
      expect(lines).toEqual([{ operator: 'Paule' }]);
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
      const [row] = await accountsOf(email);
      expect(row).toMatchObject({ username, locale: 'en', roles: '', emailVerifiedAt: expect.anything() as unknown });
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
      const refusals: readonly (readonly [Partial<Parameters<typeof inviteByCommand>[1]>, string])[] = [
        [{ email: 'marie@' }, '"marie@" is no e-mail address'],
        [{ email: 'a@yopmail.com' }, '"a@yopmail.com" is a disposable address, and DISPOSABLE_EMAIL refuses those'],
        [{ email, username: 'admin' }, 'the user name "admin" is reserved'],
        [{ email, username: account.username }, `the user name "${account.username}" is already taken`],
        [{ email, locale: 'de' }, 'the locale "de" is none of fr, en'],
      ];
      for (const [words, reason] of refusals) {
        const inviting = { email, languages: ['fr', 'en'], ...words };
        await expect(app.services.inUnit(() => inviteByCommand(app.services, inviting))).rejects.toThrow(reason);
      }
      const stderr = `the address "${account.email}" is already that of an account\n`;
      expect(await cli('create', '--email', account.email)).toMatchObject({ code: 1, stdout: '', stderr });
    });
  });

  test('the command lists accounts a hundred at a time with their addresses masked, and the audit names the reader', async () => {
    const at = app.services.nowSeconds() - 1_060 * 86_400;
    const many = Array.from({ length: 101 }, (_, index) => ({
      id: `ffffffff-0000-4000-8000-${String(index).padStart(12, '0')}`,
      username: `many-${index}`,
      email: `many-${index}@example.test`,
      emailCanonical: `many-${index}@example.test`,
      termsVersion: 'x',
      roles: index === 3 ? 'support' : '',
      createdAt: at,
      updatedAt: at,
      activeAt: index < 2 ? at : null,
    }));
    // The job would look at these accounts, which nobody has used for years, and change them.
    await withoutJobs(app, async () => {
      await app.rows.accounts.insert(many);
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
      const [line] = await app.rows.audit.values('details', { event: 'accounts.listed' });
      expect(line).toEqual({ accounts: 100, inactive: false, operator: 'Paule' });
      await app.rows.accounts.remove({ id: like('ffffffff-%') });
    });
  });

  describe('a breach', () => {
    const folder = temporaryFolder('breach-');
    let people: readonly string[];

    beforeAll(async () => {
      people = await insertBreach(app);
    });

    const listed = async (...args: readonly string[]) => {
      const answer = await cli('list', '--touched-since', ...args, '--json');
      expect(answer).toMatchObject({ code: 0, stderr: '' });
      const { accounts } = answer.json<{ readonly accounts: readonly { readonly sub: string }[] }>();
      return accounts.map(({ sub }) => people.indexOf(sub)).filter((index) => index >= 0);
    };

    test('lists whom a service, a network, a browser or an event has touched since a moment, and no refused try', async () => {
      expect(await listed('48h', '--by', 'client=cartes')).toEqual([0, 5]);
      expect(await listed('50d', '--by', 'client=cartes')).toEqual([0, 4, 5]);
      expect(await listed('48h', '--by', 'client=outil')).toEqual([1]);
      expect(await listed('4d', '--by', 'network=203.0.113.77')).toEqual([0]);
      expect(await listed('4d', '--by', 'network=203.0.112.0/22')).toEqual([0, 1]);
      expect(await listed('4d', '--by', 'network=203.0.113.0/24', '--tries')).toEqual([0, 2]);
      expect(await listed('4d', '--by', 'network=2001:db8::/32', '--by', 'network=203.0.114.0/24')).toEqual([1, 3]);
      expect(await listed('4d', '--by', 'browser=firefox, linux')).toEqual([0]);
      expect(await listed('4d', '--by', 'browser=Windows', '--by', 'network=203.0.0.0/16')).toEqual([1]);
      expect(await listed('4d', '--by', 'browser=unknown')).toEqual([3]);
      expect(await listed('4d', '--by', 'event=login.sign-in.refused')).toEqual([2]);
      expect(await listed('4d', '--touched-until', '2d', '--by', 'client=cartes')).toEqual([0, 5]);
    });

    test('says the first and the last event, what it cannot know any more, and how the question is to be put', async () => {
      const since = new Date((app.services.nowSeconds() - 50 * 86_400) * 1000).toISOString().slice(0, 10);
      const answer = await cli('list', '--touched-since', since, '--by', 'network=203.0.113.9');
      const { stdout, stderr } = answer;
      expect(stdout).toMatch(new RegExp(`^${people[0]}\t[^\t]+\tlogin.signed_in\t[^\t]+\tconsent.granted\t2\n$`));
      expect(stderr).toMatch(
        /^1 accounts from .*\nnetworks are kept for 30 days: .*\n.*203\.0\.113\.0\/24: neighbours/,
      );
      const refusals: readonly (readonly [readonly string[], RegExp])[] = [
        [['--touched-since', 'gestern', '--by', 'client=x'], /^--touched-since takes a day or a moment/],
        [['--touched-since', '2999-01-01', '--by', 'client=x'], /has not come yet/],
        [['--touched-since', '48h'], /^--by is required: client=/],
        [['--touched-since', '48h', '--by', 'Firefox'], /^--by takes client=…, network=…, browser=…, event=…/],
        [['--touched-since', '48h', '--by', 'network=203.0.113.0/99'], /is no network: write/],
        [['--touched-since', '48h', '--by', 'browser=Lynx'], /is no browser: write a browser \(Edge/],
        [['--touched-since', '48h', '--by', 'client=x', '--role', 'admin'], /^--touched-since goes with/],
        [['--by', 'client=x'], /^--by and --touched-until need --touched-since/],
      ];
      for (const [words, reason] of refusals)
        expect(await cli('list', ...words)).toMatchObject({
          code: 1,
          stdout: '',
          stderr: expect.stringMatching(reason),
        });
    });

    const facts = [
      ['--what', 'Une copie de la base a été lue <script>.', '--what-en', 'A copy of the database was read.'],
      ['--done', 'La copie a été effacée.', '--done-en', 'The copy was deleted.'],
      ['--when', '2026-11-01T08:00', '--data', 'email,names', '--per-minute', '6000'],
    ].flat();
    const write = (name: string, text: string) => {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    };
    const notify = (path: string, incident: string, ...more: readonly string[]) =>
      cli('notify', '--file', path, '--incident', incident, '--message', 'data-exposed', ...facts, ...more);

    test('tells each of them once, in her language, also where the run was cut off and is run again', async () => {
      const output = await cli('list', '--touched-since', '50d', '--by', 'client=cartes', '--json');
      const path = write('accounts.json', output.stdout);
      const dry = await notify(path, 'copie', '--dry-run', '--json');
      expect(dry.json()).toMatchObject({ listed: 3, told: 3, languages: { fr: 3 } });
      expect(await app.rows.breachRuns.list()).toEqual([]);

      // The first run ends after one message, as a process does that is killed there.
      const lines = write(
        'lines.txt',
        `${people[0]}\n{"sub":"${people[1]}"}\n${serviceAccount}\n${nobody}\n${people[0]}\n`,
      );
      const asked = {
        incident: 'coupure',
        message: 'sign-in-seen',
        facts: { from: 1, to: null, what: { fr: 'x', en: 'y' }, done: { fr: 'x', en: 'y' }, data: [] },
        perMinute: 60,
      } as const;
      // The time that a message takes shortens the wait after it. Here it takes none.
      const at = app.services.now();
      const services = { ...app.services, now: () => at };
      const run = (pause: (milliseconds: number) => Promise<unknown>) =>
        app.services.inUnit(() =>
          notifyAccounts(services, {
            ...asked,
            subs: readAccountsFile(lines),
            pause,
          }),
        );
      await expect(run(() => Promise.reject(new Error('killed')))).rejects.toThrow('killed');
      const waits: number[] = [];
      const counts = await run(async (milliseconds) => waits.push(milliseconds));
      expect(counts).toEqual({ told: 1, told_before: 2, gone: 1, nobody: 1, without_password: 0 });
      expect(waits).toEqual([1000]);
      await app.mailbox.newest('breach-0@example.test', 'sign-in-seen');
      expect((await app.mailbox.newest('breach-1@example.test', 'sign-in-seen')).lang).toBe('en');
      expect(app.mailbox.messages('breach-0@example.test')).toHaveLength(1);

      const told = await notify(path, 'copie');
      expect(told).toMatchObject({ code: 0, stdout: '3 were told\n' });
      const message = await app.mailbox.newest('breach-0@example.test', 'data-exposed');
      expect(message.html).toContain('lue &lt;script');
      expect(message.text).toContain('en rappelant la référence copie.');
      expect((await notify(path, 'copie')).stdout).toBe('0 were told, 3 were told before\n');
      const other = await notify(path, 'copie', '--until', '2026-11-02');
      expect(other.stderr).toContain('was begun with other facts');
      const history = await app.rows.audit.values('accountId', { event: 'account.breach_told' });
      expect(new Set(history)).toEqual(new Set([0, 1, 4, 5].map((index) => people[index])));
      expect(history).toHaveLength(5);
      const begun = await app.rows.audit.values('details', { event: 'breach.notices_begun' });
      expect(begun.map((details) => details?.['again'])).toEqual([false, true, false, true]);
      const runs = await app.rows.audit.values('details', { event: 'breach.notices_ended' });
      expect(runs).toHaveLength(3);
    });

    if (database !== usualDatabase) return;

    test('refuses a file that is cut off or wrong before anybody is told, and words that hold a link', async () => {
      const whole = (await cli('list', '--touched-since', '50d', '--by', 'client=cartes', '--json')).stdout;
      const refusals: readonly (readonly [string, string])[] = [
        [whole.slice(0, whole.indexOf(']')), 'ends too early'],
        [`${people[0]}\nmarie\n`, 'line 2 of the file'],
        ['', 'names no account'],
        ['[]', 'names no account'],
        ['{"clients":[]}', 'is no list of accounts'],
        [JSON.stringify({ accounts: [{ sub: people[0] }], next: people[1] }, null, 2), 'one page of a list'],
        [JSON.stringify([{ sub: people[0] }, {}], null, 2), 'account 2 of the file'],
      ];
      for (const [text, reason] of refusals) {
        const answer = await notify(write('wrong.txt', text), 'faux');
        expect(answer).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(reason) });
      }
      const path = write('good.txt', `${people[0]}\n`);
      const words: readonly (readonly [readonly string[], string])[] = [
        [['--what', 'Allez sur exemple.fr tout de suite.'], '--what may hold no address, link or name of a site'],
        [['--done', 'court'], '--done takes a sentence or two'],
        [['--data', 'email,mail'], '--data takes words of email'],
        [['--incident', 'Fuite du 3'], '--incident takes 3 to 60 small letters'],
        [['--message', 'hello'], '--message takes data-exposed, sign-in-seen, password-reset-needed'],
        [['--per-minute', '0'], '--per-minute takes a number'],
        [['--when', '2999-01-01'], '--when has not come yet'],
      ];
      for (const [more, reason] of words)
        expect(await notify(path, 'faux', ...more)).toMatchObject({ code: 1, stderr: expect.stringContaining(reason) });
      const none = await cli(
        'notify',
        '--file',
        join(folder, 'none'),
        '--incident',
        'faux',
        '--message',
        'sign-in-seen',
        ...facts,
      );
      expect(none.stderr).toContain('cannot be read (ENOENT)');
      const without = await notify(write('one.txt', `${people[3]}\n`), 'oubli', '--message', 'password-reset-needed');
      expect(without.stdout).toBe('0 were told, 1 have no password\n');
      expect(await app.mailbox.queued('breach-3@example.test')).toEqual([]);
    });
  });
});
