import { disableAccount } from '../support/people/account-acts.ts';
import { userInfo } from 'node:os';
import type { BuiltAccount } from '../support/build-account.ts';
import { buildAccount } from '../support/build-account.ts';
import {
  allFactors,
  auditOf,
  begin,
  buildProtected,
  factorsOf,
  noFactors,
  protect,
  referenceOn,
} from '../support/people/lost-device.ts';
import { openRequests, queued } from '../support/people/lost-device.ts';
import { somebodySignedIn } from '../support/people/account-address.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { describeService } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { withOtherUser } from '../support/database/database-user.ts';

interface Waiting {
  readonly waiting: { readonly id: string; readonly reference: string; readonly url: string };
}

describe.each(bothDatabases)('commands that need two agents while the server runs, on %s', (database) => {
  const { app, client } = describeService({ database });

  const run = (...args: readonly string[]) => runCli(args, { env: environmentOf(app) });
  const cli = (...args: readonly string[]) => run('account', 'reset-second-factor', ...args);
  const removed = (account: BuiltAccount) => auditOf(app, account, 'account.second_factor_removed');
  const agree = async (url: string) => {
    const { browser } = await signInAs(app, ['support']);
    await browser.open(new URL(url).pathname);
    return browser.submit({ reason: 'identité vérifiée au guichet' }, { action: 'approve' });
  };

  test('a second factor goes when two agents agree: sessions end, the person gets a message, the account stays', async () => {
    const { account, browser } = await somebodySignedIn(app, client);
    await protect(app, account);
    const bystander = await buildProtected(app);
    const reason = 'téléphone volé, carte vérifiée au guichet, demande AP-BCDF-3467';
    const asked = await cli(account.sub, '--reason', reason, '--json');
    expect(asked).toMatchObject({ code: 0, stderr: '' });
    const { waiting } = asked.json<Waiting>();
    expect((await cli(account.sub, '--reason', reason)).stdout).toBe(
      `${account.username}: waits for two agents: ${waiting.url}\n`,
    );
    await agree(waiting.url);
    expect(await factorsOf(app, account)).toEqual(allFactors);
    await agree(waiting.url);
    expect(await factorsOf(app, account)).toEqual(noFactors);
    expect(await removed(account)).toEqual([
      { by: 'support', approval: waiting.id, agents: [expect.any(String), expect.any(String)] },
    ]);
    const removal = { event: 'account.second_factor_removed', accountId: account.sub };
    expect(await app.rows.audit.values('reason', removal)).toEqual([reason]);
    expect((await browser.open('/compte')).find('#password')).not.toBeNull();
    expect((await app.mailbox.newest(account.email, 'second-factor-removed')).text).toMatch(
      /heure de Paris.*par l’assistance|par l’assistance.*heure de Paris/s,
    );
    expect(await factorsOf(app, bystander)).toEqual(allFactors);
    expect(await app.services.account.accounts.find(account.sub)).toMatchObject({ email: account.email });
  });

  test('without a reason nothing is asked for', async () => {
    const account = await buildProtected(app);
    for (const args of [[], ['--reason', '   ']]) {
      const refused = await cli(account.username, ...args);
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toMatch(/^--reason is required/);
    }
    expect(await factorsOf(app, account)).toEqual(allFactors);
    expect(await removed(account)).toEqual([]);
    expect(await queued(app, account.email, 'act-asked')).toBe(0);
  });

  test('the removal closes the person’s own waiting request and names it in the audit beside the reason', async () => {
    const account = await buildProtected(app);
    const reference = referenceOn(await begin(app, account));
    const shown = await run('account', 'show', account.sub, '--json');
    expect(shown.json()).toMatchObject({ second_factor: true, lost_device: { reference } });
    const asked = await cli(account.email, '--reason', 'identité vérifiée par visioconférence', '--json');
    const { url } = asked.json<Waiting>().waiting;
    await agree(url);
    await agree(url);
    expect(await openRequests(app, account)).toBe(0);
    expect(await removed(account)).toMatchObject([{ by: 'support', reference }]);
  });

  const guarded = [
    ['delete', ['--now']],
    ['disable', []],
    ['enable', []],
    ['expire-password', []],
    ['delete', []],
    ['sessions', ['--close', 'all']],
  ] as const;
  // One command stands for all on the other database.
  test.each(database === bothDatabases[0] ? guarded : guarded.slice(0, 1))(
    'account %s %j waits for two agents on the holder of a role',
    async (name, more) => {
      const holder = await buildAccount(app, { roles: ['client-manager'] });
      const before = await app.services.account.accounts.find(holder.sub);
      const asked = await run('account', name, holder.sub, ...more, '--reason', 'compte compromis', '--json');
      expect(asked).toMatchObject({ code: 0, stderr: '' });
      const { waiting } = asked.json<Waiting>();
      expect(await app.services.account.accounts.find(holder.sub)).toEqual(before);
      const shown = await run('request', 'show', waiting.id);
      expect(shown.json()).toMatchObject({
        ...waiting,
        sub: holder.sub,
        asked_by: { kind: 'command', name: userInfo().username },
        reason: 'compte compromis',
        agreements: [],
      });
      expect((await run('request', 'list')).stdout).toContain(waiting.reference);
    },
  );

  test('a request that does not exist is named, and no command agrees to one', async () => {
    expect(await run('request', 'show', 'nothing')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'there is no request "nothing"; request list names them\n',
    });
    expect((await run('request', 'approve', 'nothing')).code).toBe(1);
    expect((await run('request', '--help')).stdout.match(/request \w+/g)).toEqual(['request list', 'request show']);
  });

  test('the break-glass way acts at once with the database address of its owner, and tells every administrator', async () => {
    const administrators = [
      await buildAccount(app, { roles: ['admin'] }),
      await buildAccount(app, { roles: ['admin'], locale: 'en' }),
    ];
    const closed = await buildAccount(app, { roles: ['admin'] });
    await app.services.inUnit(() => disableAccount(app.services, { name: closed.sub }));
    const holder = await buildProtected(app, { roles: ['support'] });
    const { DATABASE_URL: url, ...rest } = environmentOf(app);
    const words = ['account', 'disable', holder.sub, '--break-glass', '--as', 'Paule'];
    const needed = await runCli([...words, '--reason', 'intrusion en cours'], { env: environmentOf(app) });
    expect([needed.code, needed.stderr]).toEqual([1, expect.stringContaining('BREAK_GLASS_DATABASE_URL')]);
    // The user of the service is another one on PostgreSQL.
    const isOnPostgres = database === 'postgres';
    const service = isOnPostgres ? Object.assign(new URL(url!), { username: 'service' }).href : url!;
    const env = { ...rest, DATABASE_URL: service, BREAK_GLASS_DATABASE_URL: url! };
    expect((await runCli(words, { env })).stderr).toMatch(/^--reason is required/);
    expect((await app.services.account.accounts.find(holder.sub))?.isDisabled).toBe(false);

    const done = await runCli([...words, '--reason', 'intrusion en cours', '--json'], { env });
    expect([done.code, done.stderr, done.json()]).toMatchObject([0, '', { sub: holder.sub, disabled: true }]);
    expect(await auditOf(app, holder, 'account.disabled')).toMatchObject([{ break_glass: true }]);
    expect(await auditOf(app, holder, 'account.glass_broken')).toMatchObject([{ act: 'disable', operator: 'Paule' }]);
    for (const { email } of administrators) {
      const told = await app.mailbox.newest(email, 'glass-broken');
      expect(told.text).toContain('Paule');
      expect(told.text).toContain('intrusion en cours');
    }
    expect(await queued(app, holder.email, 'glass-broken')).toBe(0);
    expect(await queued(app, closed.email, 'glass-broken')).toBe(0);
    const broken = { event: 'account.glass_broken', accountId: holder.sub };
    expect(await app.rows.audit.values('reason', broken)).toEqual(['intrusion en cours']);
  });

  if (database === 'postgres')
    test('a database address whose user does not own the tables breaks no glass', async () => {
      const holder = await buildAccount(app, { roles: ['support'] });
      const { DATABASE_URL: url, ...rest } = environmentOf(app);
      await withOtherUser(app, url!, async (address) => {
        const words = ['account', 'disable', holder.sub, '--break-glass', '--reason', 'intrusion en cours'];
        const refused = await runCli(words, {
          env: { ...rest, DATABASE_URL: url!, BREAK_GLASS_DATABASE_URL: address },
        });
        expect(refused).toMatchObject({
          code: 1,
          stdout: '',
          stderr: 'the user of this database address does not own the tables\n',
        });
        expect((await app.services.account.accounts.find(holder.sub))?.isDisabled).toBe(false);
      });
    });
});

test('the help says what a reason must contain, that two agents are needed, and that a name counts for nobody', async () => {
  const { stdout } = await runCli(['account', 'reset-second-factor', '--help']);
  expect(stdout).toContain('two agents');
  expect(stdout).toContain('--reason');
  expect(stdout).toContain('counts for nobody');
  expect((await runCli(['request', 'show', '--help'])).stdout).toContain('proves nobody');
});
