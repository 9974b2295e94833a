import { userInfo } from 'node:os';
import type { BuiltAccount } from '../support/build-account.ts';
import {
  allFactors,
  auditOf,
  begin,
  buildProtected,
  factorsOf,
  noFactors,
  openRequests,
  protect,
  queued,
  referenceOn,
} from '../support/lost-device.ts';
import { somebodySignedIn } from '../support/account-address.ts';
import { environmentOf, runCli } from '../support/run-cli.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { registerClient, type TestClient } from '../support/test-client.ts';

describe.each(bothDatabases)('the command account reset-second-factor while the server runs, on %s', (database) => {
  let app: TestApp;
  let client: TestClient;

  beforeAll(async () => {
    app = await startApp({ database });
    client = await registerClient(app);
  });
  afterAll(() => app.stop());

  const cli = (...args: readonly string[]) =>
    runCli(['account', 'reset-second-factor', ...args], { env: environmentOf(app) });
  const removed = (account: BuiltAccount) => auditOf(app, account, 'account.second_factor_removed');

  test('support removes a second factor with a reason: sessions end, the person gets a message, the account stays', async () => {
    const { account, browser } = await somebodySignedIn(app, client);
    await protect(app, account);
    const bystander = await buildProtected(app);
    const reason = 'téléphone volé, carte vérifiée au guichet, demande AP-BCDF-3467';
    const result = await cli(account.sub, '--reason', reason);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toBe(`${account.username}: second factor removed, sessions and tokens are ended\n`);
    expect(await factorsOf(app, account)).toEqual(noFactors);
    expect(await removed(account)).toEqual([{ by: 'support', operator: userInfo().username }]);
    const reasons = app.services.database
      .knex('audit')
      .where({ event: 'account.second_factor_removed', account_id: account.sub });
    expect(await reasons.pluck('reason')).toEqual([reason]);
    expect((await browser.open('/compte')).find('#password')).not.toBeNull();
    expect((await app.mailbox.newest(account.email, 'second-factor-removed')).text).toContain('heure de Paris');
    expect(await factorsOf(app, bystander)).toEqual(allFactors);
    const { knex } = app.services.database;
    expect(await knex('accounts').where({ id: account.sub }).first()).toMatchObject({ email: account.email });
  });

  test('an empty reason removes nothing', async () => {
    const account = await buildProtected(app);
    const refused = await cli(account.username, '--reason', '   ');
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^--reason is required/);
    expect(await factorsOf(app, account)).toEqual(allFactors);
    expect(await removed(account)).toEqual([]);
    expect(await queued(app, account.email, 'second-factor-removed')).toBe(0);
  });

  test('the removal closes the person’s own waiting request and names it in the audit beside the reason', async () => {
    const account = await buildProtected(app);
    const reference = referenceOn(await begin(app, account));
    const shown = await runCli(['account', 'show', account.sub, '--json'], { env: environmentOf(app) });
    expect(shown.json()).toMatchObject({ second_factor: true, lost_device: { reference } });
    expect((await cli(account.email, '--reason', 'identité vérifiée par visioconférence')).code).toBe(0);
    expect(await openRequests(app, account)).toBe(0);
    expect(await removed(account)).toEqual([{ by: 'support', reference, operator: userInfo().username }]);
  });
});

test('the help says what a reason must contain, and that two agents are needed for an account with a role', async () => {
  const { stdout } = await runCli(['account', 'reset-second-factor', '--help']);
  expect(stdout).toContain('two agents');
  expect(stdout).toContain('--reason');
});
